"""Tiers: a lookup of followers in a scheme of half-open bands; the sources disagree, so bands are data."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """followers_min <= followers < followers_max; None is open at the top."""

    tier: str
    followers_min: int
    followers_max: int | None

    def holds(self, followers: int) -> bool:
        return followers >= self.followers_min and (
            self.followers_max is None or followers < self.followers_max
        )


def tier_of(followers: int | None, bands: Sequence[Band]) -> str | None:
    """The tier whose band holds the followers; None when unknown or outside every band.

    >>> bands = [Band("micro", 1_000, 100_000), Band("macro", 100_000, 1_000_000)]
    >>> tier_of(99_999, bands), tier_of(100_000, bands)
    ('micro', 'macro')
    >>> tier_of(999, bands) is None
    True
    """
    if followers is None:
        return None
    return next((band.tier for band in bands if band.holds(followers)), None)


def tier_rank(tier: str | None, bands: Sequence[Band]) -> int:
    """The tier's place from the smallest band (0); -1 when there is none.

    >>> tier_rank("macro", [Band("micro", 1_000, 100_000), Band("macro", 100_000, None)])
    1
    """
    return next((place for place, band in enumerate(bands) if band.tier == tier), -1)
