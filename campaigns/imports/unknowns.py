"""The many ways in which a cell says that its value is not known."""

import re
import unicodedata
from functools import lru_cache

LONGEST_CELL = 600

_UNKNOWN = frozenset(
    [
        "--",
        "---",
        "na",
        "n/a",
        "n.a.",
        "n.a",
        "n/d",
        "n.d.",
        "nd",
        "s/d",
        "s.d.",
        "k.a.",
        "null",
        "none",
        "nil",
        "nan",
        "?",
        "??",
        "unknown",
        "undefined",
        "private",
        "hidden",
        "\\n",
        ".",
        "..",
        "...",
        "*",
        "/",
        "unbekannt",
        "desconocido",
        "desconhecido",
        "<na>",
        "🔒",
        "tbd",
        "tba",
    ]
) | {"", "-", "sin datos", "no data", "not available", "keine angabe", "sem dados", "(blank)"}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"), "-")
_SPREADSHEET_ERROR = re.compile(r"#(?:n/[ad]|[^\W\d][\w/0¡]*[!?]|¡[\w/0]+!)")


@lru_cache(maxsize=50_000)
def is_unknown(text: str) -> bool:
    """True for "", dashes, "N/A", "null", "?", a padlock and every spreadsheet error value."""
    if not text:
        return True
    if text.isascii() and text.isalnum():
        return text.casefold() in _UNKNOWN
    plain = simplified(text) if len(text) <= LONGEST_CELL else "long"
    return plain in _UNKNOWN or (plain[:1] == "#" and bool(_SPREADSHEET_ERROR.fullmatch(plain)))


def simplified(text: str) -> str:
    """The text without case, stray quotes and outer blanks, in plain characters and dashes."""
    plain = text.strip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_DASHES)
    return plain.strip("'\"`\u2018\u2019\u200b\u200e\u200f\ufeff").strip().casefold()
