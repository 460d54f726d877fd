"""The mixed roster: the celebrity as one candidate among the others, where the budget allows more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from planner.engine import Candidates, Dimension, InfeasibleBrief, Problem, solve
from planner.services.comparison import celebrity_value
from planner.services.problem import OTHER
from planner.services.sides import Placement

SECONDS, GAP = 2.0, 1e-4
CELEBRITY = "the celebrity"
ROOM = 0.01
"""Without this share of the budget left beside the celebrity there is nothing to mix."""


def mixed_roster(
    problem: Problem, celebrity: Placement, value: float, maximise: str
) -> dict[str, Any] | None:
    """The best roster with the celebrity in it, against the portfolio's `value` without; None if there is
    no room for others beside it. Rules hold for the others; the celebrity counts in budget and accounts.
    """
    star = celebrity_value(celebrity, maximise)
    room = problem.budget_cents - celebrity.total_cents
    if celebrity.total_cents <= 0 or room < ROOM * problem.budget_cents:
        return None
    try:
        found = solve(_with_star(problem, celebrity, star), seconds=SECONDS, gap=GAP)
    except InfeasibleBrief:
        return None
    if not found.feasible:
        return None
    others = int(found.accounts) - 1
    return {
        "value": found.value,
        "bound": found.bound,
        "others": others,
        "spend_cents": found.spend_cents,
        "beats_both": bool(others > 0 and found.value > max(value, star)),
    }


def _with_star(problem: Problem, celebrity: Placement, star: float) -> Problem:
    """The same brief with the celebrity added as a must-have with all its posts at once."""
    them = problem.candidates
    candidates = Candidates(
        ids=(*them.ids, CELEBRITY),
        fee_cents=np.append(them.fee_cents, celebrity.total_cents),
        fixed_cents=np.append(them.fixed_cents, 0),
        value=np.append(them.value, star / problem.repeat[0]),
        max_posts=np.append(them.max_posts, 1),
        dimensions={name: _with_other(column) for name, column in them.dimensions.items()},
    )
    return replace(problem, candidates=candidates, include=problem.include | {CELEBRITY})


def _with_other(column: Dimension) -> Dimension:
    return Dimension(column.labels, np.append(column.codes, column.labels.index(OTHER)))
