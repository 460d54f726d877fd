"""A pack computed from the user's own catalogue: quartiles by platform, niche and follower band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.benchmarks.curve import FloatArray
from campaigns.metrics.benchmarks.pack import Pack, PublishedBand, Series, unit_of
from campaigns.metrics.tiers import Band

LEAST_ACCOUNTS = 30
"""Quartiles of fewer accounts are left out: their middle half would be some 15 accounts."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnRates:
    """Accounts of the catalogue [n] with rates of ONE definition; NaN for an unknown number.

    Attributes:
        platform: words.
        niche: words; empty where unknown, counted only among all niches.
        followers, rate: followers, and the metric as a fraction by followers.
        basis: which interactions the rates count.
    """

    platform: NDArray[np.str_]
    niche: NDArray[np.str_]
    followers: FloatArray
    rate: FloatArray
    basis: str = "stated"


def own_pack(
    accounts: OwnRates, bands: Sequence[Band], year: int, least: int = LEAST_ACCOUNTS
) -> Pack | None:
    """Quartiles of the engagement rate by platform x band, over all niches and for each niche.

    Numbers are in percent, `accounts` of a band is its n; groups of fewer than `least` accounts are
    left out, and so are accounts without followers or rate or outside the bands. None when no group
    is large enough. `bands` [tiers] rise without overlap.

    >>> ten = OwnRates(
    ...     np.full(10, "x"), np.full(10, "food"), np.full(10, 2_000.0), np.arange(1, 11) / 100
    ... )
    >>> pack = own_pack(ten, [Band("micro", 1_000, 100_000)], 2026, least=5)
    >>> [(series.niche, series.bands[0].p50, series.bands[0].accounts) for series in pack.series]
    [('', 5.5, 10), ('food', 5.5, 10)]
    """
    band = _band_positions(accounts.followers, bands)
    usable = (band >= 0) & np.isfinite(accounts.rate) & (accounts.rate >= 0)
    series = []
    for platform in np.unique(accounts.platform[usable]):
        here = usable & (accounts.platform == platform)
        for niche, rows in _by_niche(accounts.niche, here):
            found = _quartiles(accounts.rate[rows] * 100, band[rows], bands, least)
            if found:
                series.append(_series(str(platform), niche, found, accounts.basis))
    return Pack("own", year, "own catalogue", tuple(series)) if series else None


def _by_niche(niche: NDArray[np.str_], here: NDArray[np.bool_]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """('', all rows), then every niche that is known with its rows."""
    rows = np.flatnonzero(here)
    yield "", rows
    names, codes = np.unique(niche[rows], return_inverse=True)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(names)))
    for name, part in zip(names, np.split(rows[order], ends[:-1]), strict=True):
        if name:
            yield str(name), part


def _band_positions(followers: FloatArray, bands: Sequence[Band]) -> NDArray[np.int64]:
    """Position of the band that holds each account [n]; -1 for none or unknown followers."""
    low = np.array([band.followers_min for band in bands], dtype=np.float64)
    tops = [np.inf if band.followers_max is None else band.followers_max for band in bands]
    found = np.searchsorted(low, followers, side="right") - 1
    held = (found >= 0) & (followers < np.array(tops, dtype=np.float64)[found])
    return np.where(held, found, -1)


def _quartiles(
    percent: FloatArray, band: NDArray[np.int64], bands: Sequence[Band], least: int
) -> tuple[PublishedBand, ...]:
    found = []
    for position, tier in enumerate(bands):
        inside = percent[band == position]
        if len(inside) >= max(least, 1):
            p25, p50, p75 = np.quantile(inside, (0.25, 0.5, 0.75)).tolist()
            found.append(
                PublishedBand(
                    tier.followers_min,
                    tier.followers_max,
                    p25,
                    p50,
                    p75,
                    source="own catalogue",
                    note=tier.tier,
                    accounts=len(inside),
                )
            )
    return tuple(found)


def _series(platform: str, niche: str, bands: tuple[PublishedBand, ...], basis: str) -> Series:
    return Series(
        "engagement_rate", platform, "followers", unit_of("percent"), bands, basis=basis, niche=niche
    )
