"""What a series says for a number of followers: printed by band, or interpolated between bands."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from campaigns.metrics.benchmarks.pack import PublishedBand, Series

FloatArray = NDArray[np.float64]
OPEN_WIDTH = 10.0
"""An open end of a band counts as this many times its other end."""


class Place(IntEnum):
    """Where a number of followers lies against the bands of a series."""

    NO_SIZE = 0
    """Followers unknown, or a series about no size."""
    INSIDE = 1
    BETWEEN = 2
    """In a gap that the source left: interpolated."""
    OUTSIDE = 3
    """Below the first or above the last band: the nearest published number, not extrapolated."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Numbers in plain units (fractions, not percent); None where the source gives none."""

    p25: float | None
    p50: float | None
    p75: float | None
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """The same for many accounts [n]; NaN where the source gives none, `place` holds Place codes."""

    p25: FloatArray
    p50: FloatArray
    p75: FloatArray
    place: NDArray[np.int8]

    def first(self) -> Reading:
        """The reading of the first account."""
        values = (float(column[0]) for column in (self.p25, self.p50, self.p75))
        p25, p50, p75 = (None if math.isnan(value) else value for value in values)
        return Reading(p25, p50, p75, Place(int(self.place[0])))


def centre(band: PublishedBand) -> float:
    """The geometric middle of a band; an open top, or a band from 0, counts as a decade wide.

    >>> centre(PublishedBand(10_000, 1_000_000, None, 1.0, None, "")), centre(
    ...     PublishedBand(0, 1_000, None, 1.0, None, "")
    ... ).__round__()
    (100000.0, 316)
    """
    low = float(band.followers_min or 0)
    high = float(band.followers_max) if band.followers_max is not None else max(low, 1.0) * OPEN_WIDTH
    return math.sqrt((low or high / OPEN_WIDTH) * high)


def at(series: Series, followers: float) -> Reading:
    """The numbers for one account, interpolated on log followers between the middles of bands.

    The logarithm of a number runs straight between two middles (the number itself where some are 0
    or below) and stays level before the first and after the last middle; `published` tells the steps.
    A quartile or median that the holding band lacks stays unknown.

    >>> from campaigns.metrics.benchmarks.shipped import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "socialinsider-2022")
    >>> found = at(pack.find("reach_rate", "instagram"), 25_000)
    >>> f"{found.p50:.2%}", found.place.name
    ('11.82%', 'BETWEEN')
    """
    return at_all(series, np.array([followers], dtype=np.float64)).first()


def published(series: Series, followers: float) -> Reading:
    """The numbers for one account as printed for its band; in a gap as `at`, outside the nearest band's.

    >>> from campaigns.metrics.benchmarks.shipped import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "markerly-2016")
    >>> f"{published(pack.find('engagement_rate', 'instagram'), 25_000).p50:.2%}"
    '2.37%'
    """
    return published_all(series, np.array([followers], dtype=np.float64)).first()


def at_all(series: Series, followers: ArrayLike) -> Readings:
    """`at` for many accounts [n]; unknown followers are NaN."""
    return _readings(series, np.asarray(followers, dtype=np.float64), _curve)


def published_all(series: Series, followers: ArrayLike) -> Readings:
    """`published` for many accounts [n]; unknown followers are NaN."""
    return _readings(series, np.asarray(followers, dtype=np.float64), _steps)


def fee_all(series: Series, followers: ArrayLike, *, steps: bool = False) -> Readings:
    """A fee_per_post series in its currency per post [n]: amounts per follower are multiplied out.

    Raises ValueError for a series that is not money per post.
    """
    if series.metric != "fee_per_post" or series.unit.currency is None:
        raise ValueError(f"{series.metric} in {series.unit.text} is no fee per post")
    sizes = np.asarray(followers, dtype=np.float64)
    found = published_all(series, sizes) if steps else at_all(series, sizes)
    if not series.unit.per_follower:
        return found
    return Readings(found.p25 * sizes, found.p50 * sizes, found.p75 * sizes, found.place)


Filler = Callable[[Series, str, FloatArray, NDArray[np.int64], NDArray[np.int8]], FloatArray]


def _readings(series: Series, followers: FloatArray, fill: Filler) -> Readings:
    if series.bands[0].followers_min is None:
        unknown = np.full(followers.shape, np.nan)
        return Readings(unknown, unknown, unknown, np.zeros(followers.shape, np.int8))
    held, place = _places(series, followers)
    log_size = np.log(np.maximum(followers, 1.0))
    p25, p50, p75 = (fill(series, name, log_size, held, place) for name in ("p25", "p50", "p75"))
    return Readings(p25, p50, p75, place)


def _places(series: Series, followers: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """(position of the holding or nearest lower band, Place) of each account [n]."""
    low = np.array([band.followers_min or 0 for band in series.bands], dtype=np.float64)
    tops = [np.inf if band.followers_max is None else band.followers_max for band in series.bands]
    high = np.array(tops, dtype=np.float64)
    found = np.searchsorted(low, followers, side="right") - 1
    held = np.maximum(found, 0)
    place = np.where(followers < high[held], Place.INSIDE, Place.BETWEEN).astype(np.int8)
    place[(found < 0) | (followers >= high[-1])] = Place.OUTSIDE
    place[np.isnan(followers)] = Place.NO_SIZE
    return held, place


def _curve(
    series: Series, name: str, log_size: FloatArray, held: NDArray[np.int64], place: NDArray[np.int8]
) -> FloatArray:
    printed = _printed(series, name)
    known = ~np.isnan(printed)
    if not known.any():
        return np.full(log_size.shape, np.nan)
    middles = np.log([centre(band) for band in series.bands])[known]
    numbers = printed[known]
    if (numbers > 0).all():
        values = np.exp(np.interp(log_size, middles, np.log(numbers)))
    else:
        values = np.interp(log_size, middles, numbers)
    lacking = ~known[held] & (place != Place.BETWEEN)
    if lacking.any():
        values[lacking] = np.nan
    values[place == Place.NO_SIZE] = np.nan
    return values


def _steps(
    series: Series, name: str, log_size: FloatArray, held: NDArray[np.int64], place: NDArray[np.int8]
) -> FloatArray:
    values: FloatArray = _printed(series, name)[held]
    gap = place == Place.BETWEEN
    if gap.any():
        values[gap] = _curve(series, name, log_size[gap], held[gap], place[gap])
    values[place == Place.NO_SIZE] = np.nan
    return values


def _printed(series: Series, name: str) -> FloatArray:
    """Numbers of a column in plain units [bands], NaN where not published."""
    numbers = [getattr(band, name) for band in series.bands]
    return np.array([np.nan if number is None else number for number in numbers]) / series.unit.divisor
