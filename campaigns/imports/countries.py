"""Country names in several languages to ISO 3166-1 alpha-2 codes."""

import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

_LOCALES = ("en", "es", "pt", "fr", "de", "it", "nl", "tr", "id", "pl", "ru", "ja", "ko", "zh")
_OTHER_LOCALES = ("hi", "ne", "ar")
_NOT_COUNTRIES = frozenset(
    ["EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"]
)
_VARIANTS = {
    "US": "usa|u s|u s a|united states of america|america|estados unidos de america|eeuu|ee uu"
    "|eua|e u a|usa united states",
    "GB": "uk|u k|great britain|britain|england|scotland|wales|northern ireland|inglaterra"
    "|gran bretana|gra bretanha|united kingdom of great britain and northern ireland",
    "KR": "korea|south korea|republic of korea|korea republic of|korea south|s korea|corea"
    "|corea del sur|coreia|coreia do sul|republica de corea",
    "KP": "north korea|dprk|corea del norte|coreia do norte",
    "TR": "turkiye|turkey|turquia|republic of turkiye",
    "RU": "russia|russian federation|rusia|federacion rusa",
    "AE": "uae|u a e|emirates|united arab emirates|emiratos arabes|eau",
    "VN": "viet nam|vietnam",
    "CZ": "czech republic|czechia|republica checa",
    "NL": "holland|netherlands|holanda|paises bajos",
    "CI": "ivory coast|cote d ivoire|costa de marfil",
    "CD": "dr congo|drc|congo kinshasa|democratic republic of the congo",
    "CG": "congo|republic of the congo|congo brazzaville",
    "MM": "burma|myanmar|birmania",
    "MK": "macedonia|north macedonia",
    "HK": "hong kong|hongkong",
    "MO": "macau|macao",
    "TW": "taiwan|taiwan province of china",
    "PS": "palestine|palestina|palestinian territories|state of palestine",
    "IR": "iran|islamic republic of iran|iran islamic republic of",
    "SY": "syria|syrian arab republic",
    "VE": "venezuela|bolivarian republic of venezuela",
    "BO": "bolivia|plurinational state of bolivia",
    "TZ": "tanzania|united republic of tanzania",
    "LA": "laos|lao pdr|lao peoples democratic republic",
    "MD": "moldova|republic of moldova",
    "BN": "brunei|brunei darussalam",
    "SZ": "swaziland|eswatini",
    "CV": "cape verde|cabo verde",
    "CN": "china|prc|mainland china|peoples republic of china",
    "SA": "ksa|saudi|saudi arabia|arabia saudi|arabia saudita",
    "ZA": "rsa|south africa|sudafrica|surafrica",
    "PH": "philippines|the philippines|filipinas",
    "DO": "dominican republic|republica dominicana",
    "BA": "bosnia|bosnia and herzegovina",
    "TT": "trinidad|trinidad and tobago",
    "VA": "vatican|vatican city|holy see",
}


@lru_cache(maxsize=20_000)
def country_code(text: str) -> str:
    """The alpha-2 code of a country name, code or flag; "" when it names no known country.

    "Florida, United States" gives the country after the last comma. Names in the languages of
    Unicode CLDR listed above; Kosovo gives the user-assigned XK.
    """
    flag = "".join(chr(ord(char) - 0x1F1E6 + 65) for char in text if _is_flag_letter(char))
    words = "".join(char for char in text[:200] if not _is_flag_letter(char))
    key = _key(words)
    if not key:
        return flag if flag in _names().values() else ""
    names = _names()
    if key in names:
        return names[key]
    return names.get(_key(words.rpartition(",")[2]), "") or names.get(key.split(" (")[0], "")


def _is_flag_letter(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("\u0131", "i")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = plain.replace("&", " and ").replace("'", "").replace("\u2019", "")
    return " ".join(re.sub(r"[\W_]+", " ", plain).split()).removeprefix("the ")


@cache
def _names() -> dict[str, str]:
    """Every known spelling with its code; English and the variants win over other languages."""
    english = _territories("en")
    names = {_key(name): code for code, name in english.items()}
    for code, variants in _VARIANTS.items():
        names.update((_key(variant), code) for variant in variants.split("|"))
    for locale in _LOCALES[1:] + _OTHER_LOCALES:
        for code, name in _territories(locale).items():
            names.setdefault(_key(name), code)
    for code in english:
        names.setdefault(code.casefold(), code)
    for alias, targets in get_global("territory_aliases").items():
        if alias.isalpha() and len(alias) == 3 and len(targets) == 1 and targets[0] in english:
            names.setdefault(alias.casefold(), targets[0])
    names.pop("", None)
    return names


def _territories(locale: str) -> dict[str, str]:
    return {
        str(code): str(name)
        for code, name in Locale.parse(locale).territories.items()
        if re.fullmatch("[A-Z]{2}", str(code)) and code not in _NOT_COUNTRIES
    }
