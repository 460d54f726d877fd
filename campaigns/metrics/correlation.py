"""Do small accounts earn a higher rate? A line of ln rate on ln followers, and whether it can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.student import t_quantile

Floats = NDArray[np.float64]

NEEDED = 10
STEEPEST_PUBLISHED = -0.28
"""The steepest slope seen on data that was not selected by engagement; they range from -0.03 to -0.28."""

_GROUPS = 10
_GROUP_NEEDS = 10
_FLAT_EDGE = 0.5
_ONE_SIDED = 0.9


@dataclass(frozen=True, slots=True)
class Selection:
    """`edge_slope`: ln engagements of the lowest accounts (5 %) of each size, per ln followers; where
    nobody chose, it runs beside the line, at 1 + slope. `asymmetry`: distance of the 5 % below the
    middle by that of the 5 % above. `hard_edge`: both look cut off from below. `reason` in words."""

    edge_slope: float
    asymmetry: float
    hard_edge: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SizeCorrelation:
    """ln rate = intercept + slope x ln followers, by least squares over n accounts.

    `standard_error` and the 95 % interval (`slope_low`, `slope_high`) hold for unequal spreads (HC3,
    Student's t with n - 2 degrees). `r` is Pearson's, of the logs. `line`: (followers, rate) at the
    smallest and largest account. Left out: unknown rate or followers, and rates of zero."""

    n: int
    slope: float
    standard_error: float
    slope_low: float
    slope_high: float
    r: float
    intercept: float
    line: tuple[tuple[float, float], tuple[float, float]]
    left_out_unknown: int
    left_out_zero: int
    selection: Selection | None

    @property
    def tenfold_factor(self) -> float:
        """The rate of accounts ten times larger, as a factor: 10 ** slope."""
        return float(10.0**self.slope)

    def rate_at(self, followers: float) -> float:
        """What the line says at this size."""
        return exp(self.intercept + self.slope * log(followers))


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A published study that gives rates at two sizes: (followers, rate 0-1) each."""

    name: str
    points: tuple[tuple[float, float], tuple[float, float]]
    definition: str
    year: int
    source: str

    @property
    def slope(self) -> float:
        """The slope between the points, per ln followers. The study itself states none.

        >>> round(HASHIMOTO_2017.slope, 3)
        -0.224
        """
        (small, high), (large, low) = self.points
        return log(low / high) / log(large / small)


HASHIMOTO_2017 = PublishedLine(
    name="hashimoto-2017",
    points=((1_000, 0.08), (1_000_000, 0.017)),
    definition="likes and comments by followers, Instagram",
    year=2017,
    source="Shiho Hashimoto, Who is a Micro-Influencer, 3 May 2017",
)


def correlate(rate: Floats, followers: Floats) -> SizeCorrelation | None:
    """The line through N accounts whose rates are of one definition; None below 10 usable accounts or
    where all have the same followers.

    `rate` is 0-1 by followers; nan is unknown. HC3: MacKinnon and White 1985.

    >>> followers = np.geomspace(1e3, 1e6, 50)
    >>> found = correlate(0.5 * followers**-0.25, followers)
    >>> round(found.slope, 3), round(found.r, 3), found.n
    (-0.25, -1.0, 50)
    """
    known = np.isfinite(rate) & np.isfinite(followers) & (followers > 0) & (rate >= 0)
    usable = known & (rate > 0)
    n = int(usable.sum())
    if n < NEEDED or np.ptp(followers[usable]) == 0:
        return None
    x, y = np.log(followers[usable]), np.log(rate[usable])
    middle = float(x.mean())
    away, square = x - middle, float(np.square(x - middle).sum())
    slope = float(away @ y) / square
    level = float(y.mean())
    rest = y - level - slope * away
    error = _hc3(away, rest, square)
    reach = t_quantile(0.975, n - 2) * error
    intercept = level - slope * middle
    high = slope + reach
    return SizeCorrelation(
        n=n,
        slope=slope,
        standard_error=error,
        slope_low=slope - reach,
        slope_high=high,
        r=_pearson(away, y - level),
        intercept=intercept,
        line=(_point(float(x.min()), intercept, slope), _point(float(x.max()), intercept, slope)),
        left_out_unknown=int((~known).sum()),
        left_out_zero=int((known & ~usable).sum()),
        selection=_selection(x, x + y, slope, high),
    )


def _point(log_followers: float, intercept: float, slope: float) -> tuple[float, float]:
    return exp(log_followers), exp(intercept + slope * log_followers)


def _hc3(away: Floats, rest: Floats, square: float) -> float:
    leverage = 1 / len(away) + np.square(away) / square
    weighed = rest / np.maximum(1 - leverage, 1e-9)
    return float(np.sqrt(np.square(away * weighed).sum())) / square


def _pearson(x: Floats, y: Floats) -> float:
    spread = float(np.sqrt(np.square(x).sum() * np.square(y).sum()))
    return float(x @ y) / spread if spread > 0 else 0.0


def _selection(size: Floats, engagements: Floats, slope: float, slope_high: float) -> Selection | None:
    """The warning, for a slope surely steeper than any published one; both arrays are logs."""
    if slope_high >= STEEPEST_PUBLISHED:
        return None
    edge, asymmetry = _lower_edge(size, engagements)
    cut = edge < _FLAT_EDGE and asymmetry < _ONE_SIDED
    steep = (
        f"A slope of {slope:.2f} is steeper than any seen on accounts that nobody selected (-0.03 to -0.28)"
    )
    if not cut:
        return Selection(edge, asymmetry, False, f"{steep}: ask how this list was made before believing it.")
    why = (
        "the accounts with fewest engagements have hardly more of them the larger they are, as in a list "
        "cut off below some number of engagements, where small accounts enter only with a huge rate"
        if edge > -_FLAT_EDGE
        else "the larger the accounts, the fewer engagements were enough to enter, as in a list ranked by "
        "engagements and followers together, where small accounts enter only with a huge rate"
    )
    return Selection(edge, asymmetry, True, f"{steep}, and {why}. It says how the list was made.")


def _lower_edge(size: Floats, engagements: Floats) -> tuple[float, float]:
    """Slope of the lowest twentieth of ten groups by size, and how one-sided the accounts lie."""
    groups = np.array_split(np.argsort(size, kind="stable"), min(_GROUPS, max(len(size) // _GROUP_NEEDS, 1)))
    if len(groups) < 3:
        return float("nan"), float("nan")
    low, middle, high = np.array([np.quantile(engagements[at], (0.05, 0.5, 0.95)) for at in groups]).T
    where = np.array([np.median(size[at]) for at in groups])
    away = where - where.mean()
    edge = float(away @ low) / max(float(away @ away), 1e-12)
    return edge, float((middle - low).sum() / max(float((high - middle).sum()), 1e-12))
