"""Where an account's number stands among accounts of its size, and how far such accounts differ."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from campaigns.metrics.benchmarks.curve import FloatArray, Place, Readings, at, at_all
from campaigns.metrics.benchmarks.pack import Series

QUARTILE = 0.6744897501960817
"""Standard normal deviate of the third quartile; 2 * QUARTILE = 1.349."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One account in one series.

    Attributes:
        typical: the median among accounts of its size; None where none is known.
        above_typical: whether the account's number is at least that; None likewise.
        percentile: share of accounts of its size below it, 0-1; None where quartiles are unknown.
        place: whether its size lies inside the published bands.
    """

    typical: float | None
    above_typical: bool | None
    percentile: float | None
    place: Place


def standing(series: Series, followers: float, value: float) -> Standing:
    """Where `value` (a fraction or amount, as in `curve`) stands for this number of followers.

    >>> from campaigns.metrics.benchmarks.shipped import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "modash-2023")
    >>> found = standing(pack.find("engagement_rate", "instagram"), 22_361, 0.0261)
    >>> round(found.percentile, 2), found.above_typical
    (0.75, True)
    """
    found = at(series, followers)
    share = float(percentile_all(series, [followers], [value])[0])
    return Standing(
        typical=found.p50,
        above_typical=None if found.p50 is None or math.isnan(value) else value >= found.p50,
        percentile=None if math.isnan(share) else share,
        place=found.place,
    )


def percentile_all(series: Series, followers: ArrayLike, values: ArrayLike) -> FloatArray:
    """Share of accounts of the same size below each value, 0-1 [n]; NaN where it cannot be told.

    A log-normal through the three quartiles: its spread below the median is ln(p50 / p25) / 0.6745,
    above it ln(p75 / p50) / 0.6745. So a side whose quartile is not published stays unknown, and so
    does everything where p25 and p75 are no quartiles.
    """
    sizes, numbers = np.asarray(followers, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if not series.has_quartiles:
        return np.full(np.broadcast_shapes(sizes.shape, numbers.shape), np.nan)
    found = at_all(series, sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.log(numbers) - np.log(found.p50)
        width = np.where(far < 0, np.log(found.p50 / found.p25), np.log(found.p75 / found.p50))
        deviate = np.where(far == 0, 0.0, far / width * QUARTILE)
    return normal_share(deviate)


def between_sd(found: Readings, series: Series) -> FloatArray:
    """Standard deviation of the logarithm among accounts of one size, ln(p75 / p25) / 1.349 [n].

    Twice the half that is known where one quartile is missing; NaN where both are, or where p25 and
    p75 are no quartiles.

    >>> from campaigns.metrics.benchmarks.shipped import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "modash-2023")
    >>> series = pack.find("engagement_rate", "instagram")
    >>> round(float(between_sd(at_all(series, [22_361]), series)[0]), 3)
    1.409
    """
    if not series.has_quartiles:
        return np.full(found.p50.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = np.log(found.p75 / found.p25) / (2 * QUARTILE)
        upper = np.log(found.p75 / found.p50) / QUARTILE
        lower = np.log(found.p50 / found.p25) / QUARTILE
    sd = np.where(np.isnan(both), np.where(np.isnan(upper), lower, upper), both)
    return np.where(np.isfinite(sd), sd, np.nan)


def normal_share(deviate: FloatArray) -> FloatArray:
    """Standard normal distribution function [n], to 1e-7 (Abramowitz and Stegun 26.2.17); NaN stays.

    >>> normal_share(np.array([0.0, 0.6744897501960817])).round(6).tolist()
    [0.5, 0.75]
    """
    size = np.abs(deviate)
    t = 1 / (1 + 0.2316419 * size)
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-size * size / 2) * series / math.sqrt(2 * math.pi)
    shares: NDArray[np.float64] = np.where(deviate < 0, tail, 1 - tail)
    return shares
