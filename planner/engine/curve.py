"""Points of the curve of value over budget where more than the budget is limited."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from planner.engine.bound import Priced, price
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.first_plan import quick_plan
from planner.engine.limits import Limits, bounds_at_budget
from planner.engine.market import Market
from planner.engine.master import Master, promising
from planner.engine.optimise import solve
from planner.engine.problem import Problem
from planner.engine.programme import counts_usage, counts_value
from planner.engine.relaxation import (
    Infeasible,
    bound_beyond,
    by_slopes,
    generate,
    relax,
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
        priced = curve.settle(limits, certify=(count - 1 - point) % STRIDE == 0)
        possible[point] = priced is not None
        if priced is None:
            continue
        counts = curve.plan(limits, priced)
        if counts is not None:
            lower[point] = counts_value(curve.pool, counts)
            if not shares:
                spent[point] = counts_usage(curve.pool, limits, counts)[0]
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
    """One programme for all budgets: the last solution is the start of the next."""

    def __init__(self, market: Market, budgets: IntArray) -> None:
        self.market, self.dearest = market, int(budgets[-1])
        self.y = np.zeros(len(market.limits))
        self.lines: list[tuple[FloatArray, float]] = []
        rows = market.first_rows(market.limits)
        for budget in budgets[[-1, len(budgets) // 2, len(budgets) // 8]].tolist():
            try:
                held = relax(market, _at_budget(market, budget), self.dearest, rows).pool
            except Infeasible:
                continue
            rows = np.union1d(rows, held.source.rows)
        self.pool = market.pool(rows, self.dearest)
        likely = promising(self.pool, market.limits)
        self.master = Master(self.pool, market.limits, likely, by_slopes(self.pool, market.limits).y)

    def settle(self, limits: Limits, certify: bool) -> Priced | None:
        """The pool priced at the multipliers of these limits; None where fractions cannot meet them.

        With `certify` everybody outside the pool is priced as well, for one more line.
        """
        self.master.set_limits(limits)
        relaxed = generate(self.master)
        if relaxed is None:
            able = rows_that_meet(self.market, limits, self.dearest)
            if able is None:
                return None
            relaxed = relax(self.market, limits, self.dearest, able)
        self.y = relaxed.y
        priced = price(self.pool, limits, relaxed.y)
        if certify or not self.lines:
            beyond = bound_beyond(self.market, limits, relaxed.y, self.pool, self.dearest)
            worth = limits.worth(limits.signed(relaxed.y))
            self.lines.append((relaxed.y, priced.bound + beyond - worth))
        return priced

    def plan(self, limits: Limits, priced: Priced) -> IntArray | None:
        """A good plan within these limits (counts), None if none was found."""
        if limits.totals_only:
            effort = Search(COMBINATIONS, time.perf_counter() + SECONDS_PER_POINT)
            found = search(self.pool, limits, priced, self.y, effort)
            if found.counts is not None and found.loss <= GOOD * priced.bound:
                return found.counts
        target = self.upper(limits)[0] / (1 + GAP)
        for core in CORES:
            counts = quick_plan(self.pool, limits, priced, SECONDS_PER_POINT, target, (core,))
            if counts is not None:
                return counts
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
