"""What each budget can buy: an attained and a certified curve of value over budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.curve import from_relaxations, from_solves
from planner.engine.market import Market, market_of
from planner.engine.options import Pool, Steps, hull_steps, start_of
from planner.engine.problem import Problem
from planner.engine.relaxation import Infeasible, relax

ROUNDING = 1e-11
FILL_FROM = 2_000


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
    market = market_of(whole)
    budgets = np.unique([up_to_cents * step // points for step in range(1, points + 1)])
    budgets = budgets[budgets > 0].astype(np.int64)
    if problem.objective.unique_reach > 0:
        return joined(*from_solves(whole, budgets))
    if market.limits.budget_only:
        return _from_hull(market, budgets)
    return joined(*from_relaxations(market, budgets))


def _from_hull(market: Market, budgets: IntArray) -> Frontier:
    """Every step up to the last one that fits belongs to the plan of some budget.

    The pool holds all of those; the steps after them may be incomplete and only fill what is left.
    """
    try:
        relaxed = relax(market, market.limits, int(budgets[-1]))
    except Infeasible:
        nothing = np.full(len(budgets), np.nan)
        return Frontier(budgets, nothing, nothing, nothing, budgets[:0], nothing[:0])
    pool = relaxed.pool
    steps = hull_steps(pool)
    _, start_cents, start_value = start_of(pool)
    base_cents = int((start_cents * pool.size).sum())
    base_value = float((start_value * pool.size).sum())
    size = pool.size[steps.group]
    most = np.where(steps.cost > 0, int(budgets[-1]) // np.maximum(steps.cost, 1) + 1, size)
    each = np.repeat(np.arange(len(steps.cost)), np.minimum(size, most))
    cost, worth, entry = steps.cost[each], steps.value[each], _entries(pool, steps)[each]
    spent = base_cents + np.append(0, np.cumsum(cost))
    value = base_value + np.append(0.0, np.cumsum(worth))
    slope = np.append(steps.slope[each], 0.0)
    at = np.searchsorted(spent, budgets, side="right") - 1
    possible = at >= 0
    at = np.maximum(at, 0)
    left = budgets - spent[at]
    gain = np.where(slope[at] > 0, slope[at] * np.maximum(left, 0), 0.0)
    upper = (value[at] + gain) * (1 + ROUNDING)
    fills = [
        _filled(cost[k:], worth[k:], entry[k:], int(r)) if ok else 0.0
        for k, r, ok in zip(at, left, possible, strict=True)
    ]
    lower = np.where(possible, value[at] + np.array(fills), np.nan)
    within = spent <= int(budgets[-1])
    attained = (np.append(spent[within], budgets), np.append(value[within], lower))
    slopes = np.where(possible, slope[at], np.nan)
    return joined(budgets, lower, np.where(possible, upper, np.nan), slopes, attained)


def _entries(pool: Pool, steps: Steps) -> BoolArray:
    """Which steps bring in a candidate that had no post (must-haves always have one)."""
    first = np.full(len(pool), len(steps.group), dtype=np.int64)
    np.minimum.at(first, steps.group, np.arange(len(steps.group)))
    fresh: BoolArray = first[steps.group] == np.arange(len(steps.group))
    return fresh


def _filled(cost: IntArray, value: FloatArray, entry: BoolArray, left: int) -> float:
    """Value of up to 5 further candidates that fit into the money left, of the steps to come."""
    near = slice(0, FILL_FROM)
    cost, value, open_ = cost[near], value[near], entry[near].copy()
    gained = 0.0
    for _ in range(5):
        worth = np.where(open_ & (cost <= left), value, 0.0)
        if not worth.any():
            break
        best = int(worth.argmax())
        gained, left, open_[best] = gained + float(worth[best]), left - int(cost[best]), False
    return gained


def joined(
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
