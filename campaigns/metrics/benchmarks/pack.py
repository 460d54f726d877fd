"""What a benchmark pack is made of: cited numbers by follower band, with their unit and definition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

METRICS = (
    "average_followers",
    "cpm",
    "engagement_rate",
    "fee_per_post",
    "impressions_per_follower",
    "reach_rate",
    "reach_rate_story",
    "sponsored_change",
)
ANY_PLATFORM = "any"
PER_FOLLOWER = " per follower"
_CURRENCY = re.compile(r"[A-Z]{3}")


class Spread(StrEnum):
    """What p25 and p75 of a series are."""

    QUARTILES = "quartiles"
    """Quartiles among accounts."""
    LEVELS = "levels"
    """Ends of the source's words 'low' and 'high', used as quartiles."""
    RANGE = "range"
    """Ends of a printed range or a limit: nothing is known about how many lie inside."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How printed numbers are meant: printed / `divisor` is a fraction, an amount or a count.

    Attributes:
        text: as the pack says it: percent, followers, a currency, or a currency per follower.
        divisor: 100 for percent, else 1.
        currency: code of an amount of money; None otherwise.
        per_follower: whether the amount is for each follower.
    """

    text: str
    divisor: float = 1.0
    currency: str | None = None
    per_follower: bool = False


def unit_of(text: str) -> Unit:
    """The unit that a pack names; ValueError for one that is not known.

    >>> unit_of("percent").divisor, unit_of("USD per follower").currency
    (100.0, 'USD')
    """
    if text == "percent":
        return Unit(text, 100.0)
    if text == "followers":
        return Unit(text)
    currency = text.removesuffix(PER_FOLLOWER)
    if _CURRENCY.fullmatch(currency):
        return Unit(text, 1.0, currency, text.endswith(PER_FOLLOWER))
    raise ValueError(f"{text!r} is not percent, followers, a currency or a currency per follower")


@dataclass(frozen=True, slots=True)
class PublishedBand:
    """One row: numbers as printed, for followers_min <= followers < followers_max.

    None is open at the top; a row about no size at all has both ends None. p25, p50 and p75 are
    None where not published. `accounts` is how many accounts stand behind the row, None if unsaid.
    """

    followers_min: int | None
    followers_max: int | None
    p25: float | None
    p50: float | None
    p75: float | None
    source: str
    note: str = ""
    accounts: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The bands of one measure, in rising order and without overlap; gaps are allowed.

    Attributes:
        metric: one of METRICS.
        platform: such as instagram, or any.
        denominator: what the metric is per: followers, views, post, ...; rates of different
            denominators are never compared.
        basis: which interactions count: likes, likes_comments, all, or stated (the source does
            not say).
        niche: the niche the series is about; empty for all niches together.
    """

    metric: str
    platform: str
    denominator: str
    unit: Unit
    bands: tuple[PublishedBand, ...]
    spread: Spread = Spread.QUARTILES
    basis: str = "stated"
    niche: str = ""

    @property
    def has_quartiles(self) -> bool:
        """Whether p25 and p75 may be read as quartiles among accounts."""
        return self.spread is not Spread.RANGE


@dataclass(frozen=True, slots=True)
class Pack:
    """A named, dated set of series from one source."""

    name: str
    year: int
    licence: str
    series: tuple[Series, ...]

    def find(self, metric: str, platform: str, denominator: str = "", niche: str = "") -> Series | None:
        """The series of a metric; one about any platform where none is about this one.

        An empty denominator takes the first that there is.
        """
        for wanted in (platform, ANY_PLATFORM):
            for series in self.series:
                same = (series.metric, series.platform, series.niche) == (metric, wanted, niche)
                if same and denominator in ("", series.denominator):
                    return series
        return None


def applicable(
    packs: Iterable[Pack], metric: str, platform: str, denominator: str = ""
) -> list[tuple[Pack, Series]]:
    """Every pack with a series of the metric over all niches, in the order of the packs."""
    found = ((pack, pack.find(metric, platform, denominator)) for pack in packs)
    return [(pack, series) for pack, series in found if series is not None]
