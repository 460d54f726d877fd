"""Names and codes of languages to ISO 639-1 codes."""

from functools import cache, lru_cache

from babel import Locale

from campaigns.imports.unknowns import is_unknown

_LOCALES = ("en", "es", "pt", "fr", "de", "it", "nl", "tr", "pl", "ru")


@lru_cache(maxsize=5_000)
def language_code(text: str) -> str:
    """The two-letter code of a language's name or code; the text itself when it is not known, "" for none.

    >>> language_code("fr-FR"), language_code("Spanish"), language_code("Klingonish"), language_code("-")
    ('fr', 'es', 'Klingonish', '')
    """
    if is_unknown(text):
        return ""
    plain = " ".join(text[:200].split())
    names = _names()
    key = plain.casefold()
    return names.get(key) or names.get(key.replace("_", "-").partition("-")[0]) or plain


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).languages.items():
            if len(code) == 2:
                names.setdefault(str(name).casefold(), str(code))
                names.setdefault(str(code), str(code))
    return names
