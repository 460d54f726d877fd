"""What an account's fee typically is: from the agency's own agreed fees, and between a price pack's bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.student import t_quantile

Floats = NDArray[np.float64]

NEEDED = 8
RATE_KNOWN_FROM = 8
_LINE_BELIEF = 0.05
_USUAL_SLOPE = 0.8
_KIND_BELIEF = 3.0
_RATE_BELIEF = 3.0
_SMALLEST_SPREAD = 0.05
_DECILE = 0.1
_TAILS_COUNT_AS = 60
_AT_ONCE = 32_768


@dataclass(frozen=True, slots=True)
class Placements:
    """N placements. `followers` > 0, nan unknown; `rate` 0-1 by followers, nan unknown; platform and
    deliverable by their codes."""

    followers: Floats
    rate: Floats
    platform: Sequence[str]
    deliverable: Sequence[str]


@dataclass(frozen=True, slots=True)
class TypicalFees:
    """N typical ranges in the currency of the deals: P10, P50, P90 of one more deal; nan where followers
    are unknown. `outside`: followers beyond those of any deal."""

    low: Floats
    middle: Floats
    high: Floats
    outside: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Typical:
    """One account's typical range, `n` deals behind it, and the basis in words."""

    low: float
    middle: float
    high: float
    n: int
    basis: str


