"""A break-even spend narrowed down by solving: the frontier's interval is only as fine as its points."""

from __future__ import annotations

import time
from dataclasses import replace

from planner.engine.compare import Interval
from planner.engine.optimise import solve
from planner.engine.problem import Problem
from planner.engine.solution import InfeasibleBrief, Solution

CLOSE_ENOUGH = 0.002


def known_from(solution: Solution, budget_cents: int, value: float, interval: Interval) -> Interval:
    """The interval with what a solution already proves about its own budget.

    Without a `low` no spend that was looked at is enough, and it stays so.
    """
    low, high = interval
    if solution.value >= value:
        spend = solution.spend_cents
        high = spend if high is None else min(high, spend)
    elif solution.bound < value and low is not None:
        low = max(low, budget_cents + 1)
    if low is not None and high is not None and low > high:
        low = high
    return Interval(low, high)


def refined_breakeven_spend(
    problem: Problem, value: float, interval: Interval, *, seconds: float = 2.0
) -> Interval:
    """Halve the interval of spends (cents) by solves, until it is within 0.2 % or time is up.

    Below `low` no plan is worth `value` (certified), at `high` a known plan is. Open ends stay as
    they are; so does the interval where a solve can prove neither.
    """
    deadline = time.perf_counter() + seconds
    low, high = interval
    while low is not None and high is not None and high - low > max(1, CLOSE_ENOUGH * high):
        left = deadline - time.perf_counter()
        if left <= 0.05:
            break
        budget = int(low + high) // 2
        try:
            solution = solve(replace(problem, budget_cents=budget), seconds=min(left, 1.0), gap=1e-6)
        except InfeasibleBrief:
            low = budget + 1
            continue
        narrowed = known_from(solution, budget, value, Interval(low, high))
        if narrowed == (low, high):
            break
        low, high = narrowed
    return Interval(low, high)
