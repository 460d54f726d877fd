"""Shares of an audience as people write them, whether a file means fractions or percent, and of whom."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from campaigns.imports.unknowns import is_unknown, simplified

Scale = Literal["fraction", "percent"]
BASES = ("first", "second", "smaller", "either")

_LONGEST = 40
_SHARE = re.compile(
    r"(?P<number>[+-]? ?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e[+-]?[0-9]{1,3})?) ?(?P<sign>%|percent|pct)?"
)
_NOISE = frozenset(
    "the of account accounts audience audiences profile followers s share shared overlap overlaps percent "
    "percentage pct in base".split()
)
_BASE_WORDS = {
    **dict.fromkeys(("first", "1", "1st", "a", "one", "left", "account1", "primero", "erste"), "first"),
    **dict.fromkeys(("second", "2", "2nd", "b", "two", "right", "account2", "segundo", "zweite"), "second"),
    **dict.fromkeys(("smaller", "smallest", "min", "minimum", "menor", "kleinere", "smaller one"), "smaller"),
    **dict.fromkeys(("either", "union", "jaccard", "both together", "either or both"), "either"),
}


class Share(NamedTuple):
    """A number as written; `percent` says that it carries a percent sign."""

    number: float
    percent: bool


class GuessedScale(NamedTuple):
    """What numbers without a percent sign are, and the sentence that says why."""

    scale: Scale
    note: str


@lru_cache(maxsize=50_000)
def read_share(text: str) -> Share:
    """The number in a cell; raises ValueError with a reason, also for an empty cell.

    >>> read_share("23,5 %"), read_share("0.23")
    (Share(number=23.5, percent=True), Share(number=0.23, percent=False))
    """
    if is_unknown(text):
        raise ValueError("the shared share is empty")
    plain = simplified(text[: _LONGEST + 1]).replace("\u00a0", " ")
    match = _SHARE.fullmatch(plain) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"{quoted(text)} is not a share such as 0.23 or 23 %")
    number = float(match["number"].replace(" ", "").replace(",", "."))
    if number < 0:
        raise ValueError(f"{quoted(text)} is negative")
    return Share(number, match["sign"] is not None)


def guessed_scale(cells: Iterable[str]) -> GuessedScale:
    """Percent when most numbers without a percent sign are above 1, else fractions.

    >>> guessed_scale(["0.2", "12 %", "0,5"]).scale, guessed_scale(["20", "0.5", "3"]).scale
    ('fraction', 'percent')
    """
    bare = [share.number for share in map(_share_or_none, cells) if share and not share.percent]
    above = sum(number > 1 for number in bare)
    if not bare:
        return GuessedScale("fraction", "")
    if above * 2 > len(bare):
        rest = len(bare) - above
        low = f" The other {rest:,} too: 0.5 is half a percent." if rest else ""
        return GuessedScale(
            "percent",
            f"Shares were read as percent, since {above:,} of {len(bare):,} without a percent sign are "
            f"above 1: 23 is 23 %.{low}",
        )
    high = f" The {above:,} above 1 were refused." if above else ""
    return GuessedScale(
        "fraction",
        f"Shares without a percent sign were read as fractions, since {len(bare) - above:,} of "
        f"{len(bare):,} are at most 1: 0.23 is 23 %.{high}",
    )


def as_fraction(text: str, scale: Scale) -> float:
    """The share from 0 to 1; raises ValueError with a reason.

    >>> as_fraction("23,5 %", "fraction"), as_fraction("23.5", "percent"), as_fraction("0.235", "fraction")
    (0.235, 0.235, 0.235)
    """
    share = read_share(text)
    if share.percent or scale == "percent":
        if share.number > 100:
            raise ValueError(f"{quoted(text)} is more than 100 %")
        return round(share.number / 100, 12)
    if share.number > 1:
        raise ValueError(
            f"{quoted(text)} is more than 1, and the shares of this file are fractions: write a percent sign"
        )
    return share.number


@lru_cache(maxsize=2_000)
def read_base(text: str) -> str:
    """One of BASES; "" for a text that names none.

    >>> read_base("Smaller audience"), read_base("of the first account"), read_base("somebody")
    ('smaller', 'first', '')
    """
    words = re.sub(r"[\W_]+", " ", simplified(text[:200])).split()
    return _BASE_WORDS.get(" ".join(word for word in words if word not in _NOISE), "")


def is_share(text: str) -> bool:
    """True for a cell that reads as a share or a percentage."""
    return _share_or_none(text) is not None


def quoted(text: str) -> str:
    """A cell as a sentence shows it: on one line, 60 characters at most."""
    shown = " ".join(text.split())
    return f'"{shown[:60]}..."' if len(shown) > 60 else f'"{shown}"'


def _share_or_none(text: str) -> Share | None:
    try:
        return read_share(text)
    except ValueError:
        return None
