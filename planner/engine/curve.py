"""Points of the curve of value over budget where more than the budget is limited."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from planner.engine.bound import Priced, likely, price
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.first_plan import quick_plan
from planner.engine.limits import Limits, bounds_at_budget
from planner.engine.market import Market
from planner.engine.optimise import solve
from planner.engine.options import Pool
from planner.engine.problem import Problem
from planner.engine.programme import counts_usage, counts_value
from planner.engine.relaxation import (
    Infeasible,
    Relaxed,
    bound_beyond,
    relax,
    relax_pool,
    rows_that_meet,
)
from planner.engine.search import Search, search
from planner.engine.solution import InfeasibleBrief

Points = tuple[IntArray, FloatArray, FloatArray, FloatArray, tuple[IntArray, FloatArray]]
"""Budgets, lower, upper, slope of the upper curve, and the known plans as (cents, value)."""

STRIDE = 4
"""Multipliers are found at every so many points: those of one budget give a bound for all."""
SECONDS_PER_POINT = 0.1
CORES = (20, 80, 320)
GAP = 5e-3
CLOSEST = 600
"""So many groups outside the priced plan are looked at for a plan."""
PARTS = 3
COMBINATIONS = 1 << 9
GOOD = 0.02


def from_relaxations(market: Market, budgets: IntArray) -> Points:
    """A certified and an attained value for every budget [points].

    The bound at given multipliers is a straight line over the budget, so the smallest of the lines
    known is the upper curve.
    """
    count = len(budgets)
    lower, possible = np.full(count, np.nan), np.ones(count, dtype=np.bool_)
    spent, curve = budgets.copy(), _Curve(market, budgets)
    shares = bool((market.limits.is_spend & (market.limits.rule >= 0)).any())
    for point in range(count - 1, -1, -1):
        limits = _at_budget(market, int(budgets[point]))
        possible[point] = curve.settle(limits, certify=(count - 1 - point) % STRIDE == 0)
        found = curve.plan(limits) if possible[point] else None
        if found is not None:
            lower[point] = counts_value(*found)
            if not shares:
                spent[point] = counts_usage(found[0], limits, found[1])[0]
    lines = [curve.upper(_at_budget(market, int(budget))) for budget in budgets]
    upper, slope = (np.where(possible, column, np.nan) for column in np.array(lines).reshape(-1, 2).T)
    return budgets, lower, upper, slope, (spent, lower)


def from_solves(problem: Problem, budgets: IntArray) -> Points:
    """Every point solved on its own: with unique reach there is no common line."""
    lower, upper = np.full(len(budgets), np.nan), np.full(len(budgets), np.nan)
    spent = budgets.copy()
    for point, budget in enumerate(budgets.tolist()):
        try:
            found = solve(replace(problem, budget_cents=budget), seconds=SECONDS_PER_POINT, gap=GAP)
        except InfeasibleBrief:
            continue
        upper[point] = found.bound
        if found.feasible:
            lower[point], spent[point] = found.value, found.spend_cents
    return budgets, lower, upper, np.full(len(budgets), np.nan), (spent, lower)


def _at_budget(market: Market, budget_cents: int) -> Limits:
    return market.limits.between(*bounds_at_budget(market.limits, market.problem, budget_cents))


class _Curve:
    """One pool for all budgets: the last multipliers are the start of the next."""

    def __init__(self, market: Market, budgets: IntArray) -> None:
        self.market, self.dearest = market, int(budgets[-1])
        self.y: FloatArray | None = None
        self.priced: Priced
        self.lines: list[tuple[FloatArray, float]] = []
        try:
            self.pool = relax(market, market.limits, self.dearest).pool
        except Infeasible:
            self.pool = market.pool(market.first_rows(market.limits), self.dearest)

    def settle(self, limits: Limits, certify: bool) -> bool:
        """Find the multipliers of these limits; False where not even fractions can meet them.

        With `certify` everybody outside the pool is priced as well, for one more line.
        """
        relaxed = self._relax(limits)
        if not relaxed.possible:
            able = rows_that_meet(self.market, limits, self.dearest)
            if able is None:
                return False
            relaxed = relax(self.market, limits, self.dearest, able)
        if relaxed.y is not self.y:
            self.y, self.priced = relaxed.y, price(self.pool, limits, relaxed.y)
        if certify or not self.lines:
            beyond = bound_beyond(self.market, limits, relaxed.y, self.pool, self.dearest)
            worth = limits.worth(limits.signed(relaxed.y))
            self.lines.append((relaxed.y, self.priced.bound + beyond - worth))
        return True

    def _relax(self, limits: Limits) -> Relaxed:
        """The relaxation over the groups that are likely by the last prices, and any that improve it."""
        if self.y is None:
            return relax_pool(self.pool, limits)
        held = likely(self.pool, self.priced, CLOSEST)
        for _ in range(PARTS):
            relaxed = relax_pool(self.pool.part(np.flatnonzero(held)), limits, guess=self.y)
            if not relaxed.possible:
                break
            self.y, self.priced = relaxed.y, price(self.pool, limits, relaxed.y)
            new = (self.priced.best > 0) & ~held
            if not new.any():
                return relaxed
            held |= new
        return relax_pool(self.pool, limits, guess=self.y)

    def plan(self, limits: Limits) -> tuple[Pool, IntArray] | None:
        """A good plan within these limits, as counts of a part of the pool; None if none was found."""
        pool, priced = _part(self.pool, self.priced)
        if limits.totals_only and self.y is not None:
            effort = Search(COMBINATIONS, time.perf_counter() + SECONDS_PER_POINT)
            found = search(pool, limits, priced, self.y, effort)
            if found.counts is not None and found.loss <= GOOD * priced.bound:
                return pool, found.counts
        target = self.upper(limits)[0] / (1 + GAP)
        for core in CORES:
            counts = quick_plan(pool, limits, priced, SECONDS_PER_POINT, target, (core,))
            if counts is not None:
                return pool, counts
        return None

    def upper(self, limits: Limits) -> tuple[float, float]:
        """(bound, slope per cent) of the smallest line at these limits.

        Whole cents of shares are allowed for, one cent a rule.
        """
        of_shares = limits.is_spend & (limits.rule >= 0)
        found = [
            (
                fixed + limits.worth(limits.signed(y)) + float(np.abs(y[of_shares]).sum()),
                limits.value_per_budget_cent(y),
            )
            for y, fixed in self.lines
        ]
        return min(found, default=(np.nan, np.nan))


def _part(pool: Pool, priced: Priced) -> tuple[Pool, Priced]:
    """The groups that are in the priced plan, and those closest to it: the others stay out."""
    kept = np.flatnonzero(likely(pool, priced, CLOSEST))
    part = Priced(priced.bound, priced.profit[kept], priced.best[kept], priced.loss[kept])
    return pool.part(kept), part
