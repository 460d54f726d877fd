"""Does an answer hold? Every claim worked out again from the brief alone, with exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from planner.engine.limits import limits_of
from planner.engine.plan import broken_rules, plan_spend_cents, plan_value
from planner.engine.problem import Problem
from planner.engine.solution import Multipliers, Solution

TOLERANCE = 1e-9
"""Relative; values are floats."""


def broken_claims(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """Every claim of a solution that does not hold, in words; empty when all do.

    Looks at the plan (limits, spend, accounts, value), at the arithmetic of the gap and, for
    objectives without unique reach, at the multipliers: no plan can be worth more than they say.
    Does not search for better plans.
    """
    if not solution.feasible:
        return ()
    posts, value = solution.posts, plan_value(problem, solution.posts)
    scale = TOLERANCE * max(abs(value), TOLERANCE)
    claims = [
        (solution.spend_cents == plan_spend_cents(problem, posts), "spend is not what the plan costs"),
        (solution.accounts == np.count_nonzero(posts), "accounts are not those of the plan"),
        (abs(solution.value - value) <= scale, "value is not what the plan is worth"),
        (solution.bound >= value - scale, "the bound is below the plan's own value"),
        (_gap_fits(solution), "the gap is not (bound - value) / value"),
        (not solution.proven or solution.bound - value <= scale, "proven, but bound and value differ"),
    ]
    if problem.objective.unique_reach == 0:
        highest = exact_bound(problem, solution.multipliers)
        claims.append((highest >= value - scale, "worth more than the multipliers allow"))
    return broken_rules(problem, posts) + tuple(words for holds, words in claims if not holds)


def _gap_fits(solution: Solution) -> bool:
    if solution.gap is None:
        return solution.value <= 0
    return abs(solution.gap - (solution.bound - solution.value) / solution.value) <= TOLERANCE


def exact_bound(problem: Problem, multipliers: Multipliers) -> Fraction:
    """L(y) over all candidates in exact fractions: slow, for pools of some thousands."""
    limits = limits_of(problem)
    y = [Fraction(price) for price in limits.signed(multipliers.by_row(limits)).tolist()]
    total = Fraction(0)
    for row, price in enumerate(y):
        total += price * int(limits.upper[row] if price > 0 else limits.lower[row])
    per_cell = []
    for inside in limits.member.tolist():
        spend = sum((p for p, i, s in zip(y, inside, limits.is_spend, strict=True) if i and s), Fraction(0))
        place = sum(
            (p for p, i, s in zip(y, inside, limits.is_spend, strict=True) if i and not s), Fraction(0)
        )
        per_cell.append((spend, place))
    everybody = np.arange(len(problem))
    figures = problem.figures(everybody)
    required = set(problem.candidates.positions(problem.required).tolist())
    excluded = set(problem.candidates.positions(problem.exclude).tolist())
    for candidate in (k for k in everybody.tolist() if k not in excluded):
        spend, place = per_cell[int(limits.cell[candidate])]
        profits = [] if candidate in required else [Fraction(0)]
        for option in np.flatnonzero(figures.available[candidate]).tolist():
            paid = spend * int(figures.cost[candidate, option]) + place
            profits.append(Fraction(float(figures.value[candidate, option])) - paid)
        total += max(profits)
    return total
