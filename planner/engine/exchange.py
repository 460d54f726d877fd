"""Improving a plan by changing one or two accounts at a time, every limit kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.candidates import FloatArray, IntArray
from planner.engine.coverage import NO_COVERAGE, Coverage
from planner.engine.limits import Limits
from planner.engine.options import Pool
from planner.engine.programme import counts_usage

MOST_CHANGES = 400
MOST_TRIED = 40
MOST_COPIES = 2
"""So many candidates of a group with the same posts may change at once."""
FAR = 1e300
SMALLEST_GAIN = 1e-9


@dataclass(frozen=True, eq=False)
class Ground:
    """What a plan is judged by: options without any bonus, what they cover, and the limits.

    Every group of the pool is one candidate. A plan is posts by group, 0 for none [groups].
    """

    pool: Pool
    coverage: Coverage
    limits: Limits

    def worth(self, plan: IntArray) -> float:
        """Value of the posts and weighted unique reach."""
        taken = np.flatnonzero(plan)
        if not len(self.coverage.weight):
            return float(self.pool.value[taken, plan[taken] - 1].sum())
        exposure = self.coverage.exposure(self.pool.positions[taken])
        return float(self.pool.value[taken, plan[taken] - 1].sum()) + self.coverage.reach(exposure)

    def usage(self, plan: IntArray) -> IntArray:
        """Exact use of every limit [rows]."""
        taken = np.flatnonzero(plan)
        cost = self.pool.cost[taken, plan[taken] - 1]
        return self.limits.usage(self.pool.cell[taken], cost, np.ones(len(taken), dtype=np.int64))


@dataclass(frozen=True, eq=False)
class _Changes:
    """Single changes of a plan: to so many posts of a group; all arrays are [changes]."""

    group: IntArray
    posts: IntArray
    usage: IntArray
    gain: FloatArray


def polished(pool: Pool, limits: Limits, counts: IntArray, loss: FloatArray, deadline: float) -> IntArray:
    """A plan (counts [groups, posts]) after the best changes, while they make it better."""
    while len(pool):
        movable = _movable(pool, limits, counts)
        plan = improved(movable.ground, movable.plan, loss[movable.group], deadline)
        better = movable.counts(plan)
        if (better == counts).all() or time.perf_counter() > deadline:
            return better
        counts = better
    return counts


def repaired(
    pool: Pool, limits: Limits, taken: FloatArray, loss: FloatArray, deadline: float
) -> IntArray | None:
    """A plan that keeps the limits, near `taken` [groups, posts] with its fractions; None if not found.

    Changes of one or two accounts are made while they bring the limits closer.
    """
    if not len(pool):
        return None
    counts = _rounded(pool, taken, loss)
    missed = _missed(limits, counts_usage(pool, limits, counts))
    while missed > 0 and time.perf_counter() < deadline:
        movable = _movable(pool, limits, counts)
        closer = _closest(movable, limits, loss[movable.group])
        if closer is None:
            return None
        counts = movable.counts(closer)
        if (left := _missed(limits, counts_usage(pool, limits, counts))) >= missed:
            return None
        missed = left
    return polished(pool, limits, counts, loss, deadline) if missed == 0 else None


def _rounded(pool: Pool, taken: FloatArray, loss: FloatArray) -> IntArray:
    """Whole numbers near `taken`; must-haves that rounding forgot get their best-priced posts."""
    counts = np.minimum(np.rint(taken).astype(np.int64), pool.size[:, None])
    over = counts.sum(axis=1) > pool.size
    counts[over] = np.floor(taken[over])
    forgotten = np.where(pool.required, pool.size - counts.sum(axis=1), 0)
    best = np.where(pool.available, loss[:, 1:], np.inf).argmin(axis=1)
    np.add.at(counts, (np.arange(len(pool)), best), forgotten)
    return counts


@dataclass(frozen=True, eq=False)
class _Movable:
    """A plan with a few candidates of every group and option free to change, all others settled.

    Attributes:
        ground: the free candidates, one a group, and what the settled leave of the limits.
        plan: their posts now [free].
        group: the group of the pool that each belongs to [free].
        settled: how many of each group and option stay as they are [groups, posts].
    """

    ground: Ground
    plan: IntArray
    group: IntArray
    settled: IntArray

    def counts(self, plan: IntArray) -> IntArray:
        """The whole plan [groups, posts] when the free candidates take these posts."""
        counts, taken = self.settled.copy(), np.flatnonzero(plan)
        np.add.at(counts, (self.group[taken], plan[taken] - 1), 1)
        return counts


def _movable(pool: Pool, limits: Limits, counts: IntArray) -> _Movable:
    every = np.column_stack((pool.size - counts.sum(axis=1), counts))
    free = np.minimum(every, MOST_COPIES)
    group, posts = (np.repeat(place, free[free > 0]) for place in np.nonzero(free))
    settled = (every - free)[:, 1:]
    singles = replace(
        pool,
        cost=pool.cost[group],
        value=pool.value[group],
        available=pool.available[group],
        size=np.ones(len(group), dtype=np.int64),
        cell=pool.cell[group],
        required=pool.required[group],
    )
    left = limits.less(counts_usage(pool, limits, settled))
    return _Movable(Ground(singles, NO_COVERAGE, left), posts, group, settled)


def _missed(limits: Limits, usage: IntArray) -> float:
    """By how much usage [rows] breaks the limits, each in shares of itself; 0 when all are kept."""
    over = np.maximum(usage - limits.upper, 0) / np.maximum(limits.upper, 1)
    short = np.maximum(limits.lower - usage, 0) / np.maximum(limits.lower, 1)
    return float((over + short).sum())


def _closest(movable: _Movable, whole: Limits, loss: FloatArray) -> IntArray | None:
    """The plan [free] after the one or two changes that bring it closest to the limits; the best of those.

    Limits are missed in shares of the `whole` ones.
    """
    plan, limits = movable.plan.copy(), movable.ground.limits
    changes, used = _changes(movable.ground, plan, loss), movable.ground.usage(plan)
    single = np.eye(len(changes.group), dtype=np.bool_)
    missed = np.zeros(single.shape)
    for row in range(len(limits)):
        change = changes.usage[:, row]
        usage = used[row] + change[:, None] + np.where(single, 0, change[None, :])
        missed += np.maximum(usage - limits.upper[row], 0) / max(int(whole.upper[row]), 1)
        missed += np.maximum(limits.lower[row] - usage, 0) / max(int(whole.lower[row]), 1)
    missed[(changes.group[:, None] == changes.group[None, :]) & ~single] = np.inf
    if not missed.size:
        return None
    gain = changes.gain[:, None] + np.where(single, 0.0, changes.gain[None, :])
    least = float(missed.min())
    one, other = np.unravel_index(int(np.where(missed <= least, gain, -np.inf).argmax()), missed.shape)
    plan[changes.group[one]], plan[changes.group[other]] = changes.posts[one], changes.posts[other]
    return plan


def improved(ground: Ground, plan: IntArray, loss: FloatArray, deadline: float) -> IntArray:
    """The plan after the best changes, one after the other, while they make it better.

    `loss` [groups, posts + 1] tells which changes are promising: the smallest are looked at.
    """
    plan, worth = plan.copy(), ground.worth(plan)
    while time.perf_counter() < deadline:
        better = _best_change(ground, plan, worth, loss)
        if better is None:
            break
        plan, worth = better
    return plan


def _best_change(
    ground: Ground, plan: IntArray, worth: float, loss: FloatArray
) -> tuple[IntArray, float] | None:
    """The best of the promising single changes and pairs of them, judged exactly; None if no gain."""
    changes = _changes(ground, plan, loss)
    first, second = _pairs(ground, plan, changes)
    best = None
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        trial = plan.copy()
        trial[changes.group[one]] = changes.posts[one]
        trial[changes.group[other]] = changes.posts[other]
        value = ground.worth(trial)
        if value > worth * (1 + SMALLEST_GAIN) and ground.limits.allow(ground.usage(trial)):
            worth, best = value, trial
    return None if best is None else (best, worth)


def _changes(ground: Ground, plan: IntArray, loss: FloatArray) -> _Changes:
    """The most promising single changes, and what each would gain alone, to first order."""
    pool, coverage = ground.pool, ground.coverage
    rows = np.arange(len(pool))
    open_ = np.isfinite(loss) & np.column_stack((~pool.required, pool.available))
    open_[rows, plan] = False
    group, posts = np.nonzero(open_)
    harm = loss[group, posts] - np.minimum(loss[group, plan[group]], FAR)
    kept = np.argsort(harm, kind="stable")[:MOST_CHANGES]
    group, posts = group[kept], posts[kept]
    value = np.column_stack((np.zeros(len(pool)), pool.value))
    cost = np.column_stack((np.zeros(len(pool), dtype=np.int64), pool.cost))
    before, after = plan[group] > 0, posts > 0
    gain = value[group, posts] - value[group, plan[group]]
    if len(coverage.weight):
        gain = gain + _reached(ground, plan, group, after.astype(np.int64) - before)
    spend = cost[group, posts] - cost[group, plan[group]]
    accounts = after.astype(np.int64) - before
    inside = ground.limits.member[pool.cell[group]]
    usage = np.where(ground.limits.is_spend, spend[:, None], accounts[:, None]) * inside
    return _Changes(group, posts, usage, gain)


def _reached(ground: Ground, plan: IntArray, group: IntArray, entering: IntArray) -> FloatArray:
    """What unique reach gains by each change: `entering` is 1, 0 or -1 for leaving [changes]."""
    coverage, positions = ground.coverage, ground.pool.positions
    left = coverage.weight * np.exp(-coverage.exposure(positions[plan > 0]))
    place, segment, density = coverage.entries(positions[group])
    sign = entering[place]
    moved = np.where(sign == 0, 0.0, -left[segment] * np.expm1(-sign * density))
    return np.bincount(place, weights=moved, minlength=len(group)).astype(np.float64)


def _pairs(ground: Ground, plan: IntArray, changes: _Changes) -> tuple[IntArray, IntArray]:
    """Pairs that keep every limit and gain most to first order; a change paired with itself is single."""
    used, limits = ground.usage(plan), ground.limits
    gain = changes.gain[:, None] + changes.gain[None, :]
    np.fill_diagonal(gain, changes.gain)
    fine = gain > 0
    fine &= (changes.group[:, None] != changes.group[None, :]) | np.eye(len(gain), dtype=np.bool_)
    fine &= np.triu(np.ones_like(fine))
    first, second = np.nonzero(fine)
    single = first == second
    for row in range(len(limits)):
        change = changes.usage[first, row] + np.where(single, 0, changes.usage[second, row])
        total = used[row] + change
        kept = (total >= limits.lower[row]) & (total <= limits.upper[row])
        first, second, single = first[kept], second[kept], single[kept]
    order = np.argsort(-gain[first, second], kind="stable")[:MOST_TRIED]
    return first[order], second[order]
