"""What is printed: answers of the engine as JSON objects."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.engine.frontier import Frontier
from planner.engine.problem import Problem
from planner.engine.replan import Replan
from planner.engine.solution import InfeasibleBrief, Multipliers, Solution

SMALLEST_VALUE = 1e-9
"""Gaps are relative to at least this much, so that a plan worth nothing has a gap too."""


def as_line(answer: Mapping[str, Any]) -> str:
    """The answer as one line of JSON; only ASCII, so that any terminal can show it."""
    return json.dumps(answer, allow_nan=False)


def solution_report(problem: Problem, solution: Solution) -> dict[str, Any]:
    """The plan and its certificate; without a plan (status "unknown") the bound alone."""
    known = solution.feasible
    status = "unknown" if not known else "optimal" if solution.proven else "feasible"
    return {
        "status": status,
        "value": _finite(solution.value) if known else None,
        "bound": _finite(solution.bound),
        "gap": _finite(relative_gap(solution.value, solution.bound)) if known else None,
        "proven": bool(known and solution.proven),
        "spend_cents": int(solution.spend_cents) if known else None,
        "accounts": int(solution.accounts) if known else None,
        "placements": _placements(problem, solution) if known else [],
        "duals": _duals(problem, solution.multipliers),
    }


def infeasible_report(found: InfeasibleBrief) -> dict[str, Any]:
    """No plan, and the rules that contradict each other."""
    nothing = dict.fromkeys(("value", "bound", "gap", "spend_cents", "accounts", "duals"))
    conflict = list(found.conflicts)
    return {"status": "infeasible", **nothing, "proven": False, "placements": [], "conflict": conflict}


def frontier_report(curve: Frontier) -> dict[str, Any]:
    """Both curves point by point, and all known plans."""
    points = zip(curve.budget_cents.tolist(), curve.lower.tolist(), curve.upper.tolist(), strict=True)
    plans = zip(curve.attained_cents.tolist(), curve.attained_value.tolist(), strict=True)
    return {
        "points": [
            {"budget_cents": budget, "lower": _finite(low), "upper": _finite(high)}
            for budget, low, high in points
        ],
        "attained": [{"spend_cents": cents, "value": _finite(value)} for cents, value in plans],
        "breakpoints": len(curve.attained_cents),
    }


def replan_report(problem: Problem, answer: Replan) -> dict[str, Any]:
    """The new plan, what happens to each account of the old one, and who stands by."""
    return {
        **solution_report(problem, answer.solution),
        **{name: list(getattr(answer, name)) for name in ("kept", "changed", "dropped", "added")},
        "keep_worth": _finite(answer.keep_worth),
        "given_up": _finite(answer.given_up),
        "reserve": [
            {
                "id": stand_in.id,
                "posts": int(stand_in.posts),
                "spend_cents": int(stand_in.spend_cents),
                "value": _finite(stand_in.value),
                "instead_of": stand_in.instead_of,
                "loss": _finite(stand_in.loss),
            }
            for stand_in in answer.reserve
        ],
    }


def relative_gap(value: float, bound: float) -> float:
    """How far the value can be from the best possible, relative to the value.

    >>> relative_gap(100.0, 101.0)
    0.01
    """
    return (bound - value) / max(abs(value), SMALLEST_VALUE)


def _placements(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    ids = problem.candidates.ids
    taken = np.flatnonzero(solution.posts).tolist()
    posts = {ids[position]: int(solution.posts[position]) for position in taken}
    return [{"id": name, "posts": posts[name]} for name in sorted(posts)]


def _duals(problem: Problem, worth: Multipliers) -> dict[str, Any]:
    pairs = zip(problem.rules, worth.rule_accounts, worth.rule_spend, strict=True)
    return {
        "budget": _finite(worth.budget),
        "budget_with_shares": _finite(worth.budget_with_shares),
        "max_accounts": _finite(worth.max_accounts),
        "rules": [
            {
                "dimension": rule.dimension,
                "value": rule.value,
                "accounts": _finite(accounts),
                "spend": _finite(spend),
            }
            for rule, accounts, spend in pairs
        ],
    }


def _finite(number: float) -> float | None:
    """JSON has no word for infinity or for what is not a number."""
    return float(number) if math.isfinite(number) else None