@dataclass(frozen=True, slots=True)
class FeeLine:
    """ln fee by ln followers, ln rate, platform and deliverable, from n agreed fees.

    `reach`: spreads from the middle to P10 and P90. `coefficients` and
    `precision_root` (the triangular root of the inverse precision) belong to the
    design: 1, ln followers, whether the rate is known, ln rate, one column per platform and deliverable."""

    n: int
    coefficients: Floats
    precision_root: Floats
    spread: float
    reach: float
    middles: tuple[float, float]
    seen: tuple[float, float]
    platforms: tuple[str, ...]
    deliverables: tuple[str, ...]

    def fees(self, asked: Placements) -> TypicalFees:
        """The ranges of N placements, all at once. A kind never seen counts as an average one."""
        count = len(asked.followers)
        middle, doubt = np.empty(count), np.empty(count)
        for start in range(0, count, _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            design = _design(_slice(asked, part), self.middles, self.platforms, self.deliverables)
            middle[part] = self.coefficients @ design
            doubt[part] = np.square(self.precision_root.T @ design).sum(axis=0)
        reach = self.reach * self.spread * np.sqrt(1 + doubt)
        known = np.isfinite(asked.followers) & (asked.followers > 0)
        middle = np.where(known, middle, np.nan)
        outside = known & ((asked.followers < self.seen[0]) | (asked.followers > self.seen[1]))
        return TypicalFees(np.exp(middle - reach), np.exp(middle), np.exp(middle + reach), outside)

    def typical(self, asked: Placements) -> Typical | None:
        """The first placement's range with its basis in words; None when its followers are unknown."""
        found = self.fees(asked)
        if not np.isfinite(found.middle[0]):
            return None
        low, high = (f"{count:,.0f}" for count in self.seen)
        basis = f"{self.n} own agreed fees of accounts with {low} to {high} followers"
        if found.outside[0]:
            basis += f"; {asked.followers[0]:,.0f} followers are outside of these"
        for word, seen in ((asked.platform[0], self.platforms), (asked.deliverable[0], self.deliverables)):
            if word not in seen:
                basis += f"; none of them for {word}"
        return Typical(float(found.low[0]), float(found.middle[0]), float(found.high[0]), self.n, basis)


def learn_fees(deals: Placements, fee: Floats) -> FeeLine | str:
    """The line through N agreed fees (> 0, one currency, nan left out); a reason in words below 8 deals.

    Ridge as a belief: fees rise with about followers ** 0.8 (worth next to nothing), rate, platform and
    deliverable do nothing (worth 3 deals each). Spread and interval by Student's t with n less the
    effective parameters, at least 2.

    >>> followers = np.geomspace(1e4, 1e6, 12)
    >>> deals = Placements(followers, np.full(12, np.nan), ["instagram"] * 12, ["post"] * 12)
    >>> line = learn_fees(deals, followers / 100)
    >>> [round(float(x)) for x in line.fees(deals).middle[[0, 11]]]
    [100, 9991]
    >>> learn_fees(deals, np.full(12, np.nan))
    '0 own agreed fees with known followers; 8 are needed'
    """
    usable = np.isfinite(fee) & (fee > 0) & np.isfinite(deals.followers) & (deals.followers > 0)
    n = int(usable.sum())
    if n < NEEDED:
        return f"{n} own agreed fees with known followers; {NEEDED} are needed"
    chosen = _chosen(deals, usable)
    middles = (float(np.log(chosen.followers).mean()), _middle_rate(_log(chosen.rate)))
    kinds = (tuple(sorted(set(chosen.platform))), tuple(sorted(set(chosen.deliverable))))
    design = _design(chosen, middles, *kinds).T
    kinds_count = design.shape[1] - 4
    belief = np.array([0.0, _LINE_BELIEF, _KIND_BELIEF, _RATE_BELIEF, *[_KIND_BELIEF] * kinds_count])
    expected = np.array([0.0, _USUAL_SLOPE, 0.0, 0.0, *[0.0] * kinds_count])
    y = np.log(fee[usable])
    square = design.T @ design
    precision = square + np.diag(belief)
    coefficients = np.linalg.solve(precision, design.T @ y + belief * expected)
    freedom = max(n - float(np.trace(np.linalg.solve(precision, square))), 2.0)
    rest = y - design @ coefficients
    spread = max(float(np.sqrt(rest @ rest / freedom)), _SMALLEST_SPREAD)
    root = np.linalg.cholesky(np.linalg.inv(precision))
    seen = (float(chosen.followers.min()), float(chosen.followers.max()))
    reach = _reach(rest, design, root, spread, freedom)
    return FeeLine(n, coefficients, root, spread, reach, middles, seen, *kinds)


def between_bands(followers: Floats, bands: Sequence[tuple[float, float, float, float]]) -> TypicalFees:
    """A price pack's low, middle and high fee at N followers, linear in logs between the bands' middles.

    `bands`: (followers_min, followers_max or inf, low fee, high fee) rows of one pack and deliverable,
    fees > 0. A band stands at the geometric middle of its ends (an open one at its start); the middle
    fee is the geometric one. Before the first and after the last such point the fee stays; `outside` is
    what no band holds. ValueError without bands.

    >>> found = between_bands(np.array([1e4, 1e5]), [(1e3, 1e5, 100, 400), (1e5, 1e7, 1000, 4000)])
    >>> found.middle.round().tolist()
    [200.0, 632.0]
    """
    if not len(bands):
        raise ValueError("No band to interpolate between.")
    rows = np.array(sorted(bands), dtype=np.float64)
    start = np.maximum(rows[:, 0], 1.0)
    at = np.log(np.where(np.isfinite(rows[:, 1]), np.sqrt(start * rows[:, 1]), start))
    usable = np.isfinite(followers) & (followers > 0)
    where = np.log(np.where(usable, followers, np.nan))
    low, high = (np.exp(np.interp(where, at, np.log(rows[:, column]))) for column in (2, 3))
    held = (followers[:, None] >= rows[:, 0]) & (followers[:, None] < rows[:, 1])
    return TypicalFees(low, np.sqrt(low * high), high, usable & ~held.any(axis=1))


def _middle_rate(log_rate: Floats) -> float:
    known = log_rate[np.isfinite(log_rate)]
    return float(known.mean()) if len(known) >= RATE_KNOWN_FROM else float("nan")


def _reach(rest: Floats, design: Floats, root: Floats, spread: float, freedom: float) -> float:
    """The t quantile, drawn to the 80 % quantile of the studentised residuals as deals become many."""
    leverage = np.square(design @ root).sum(axis=1)
    seen = float(np.quantile(np.abs(rest) / (spread * np.sqrt(np.maximum(1 - leverage, 0.1))), 0.8))
    weight = len(rest) / (len(rest) + _TAILS_COUNT_AS)
    return weight * seen + (1 - weight) * t_quantile(1 - _DECILE, freedom)


def _slice(of: Placements, part: slice) -> Placements:
    return Placements(of.followers[part], of.rate[part], of.platform[part], of.deliverable[part])


def _log(rate: Floats) -> Floats:
    return np.log(np.where(rate > 0, rate, np.nan))


def _chosen(deals: Placements, usable: NDArray[np.bool_]) -> Placements:
    at = np.flatnonzero(usable).tolist()
    return Placements(
        deals.followers[usable],
        deals.rate[usable],
        [deals.platform[place] for place in at],
        [deals.deliverable[place] for place in at],
    )


def _design(
    of: Placements, middles: tuple[float, float], platforms: Sequence[str], deliverables: Sequence[str]
) -> Floats:
    """(4 + platforms + deliverables, N); an unknown rate is an average one with a level of its own."""
    size = np.log(np.where(of.followers > 0, of.followers, np.nan)) - middles[0]
    rate = _log(of.rate) - middles[1]
    known = np.isfinite(rate)
    columns = [np.ones(len(size)), size, known - 0.5 if np.isfinite(middles[1]) else np.zeros(len(size))]
    columns.append(np.where(known, rate, 0.0))
    for words, kinds in ((of.platform, platforms), (of.deliverable, deliverables)):
        names = np.asarray(words)
        columns += [(names == kind).astype(np.float64) for kind in kinds]
    return np.stack(columns)
