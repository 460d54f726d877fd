"""Improving a plan by changing one or two accounts at a time, every limit kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.candidates import FloatArray, IntArray
from planner.engine.coverage import NO_COVERAGE, Coverage
from planner.engine.limits import Limits
from planner.engine.options import Pool

MOST_CHANGES = 400
MOST_TRIED = 40
MOST_COPIES = 4
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
    """A plan (counts [groups, posts]) after the best changes; as it was where many are alike."""
    if not len(pool) or int(pool.size.max()) > MOST_COPIES:
        return counts
    each = np.repeat(np.arange(len(pool)), pool.size)
    copy = np.arange(len(each)) - np.repeat(np.cumsum(pool.size) - pool.size, pool.size)
    level = np.cumsum(counts[:, ::-1], axis=1)
    most = counts.shape[1]
    plan = np.maximum(most - (level[each] <= copy[:, None]).sum(axis=1), 0)
    single = replace(
        pool,
        cost=pool.cost[each],
        value=pool.value[each],
        available=pool.available[each],
        size=np.ones(len(each), dtype=np.int64),
        cell=pool.cell[each],
        required=pool.required[each],
    )
    better = improved(Ground(single, NO_COVERAGE, limits), plan, loss[each], deadline)
    after = np.zeros_like(counts)
    taken = np.flatnonzero(better)
    np.add.at(after, (each[taken], better[taken] - 1), 1)
    return after


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
    open_ = np.isfinite(loss)
    open_[rows, plan] = False
    group, posts = np.nonzero(open_)
    harm = loss[group, posts] - loss[group, plan[group]]
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
