"""How two uncertain amounts compare: which is larger, by how much, and how many times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import FloatArray
from planner.engine.verdict.law import Law

SHARES = (0.1, 0.5, 0.9)
STEPS = 181


@dataclass(frozen=True)
class Range:
    """Quantiles; an end that is infinite (money for no engagement at all) is None."""

    p10: float | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True)
class Chance:
    """The micro side against the celebrity in one measure.

    Attributes:
        probability: that the micro side is at least as good, 0-1; a tie counts for it.
        micro, celebrity: each side's own range, campaign shock included.
        difference: micro minus celebrity, in the measure's unit.
        ratio: micro over celebrity.
    """

    probability: float
    micro: Range
    celebrity: Range
    difference: Range
    ratio: Range


def range_of(law: Law) -> Range:
    """P10, P50 and P90 of a law."""
    return Range(*(_finite(law.quantile(share)) for share in SHARES))


def chance_of_at_least(first: Law, second: Law, times: float = 1.0) -> float:
    """P(first >= times * second) for independent amounts; 0 is at least 0.

    >>> one = Law(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    >>> round(chance_of_at_least(one, one), 3)
    0.5
    """
    if first.width < second.width:  # pieces of the narrower law hit its steps
        amounts, chances = first.pieces
        inside = float(chances @ second.cdf(amounts / times))
        found = first.zero * second.zero + inside + first.infinite
    else:
        amounts, chances = second.pieces
        inside = float(chances @ (1 - first.cdf(amounts * times)))
        found = second.zero + inside + second.infinite * first.infinite
    return min(max(found, 0.0), 1.0)


def ratio_range(first: Law, second: Law) -> Range:
    """Quantiles of first / second, independent; x / 0 is infinite."""
    amounts, chances = second.pieces
    logs = np.log(amounts)
    at = np.linspace(first.log_at[0] - logs[-1], first.log_at[-1] - logs[0], STEPS)
    below = np.interp(at[:, None] + logs, first.log_at, first.below) @ chances
    return range_of(Law(at, below))


def difference_range(pairs: Sequence[tuple[Law, Law]], weights: FloatArray) -> Range:
    """Quantiles of first - second, independent given which pair of laws holds (`weights` [pairs])."""
    at = _differences(pairs)
    below, nothing = np.zeros(STEPS), 0.0
    for (first, second), weight in zip(pairs, weights.tolist(), strict=True):
        below += weight * _below(first, second, at)
        nothing += weight * first.zero * second.zero
    return _quantiles(at, below, nothing)


def scaled_difference_range(first: Law, second: Law, factors: FloatArray, weights: FloatArray) -> Range:
    """Quantiles of (first - second) times a factor that takes `factors` [n] with `weights` [n]."""
    at = _differences([(first, second)])
    below = _below(first, second, at)
    nothing = first.zero * second.zero
    without = below - np.where(at >= 0, nothing, 0.0)
    mixed = np.interp(at[:, None] / factors, at, without) @ weights
    return _quantiles(at, mixed + np.where(at >= 0, nothing, 0.0), nothing)


def _differences(pairs: Sequence[tuple[Law, Law]]) -> FloatArray:
    """Differences worth asking for, dense around 0 [STEPS]."""
    amounts = [law.pieces[0] for pair in pairs for law in pair]
    middle = max(law.middle for pair in pairs for law in pair)
    farthest = 2 * max(float(values[-1]) for values in amounts)
    scale = max(min(middle, farthest) * 0.1, 1e-300)
    return scale * np.sinh(np.linspace(-1, 1, STEPS) * math.asinh(farthest / scale))


def _below(first: Law, second: Law, at: FloatArray) -> FloatArray:
    """P(first - second <= at) [n]; an infinite second is below everything."""
    amounts, chances = second.pieces
    found: FloatArray = first.cdf(at[:, None] + amounts) @ chances
    return found + second.zero * first.cdf(at) + second.infinite


def _quantiles(at: FloatArray, below: FloatArray, nothing: float = 0.0) -> Range:
    """Where the chance passes each share, the steps of `_differences` being even in asinh(at).

    `nothing` is the chance that both are 0: a step of the chance at a difference of 0.
    """
    rising = np.maximum.accumulate(below)
    zero = len(at) // 2
    scale = float(np.diff(at).min())
    even = np.arcsinh(at / scale)
    found: list[float | None] = []
    for share in SHARES:
        place = int(np.searchsorted(rising, share))
        if place in (0, len(at)):
            found.append(None)
            continue
        low, high = rising[place - 1], rising[place]
        if place == zero:
            high = max(high - nothing, low)
            if share > high:
                found.append(0.0)
                continue
        part = (share - low) / (high - low)
        found.append(scale * math.sinh(even[place - 1] + part * (even[place] - even[place - 1])))
    return Range(*found)


def _finite(amount: float) -> float | None:
    return amount if math.isfinite(amount) else None
