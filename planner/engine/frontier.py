"""What each budget can buy: an attained and a certified curve of value over budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.bound import Priced, price
from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.first_plan import quick_plan
from planner.engine.limits import Limits, bounds_at_budget
from planner.engine.market import Market, market_of
from planner.engine.options import Pool, Steps, hull_steps, start_of
from planner.engine.problem import Problem
from planner.engine.programme import counts_usage, counts_value
from planner.engine.relaxation import Infeasible, Master, bound_beyond, generate, promising, relax

SECONDS_PER_POINT = 0.1
GAP = 2e-3
CORE = (30, 120)
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
    market = market_of(whole)
    budgets = np.unique([up_to_cents * step // points for step in range(1, points + 1)])
    budgets = budgets[budgets > 0].astype(np.int64)
    if market.limits.budget_only:
        return _from_hull(market, budgets)
    return _from_relaxations(market, budgets)


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
    most = np.maximum(int(budgets[-1]) // np.maximum(steps.cost, 1), 1)
    copies = np.minimum(pool.size[steps.group], most)
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


def _from_relaxations(market: Market, budgets: IntArray) -> Frontier:
    count, problem = len(budgets), market.problem
    lower, upper, slope = np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan)
    spent = budgets.copy()
    curve = _Curve(market, budgets)
    shares = bool((market.limits.is_spend & (market.limits.rule >= 0)).any())
    for point in range(count - 1, -1, -1):
        at_budget = market.limits.between(*bounds_at_budget(market.limits, problem, int(budgets[point])))
        priced, y = curve.priced_at(at_budget)
        if priced is None:
            continue
        upper[point], slope[point] = _certified(at_budget, priced.bound, y)
        counts = quick_plan(curve.pool, at_budget, priced, SECONDS_PER_POINT, upper[point] / (1 + GAP), CORE)
        if counts is not None:
            lower[point] = counts_value(curve.pool, counts)
            if not shares:
                spent[point] = counts_usage(curve.pool, at_budget, counts)[0]
    return _frontier(budgets, lower, upper, slope, (spent, lower))


class _Curve:
    """One programme for all budgets of a curve: the last solution is the start of the next."""

    def __init__(self, market: Market, budgets: IntArray) -> None:
        self.market = market
        rows = market.first_rows(market.limits)
        for budget in budgets[[-1, len(budgets) // 2, len(budgets) // 8]].tolist():
            limits = market.limits.between(*bounds_at_budget(market.limits, market.problem, budget))
            try:
                held = relax(market, limits, int(budgets[-1]), rows).pool
            except Infeasible:
                continue
            rows = np.union1d(rows, held.source.rows)
        self.pool = market.pool(rows, int(budgets[-1]))
        self.master = Master(self.pool, market.limits, promising(self.pool, market.limits))

    def priced_at(self, limits: Limits) -> tuple[Priced | None, FloatArray]:
        """(everybody priced, multipliers); None where fractions cannot meet the limits."""
        self.master.set_limits(limits)
        relaxed = generate(self.master)
        if relaxed is None:
            try:
                relaxed = relax(self.market, limits, int(limits.upper[0]))
            except Infeasible:
                return None, np.zeros(len(limits))
        beyond = bound_beyond(self.market, limits, relaxed.y, self.pool)
        priced = price(self.pool, limits, relaxed.y)
        return replace(priced, bound=priced.bound + beyond), relaxed.y


def _certified(limits: Limits, bound: float, y: FloatArray) -> tuple[float, float]:
    """Bound and slope at this budget; whole cents of shares are allowed for, one cent a rule."""
    of_shares = limits.is_spend & (limits.rule >= 0)
    slack = float(np.abs(y[of_shares]).sum())
    return bound + slack, limits.value_per_budget_cent(y)


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
