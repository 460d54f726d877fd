"""What each budget can buy: an attained and a certified curve of value over budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.first_plan import quick_plan
from planner.engine.limits import Limits, bounds_at_budget, limits_of
from planner.engine.options import Pool, Steps, hull_steps, pool_of
from planner.engine.problem import BoolArray, FloatArray, IntArray, Problem
from planner.engine.programme import counts_usage, counts_value
from planner.engine.relaxation import Infeasible, Master, Relaxed, relax

SECONDS_PER_POINT = 0.5
ROUNDING = 1e-11


@dataclass(frozen=True, eq=False)
class Frontier:
    """The best value for a budget of AT MOST so much; all arrays but the last two are [points].

    Attributes:
        budget_cents: the budgets looked at, increasing.
        lower: value of a plan that exists; nan where none was found. Never decreases.
        upper: no plan is worth more; nan where no plan can meet the brief. Never decreases.
        value_per_cent: slope of the certified curve: what one more cent of budget can add. The
            line upper + value_per_cent * (budget - budget_cents) is a certificate for every
            budget up to the last one.
        attained_cents, attained_value: all known plans [plans], both increasing: with this budget
            this value can be had.
    """

    budget_cents: IntArray
    lower: FloatArray
    upper: FloatArray
    value_per_cent: FloatArray
    attained_cents: IntArray
    attained_value: FloatArray


def frontier(problem: Problem, *, points: int = 40, up_to_cents: int) -> Frontier:
    """The curve at `points` evenly spaced budgets up to and including `up_to_cents`.

    The brief's own budget does not matter. Spend shares of rules scale with the budget. With the
    budget as the only limit, all breakpoints of the hull are attained and exact for their spend.

    Raises ValueError for fewer than 1 point or a largest budget below 1 cent.
    """
    if points < 1 or up_to_cents < 1:
        raise ValueError("frontier: points and up_to_cents must be at least 1")
    whole = replace(problem, budget_cents=up_to_cents)
    limits = limits_of(whole)
    pool = pool_of(whole, limits, up_to_cents)
    budgets = np.unique([up_to_cents * step // points for step in range(1, points + 1)])
    budgets = budgets[budgets > 0].astype(np.int64)
    if problem.max_accounts is None and not problem.rules:
        return _from_hull(pool, budgets)
    return _from_relaxations(whole, pool, limits, budgets)


def _from_hull(pool: Pool, budgets: IntArray) -> Frontier:
    steps = hull_steps(pool)
    must = pool.required
    base_cents = int((pool.cost[must, 0] * pool.size[must]).sum())
    base_value = float((pool.value[must, 0] * pool.size[must]).sum())
    copies = pool.size[steps.group]
    spent = base_cents + np.append(0, np.cumsum(np.repeat(steps.cost, copies)))
    value = base_value + np.append(0.0, np.cumsum(np.repeat(steps.value, copies)))
    slope = np.append(np.repeat(steps.slope, copies), 0.0)
    at = np.searchsorted(spent, budgets, side="right") - 1
    possible = at >= 0
    at = np.maximum(at, 0)
    left = budgets - spent[at]
    gain = np.where(slope[at] > 0, slope[at] * np.maximum(left, 0), 0.0)
    upper = (value[at] + gain) * (1 + ROUNDING)
    entry = np.repeat(_entries(pool, steps), copies)
    fills = [
        _filled(steps, copies, entry, int(k), int(r)) if ok else 0.0
        for k, r, ok in zip(at, left, possible, strict=True)
    ]
    lower = np.where(possible, value[at] + np.array(fills), np.nan)
    within = spent <= int(budgets[-1])
    attained = (np.append(spent[within], budgets), np.append(value[within], lower))
    slopes = np.where(possible, slope[at], np.nan)
    return _frontier(budgets, lower, np.where(possible, upper, np.nan), slopes, attained)


def _entries(pool: Pool, steps: Steps) -> BoolArray:
    """Which steps bring in a candidate that had no post (must-haves always have one)."""
    first = np.full(len(pool), len(steps.group), dtype=np.int64)
    np.minimum.at(first, steps.group, np.arange(len(steps.group)))
    fresh: BoolArray = first[steps.group] == np.arange(len(steps.group))
    return fresh


def _filled(steps: Steps, copies: IntArray, entry: BoolArray, start: int, left: int) -> float:
    """Value of up to 5 further candidates that fit into the money left after `start` steps."""
    cost, value = np.repeat(steps.cost, copies)[start:], np.repeat(steps.value, copies)[start:]
    open_, gained = entry[start:].copy(), 0.0
    for _ in range(5):
        worth = np.where(open_ & (cost <= left), value, 0.0)
        if not worth.any():
            break
        best = int(worth.argmax())
        gained, left, open_[best] = gained + float(worth[best]), left - int(cost[best]), False
    return gained


def _from_relaxations(problem: Problem, pool: Pool, limits: Limits, budgets: IntArray) -> Frontier:
    count = len(budgets)
    lower, upper, slope = np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan)
    spent = budgets.copy()
    master: Master | None = None
    shares = bool((limits.is_spend & (limits.rule >= 0)).any())
    for point in range(count - 1, -1, -1):
        budget = int(budgets[point])
        at_budget = limits.between(*bounds_at_budget(limits, problem, budget))
        try:
            relaxed, master = relax(pool, at_budget, master)
        except Infeasible:
            continue
        upper[point], slope[point] = _certified(at_budget, relaxed)
        counts = quick_plan(pool, at_budget, relaxed.priced, SECONDS_PER_POINT)
        if counts is not None:
            lower[point] = counts_value(pool, counts)
            if not shares:
                spent[point] = counts_usage(pool, at_budget, counts)[0]
    return _frontier(budgets, lower, upper, slope, (spent, lower))


def _certified(limits: Limits, relaxed: Relaxed) -> tuple[float, float]:
    """Bound and slope at this budget; whole cents of shares are allowed for, one cent a rule."""
    of_shares = limits.is_spend & (limits.rule >= 0)
    slack = float(np.abs(relaxed.y[of_shares]).sum())
    return relaxed.priced.bound + slack, limits.value_per_budget_cent(relaxed.y)


def _frontier(
    budgets: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    slope: FloatArray,
    attained: tuple[IntArray, FloatArray],
) -> Frontier:
    """Both curves for "at most this budget", and the known plans worth more than any before."""
    lower = np.fmax.accumulate(lower)
    upper = np.fmax(np.fmax.accumulate(upper), lower)
    cents, value = attained
    known = np.isfinite(value)
    cents, value = cents[known], value[known]
    order = np.lexsort((-value, cents))
    cents, value = cents[order], value[order]
    better = value > np.append(-np.inf, np.maximum.accumulate(value))[:-1]
    return Frontier(budgets, lower, upper, slope, cents[better], value[better])
