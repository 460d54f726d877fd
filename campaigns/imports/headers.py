"""What a column's name says in several languages, before its cells are looked at."""

import re
import unicodedata
from functools import lru_cache

from campaigns.imports import vocabulary
from campaigns.imports.meanings import Meaning
from campaigns.imports.vocabulary import REJECT_HEADERS

__all__ = ["REJECT_HEADERS", "clean_header", "header_words", "is_known_header", "meaning_of"]


def clean_header(header: str) -> str:
    """A header on one line, as shown to people and compared with a column mapping."""
    return " ".join(unicodedata.normalize("NFC", header).replace("\ufeff", "").split())


def header_words(header: str) -> tuple[str, frozenset[str]]:
    """The header in plain lower-case words, and the set of them (camelCase also split)."""
    plain = _plain(header)
    return plain, frozenset(plain.split()) | frozenset(
        _plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).split()
    )


@lru_cache(maxsize=2_000)
def meaning_of(header: str) -> Meaning | None:
    """What the name of a column says; None when it says nothing. ACCOUNT is undecided."""
    header = clean_header(header)
    if len(header) > 200:
        return None
    phrase, words = header_words(header)
    if not phrase:
        return Meaning.ENGAGEMENT_RATE if "%" in header else None
    if phrase in vocabulary.PHRASES:
        return vocabulary.PHRASES[phrase]
    if words & vocabulary.RANK:
        return Meaning.RANK
    if special := _special_meaning(words):
        return special
    if "%" in header or words & vocabulary.RATE:
        return Meaning.ENGAGEMENT_RATE if words & vocabulary.ENGAGEMENT or "er" in words else Meaning.UNUSED
    return _number_meaning(words) or _text_meaning(words)


def is_known_header(cell: str) -> bool:
    """True for a cell that reads like the name of a column."""
    return len(cell) <= 80 and meaning_of(cell) is not None


def is_average(header: str) -> bool:
    """True when the name says that the number is an average per post."""
    return bool(header_words(header)[1] & vocabulary.AVERAGE)


def is_recent(header: str) -> bool:
    """True when the name says that the number is of recent posts only."""
    words = header_words(header)[1]
    return bool(words & vocabulary.RECENT)


def header_core(header: str) -> frozenset[str]:
    """The words that tell one measure from another, without "count", "values", "2" and such."""
    noise = vocabulary.words("values value numbers number count num int numeric 1 2 of the de")
    return header_words(header)[1] - noise


def header_scale(header: str) -> int:
    """1000000 for "Followers (millions)", 1000 for "(thousands)", else 1."""
    words = header_words(header)[1]
    bracketed = re.search(r"\((?:in |en |em )?(m|mn|mm|k|mil)\)", header.casefold())
    if words & vocabulary.MILLIONS or (bracketed and bracketed[1].startswith("m") and bracketed[1] != "mil"):
        return 10**6
    return 10**3 if bracketed or words & vocabulary.THOUSANDS else 1


def counts_followers(header: str) -> bool:
    """True when the name itself speaks of followers or subscribers, not of page likes."""
    return bool(header_words(header)[1] & vocabulary.FOLLOWERS)


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", flat.replace("\u0131", "i")).split())


def _special_meaning(words: frozenset[str]) -> Meaning | None:
    """Asked prices, languages, and how many posts the averages are of."""
    if words & vocabulary.FEE and not words & vocabulary.NO_FEE and not words & vocabulary.AUDIENCE:
        return Meaning.FEE
    if words & vocabulary.LANGUAGE and not words & vocabulary.AUDIENCE:
        return Meaning.LANGUAGE
    return Meaning.POSTS_MEASURED if words & vocabulary.POSTS and words & vocabulary.MEASURED else None


def _number_meaning(words: frozenset[str]) -> Meaning | None:
    """Followers, measures and other numbers; also places, which may name the followers."""
    if words & vocabulary.COUNTRY:
        return Meaning.AUDIENCE_COUNTRY if words & vocabulary.AUDIENCE else Meaning.COUNTRY
    if words & vocabulary.UNUSED or words & vocabulary.URL:
        return Meaning.URL if words & vocabulary.URL and not words & vocabulary.UNUSED else Meaning.UNUSED
    if words & vocabulary.ENGAGEMENT:
        if words & vocabulary.TOTAL:
            return Meaning.UNUSED
        return Meaning.AUTHENTIC if words & vocabulary.AUTHENTIC else Meaning.ENGAGEMENTS
    found = [meaning for meaning, names in vocabulary.MEASURE_WORDS.items() if words & names]
    of_a_period = words & vocabulary.PERIOD and not words & vocabulary.MEAN
    if words & vocabulary.FOLLOWERS and not found:
        return Meaning.UNUSED if "new" in words or of_a_period else Meaning.FOLLOWERS
    if (
        found == [Meaning.LIKES]
        and words & vocabulary.words("page pagina")
        and not words & vocabulary.AVERAGE
    ):
        return Meaning.FOLLOWERS
    if found:
        unclear = len(found) > 1 or of_a_period or words & vocabulary.TOTAL
        return Meaning.UNUSED if unclear else found[0]
    if words & vocabulary.TOTAL:
        return Meaning.UNUSED
    return None


def _text_meaning(words: frozenset[str]) -> Meaning | None:
    if words & vocabulary.CITY:
        return Meaning.UNUSED if words & vocabulary.AUDIENCE else Meaning.CITY
    if words & vocabulary.NICHE:
        return Meaning.NICHE
    if words & vocabulary.PLATFORM:
        return Meaning.PLATFORM
    if words & vocabulary.HANDLE:
        return Meaning.HANDLE
    if words & vocabulary.NAME:
        return Meaning.NAME
    if words & vocabulary.AUDIENCE or words & vocabulary.POSTS:
        return Meaning.UNUSED
    return Meaning.ACCOUNT if words & vocabulary.ACCOUNT else None
