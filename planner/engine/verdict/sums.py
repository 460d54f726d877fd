"""The law of a sum of independent log-normal amounts, each of which may also fail to come."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.verdict.law import STEPS, Law, normal_cdf
from planner.engine.verdict.lump import added_in_pairs, fitted

ADDED_ONE_BY_ONE = 8
"""So many of the most uncertain amounts are added exactly; the others as one amount."""
MOST_SKEWED = 1.0
SMALLEST_SD = 1e-3
FAR = 4.4
"""Standard deviations that the table reaches out."""
NOTHING = 1e-7
"""Chances below this are left out at both ends of a table."""
_DENSE = np.linspace(-FAR, FAR, 166)
_SHARES = np.concatenate(([0.0], normal_cdf(_DENSE[1:-1]), [1.0]))
FINEST, FINE, COARSE = 2, 5, 11
"""Strides through the dense deviates: 83, 34 or 16 nodes for an amount that is added."""
FEW = 6
"""Up to so many amounts are added on the finest nodes."""
SMALL_PART, NARROW = 0.1, 2 * FAR * 0.9
"""Coarse nodes do for this part of the variance, if the logarithm reaches no further than this."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Some of the dense deviates, with normal weights and the share below each [nodes]."""

    which: slice
    weights: FloatArray
    shares: FloatArray


@cache
def _nodes(stride: int) -> Grid:
    which = slice(0, None, stride)
    density = np.exp(-(_DENSE[which] ** 2) / 2)
    shares = _SHARES[which].copy()
    shares[-1] = 1.0
    return Grid(which, density / density.sum(), shares)


@dataclass(frozen=True, eq=False)
class Amounts:
    """Independent amounts [k]: log-normal with probability `comes`, else 0.

    `log_median` and `sd` are median and standard deviation of the logarithm.
    """

    log_median: FloatArray
    sd: FloatArray
    comes: FloatArray

    @property
    def means(self) -> FloatArray:
        """Expected amounts [k]."""
        return self.comes * np.exp(self.log_median + self.sd**2 / 2)

    @property
    def variances(self) -> FloatArray:
        """Variances [k]: p E[X^2] - (p E[X])^2."""
        return self.means**2 * (np.exp(self.sd**2) / self.comes - 1)

    @property
    def skewness(self) -> float:
        """Skewness of the sum; third moments are m^3 (w^3 / p^2 - 3 w / p + 2), w = exp(sd^2)."""
        w = np.exp(self.sd**2)
        third = self.means**3 * (w**3 / self.comes**2 - 3 * w / self.comes + 2)
        variance = float(self.variances.sum())
        return float(third.sum()) / (variance * math.sqrt(variance))

    def only(self, which: slice | IntArray | BoolArray) -> Amounts:
        return Amounts(self.log_median[which], self.sd[which], self.comes[which])


@dataclass(frozen=True, eq=False)
class Nodes:
    """An amount as rising numbers [nodes] on a grid of deviates."""

    amounts: FloatArray
    grid: Grid


def law_of_sum(amounts: Amounts) -> Law:
    """The law of the sum of all amounts.

    The most uncertain ones (8, or 24 where the rest is skewed) are convolved one by one:
    P(S + X <= y) = E[P(S <= y - X)]. The others are made one amount first (`_as_one`). Matching only mean
    and variance of the sum (Fenton 1960) puts the middle of few wide amounts wrong by up to a third.
    """
    usable = (amounts.comes > 0) & np.isfinite(amounts.log_median)
    kept = amounts.only(usable)
    if not len(kept.sd):
        return Law(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    kept = Amounts(kept.log_median, np.maximum(kept.sd, SMALLEST_SD), kept.comes)
    kept = kept.only(np.argsort(-kept.variances, kind="stable"))
    exact = ADDED_ONE_BY_ONE
    if len(kept.sd) > exact and kept.only(slice(exact, None)).skewness > MOST_SKEWED:
        exact *= 3
    big, small = kept.only(slice(0, exact)), kept.only(slice(exact, None))
    logs = big.log_median[:, None] + big.sd[:, None] * _DENSE
    if not len(small.sd):
        return _added_up(logs, big.comes)
    return _added_up(np.vstack((logs, _as_one(small))), np.append(big.comes, 1.0))


def _as_one(small: Amounts) -> FloatArray:
    """Logarithms of the sum of many amounts at the dense deviates [1, n].

    A shifted log-normal with their exact mean, variance and skewness; where single amounts are so
    wide that those say little about the middle, pairs are added in the log domain.
    """
    if small.skewness > MOST_SKEWED:
        return added_in_pairs(small.means, small.variances).at(_DENSE)
    variance, skewness = float(small.variances.sum()), small.skewness
    mean = float(small.means.sum())
    whole = fitted(np.array([mean]), np.array([math.sqrt(variance)]), np.array([skewness]))
    return np.log(np.maximum(whole.at(_DENSE), mean * NOTHING))


def _added_up(logs: FloatArray, comes: FloatArray) -> Law:
    """Sum of amounts given by rising logarithms at dense normal deviates [k, n], the widest first."""
    all_nodes = _nodes(FINE)
    amounts = np.exp(logs[:, all_nodes.which])
    variances = (amounts - (amounts @ all_nodes.weights)[:, None]) ** 2 @ all_nodes.weights
    order = np.argsort(-variances, kind="stable")
    first, whole = order[0], float(variances.sum())
    law = Law(logs[first], 1 - comes[first] + comes[first] * _SHARES)
    for one in order[1:]:
        small = variances[one] < SMALL_PART * whole and logs[one, -1] - logs[one, 0] < NARROW
        nodes = _nodes(FINEST if len(comes) <= FEW else COARSE if small else FINE)
        law = _plus(law, Nodes(np.exp(logs[one, nodes.which]), nodes), float(comes[one]))
    return law


def _plus(law: Law, added: Nodes, comes: float) -> Law:
    """The law of S + X on a table of its own: P(S + X <= y) = E[P(0 < S <= y - X)] + P(S = 0) P(X <= y)."""
    zero, amounts = law.zero, added.amounts
    sure = law.below > zero + NOTHING
    lowest = math.exp(law.log_at[max(int(sure.argmax()) - 1, 0)])
    highest = math.exp(law.log_at[min(int((law.below < 1 - NOTHING).sum()), len(law.below) - 1)])
    starts = [lowest + amounts[0]] + [amounts[0]] * (zero > 0) + [lowest] * (comes < 1)
    at = np.linspace(math.log(min(starts)), math.log(highest + amounts[-1]), STEPS)
    grid = np.exp(at)
    rest = grid[:, None] - amounts
    with np.errstate(divide="ignore", invalid="ignore"):
        both = np.interp(np.log(rest), law.log_at, law.below - zero)
    both = np.where(rest > 0, both, 0.0) @ added.grid.weights
    if zero > 0:
        both += zero * np.interp(at, np.log(amounts), added.grid.shares)
    below = both if comes >= 1 else (1 - comes) * np.interp(at, law.log_at, law.below) + comes * both
    below = np.maximum.accumulate(np.clip(below, 0.0, 1.0))
    below[0], below[-1] = zero * (1 - comes), 1.0
    return Law(at, below)
