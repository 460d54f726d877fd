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
    """A plan (counts [groups, posts]) after the best changes; as it was where many are alike."""
    if not len(pool) or int(pool.size.max()) > MOST_COPIES:
        return counts
    singles, each, plan = _singles(pool, counts)
    return _counts(counts, each, improved(Ground(singles, NO_COVERAGE, limits), plan, loss[each], deadline))


def repaired(
    pool: Pool, limits: Limits, taken: FloatArray, loss: FloatArray, deadline: float
) -> IntArray | None:
    """A plan that keeps the limits, near `taken` [groups, posts] with its fractions; None if not found.

    Changes of one or two accounts are made while they bring the limits closer.
    """
    if not len(pool) or int(pool.size.max()) > MOST_COPIES:
        return None
    counts = np.rint(taken).astype(np.int64)
    singles, each, plan = _singles(pool, counts)
    forgotten = singles.required & (plan == 0)
    plan[forgotten] = loss[each][forgotten, 1:].argmin(axis=1) + 1
    ground = Ground(singles, NO_COVERAGE, limits)
    missed = _missed(limits, ground.usage(plan))
    while missed > 0 and time.perf_counter() < deadline:
        closer = _closest(ground, plan, loss[each])
        if closer is None or closer[1] >= missed:
            return None
        plan, missed = closer
    return _counts(counts, each, improved(ground, plan, loss[each], deadline)) if missed == 0 else None


def _singles(pool: Pool, counts: IntArray) -> tuple[Pool, IntArray, IntArray]:
    """(the pool with one group per candidate, their groups of before, the plan's posts of each)."""
    each = np.repeat(np.arange(len(pool)), pool.size)
    copy = np.arange(len(each)) - np.repeat(np.cumsum(pool.size) - pool.size, pool.size)
    reached = np.cumsum(counts[:, ::-1], axis=1)
    plan = counts.shape[1] - (reached[each] <= copy[:, None]).sum(axis=1)
    singles = replace(
        pool,
        cost=pool.cost[each],
        value=pool.value[each],
        available=pool.available[each],
        size=np.ones(len(each), dtype=np.int64),
        cell=pool.cell[each],
        required=pool.required[each],
    )
    return singles, each, plan


def _counts(like: IntArray, each: IntArray, plan: IntArray) -> IntArray:
    counts = np.zeros_like(like)
    taken = np.flatnonzero(plan)
    np.add.at(counts, (each[taken], plan[taken] - 1), 1)
    return counts


def _missed(limits: Limits, usage: IntArray) -> float:
    """By how much usage [rows] breaks the limits, each in shares of itself; 0 when all are kept."""
    over = np.maximum(usage - limits.upper, 0) / np.maximum(limits.upper, 1)
    short = np.maximum(limits.lower - usage, 0) / np.maximum(limits.lower, 1)
    return float((over + short).sum())


def _closest(ground: Ground, plan: IntArray, loss: FloatArray) -> tuple[IntArray, float] | None:
    """The plan after the one or two changes that bring it closest to the limits; the best of those."""
    changes, limits = _changes(ground, plan, loss), ground.limits
    used = ground.usage(plan)
    single = np.eye(len(changes.group), dtype=np.bool_)
    missed = np.zeros(single.shape)
    for row in range(len(limits)):
        change = changes.usage[:, row]
        usage = used[row] + change[:, None] + np.where(single, 0, change[None, :])
        missed += np.maximum(usage - limits.upper[row], 0) / max(int(limits.upper[row]), 1)
        missed += np.maximum(limits.lower[row] - usage, 0) / max(int(limits.lower[row]), 1)
    missed[(changes.group[:, None] == changes.group[None, :]) & ~single] = np.inf
    if not missed.size:
        return None
    gain = changes.gain[:, None] + np.where(single, 0.0, changes.gain[None, :])
    least = float(missed.min())
    one, other = np.unravel_index(int(np.where(missed <= least, gain, -np.inf).argmax()), missed.shape)
    plan = plan.copy()
    plan[changes.group[one]], plan[changes.group[other]] = changes.posts[one], changes.posts[other]
    return plan, least


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
