"""An outside solver as oracle: the whole brief as one integer programme in HiGHS."""

from __future__ import annotations

import highspy
import numpy as np

from planner.engine import Problem

DOLLARS = 1e-2


def exact_solver(seconds: float) -> highspy.Highs:
    """HiGHS, silent, that stops only at the optimum or at its time limit."""
    solver = highspy.Highs()
    for name, setting in (
        ("output_flag", False),
        ("time_limit", seconds),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
        ("mip_feasibility_tolerance", 1e-9),
    ):
        solver.setOptionValue(name, setting)
    return solver


def best_by_highs(problem: Problem, seconds: float = 30.0) -> float | None:
    """The best value of all plans, None when none exists; raises when HiGHS does not finish."""
    them, everybody = problem.candidates, np.arange(len(problem))
    figures = problem.figures(everybody)
    candidate, option = np.nonzero(figures.available)
    cost = figures.cost[candidate, option] * DOLLARS
    solver = exact_solver(seconds)
    excluded = np.isin(candidate, them.positions(problem.exclude))
    columns = [
        solver.addVariable(lb=0, ub=float(not out), obj=-float(value), type=highspy.HighsVarType.kInteger)
        for value, out in zip(figures.value[candidate, option], excluded, strict=True)
    ]
    inf = highspy.kHighsInf

    def limit(inside, weights, low, high):
        index = np.flatnonzero(inside).astype(np.int32)
        solver.addRow(
            -inf if low is None else low, inf if high is None else high, len(index), index, weights[index]
        )

    ones, budget = np.ones(len(columns)), problem.budget_cents
    limit(ones > 0, cost, None, budget * DOLLARS)
    if problem.max_accounts is not None:
        limit(ones > 0, ones, None, problem.max_accounts)
    for rule in problem.rules:
        inside = them.dimensions[rule.dimension].is_label(rule.value)[candidate]
        low, high = rule.spend_limits_cents(budget)
        dollars = [None if cents is None else cents * DOLLARS for cents in (low, high)]
        limit(inside, ones, rule.min_accounts, rule.max_accounts)
        limit(inside, cost, *dollars)
    required = set(them.positions(problem.required).tolist())
    for number in everybody.tolist():
        limit(candidate == number, ones, 1 if number in required else None, 1)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    assert status == highspy.HighsModelStatus.kOptimal, status
    return -float(solver.getInfo().objective_function_value)
