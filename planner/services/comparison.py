"""What would flip the answer: intervals of both sides, the frontier, break-even fees."""

from dataclasses import dataclass
from math import isnan
from typing import Any

from planner.engine import (
    Frontier,
    Problem,
    Solution,
    breakeven_fee_multiple,
    breakeven_spend,
    frontier,
)
from planner.engine.refine import known_from, refined_breakeven_spend
from planner.services.brief import Brief
from planner.services.sides import Placement, brought_by
from planner.services.weighing import engagement_range

FRONTIER_POINTS = 40


@dataclass(frozen=True, slots=True)
class FrontierPicture:
    """What the frontier's chart and table show; money in cents of `currency`."""

    points: list[dict[str, Any]]
    celebrity_name: str
    celebrity_cents: int
    celebrity_value: float
    budget_cents: int
    currency: str
    maximise: str
    is_complete: bool = True


def celebrity_value(celebrity: Placement, maximise: str) -> float:
    """The celebrity side in the unit that is maximised."""
    return brought_by(celebrity, maximise)


def add_intervals(side: dict[str, Any], placements: list[Placement], brief: Brief) -> None:
    """Put the 80 % interval of the side's engagements into its totals."""
    side["p10"], side["p90"] = engagement_range(placements, brief.assumptions)


def curve_of(problem: Problem, celebrity: Placement) -> Frontier:
    """The frontier up to twice the larger of the budget and the celebrity's full cost."""
    highest = max(problem.budget_cents, celebrity.total_cents, 1) * 2
    return frontier(problem, points=FRONTIER_POINTS, up_to_cents=highest)


def frontier_points(curve: Frontier, celebrity: Placement, brief: Brief) -> dict[str, Any]:
    """The frontier as the page draws it; None where no plan is known or possible."""
    return {
        "celebrity_value": celebrity_value(celebrity, brief.maximise),
        "points": [
            {"spend_cents": int(spend), "lower": _known(lower), "upper": _known(upper)}
            for spend, lower, upper in zip(curve.budget_cents, curve.lower, curve.upper, strict=True)
        ],
    }


def break_evens(
    problem: Problem, solution: Solution, curve: Frontier, celebrity: Placement, brief: Brief
) -> dict[str, Any]:
    """The celebrity fee and the multiple of all other fees at which both sides bring the same.

    Each is an interval (low, high) from the certified bound and the attained value; None where the
    answer does not flip in the range looked at. A fee multiple of `low` is attained, `high` certified.
    """
    value = celebrity_value(celebrity, brief.maximise)
    known = known_from(solution, problem.budget_cents, value, breakeven_spend(curve, value))
    low, high = refined_breakeven_spend(problem, value, known)
    multiple = breakeven_fee_multiple(problem, value)
    return {
        "spend_cents": [low, high],
        "celebrity_fee_cents": [_fee_for(low, celebrity), _fee_for(high, celebrity)],
        "fee_multiple": list(multiple) if multiple else [None, None],
        "looked_up_to_cents": int(curve.budget_cents[-1]),
    }


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)


def _fee_for(spend_cents: float | None, celebrity: Placement) -> int | None:
    """The celebrity fee per post that makes its full cost this spend, extras growing with the fee."""
    if spend_cents is None:
        return None
    spare = spend_cents - celebrity.fixed_cents
    per_fee = celebrity.per_post_cents / celebrity.fee_per_post_cents if celebrity.fee_per_post_cents else 1.0
    return max(0, int(spare / celebrity.posts / per_fee))
