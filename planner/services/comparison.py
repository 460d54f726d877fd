"""What would flip the answer: intervals of both sides, the frontier, break-even fees."""

from typing import Any

from planner.engine import (
    Problem,
    Solution,
    breakeven_fee_multiple,
    breakeven_spend,
    engagement_interval,
    frontier,
)
from planner.services.brief import Brief
from planner.services.sides import Placement

FRONTIER_POINTS = 40


def celebrity_value(celebrity: Placement, maximise: str) -> float:
    """The celebrity side in the unit that is maximised."""
    if maximise == "impressions":
        return celebrity.impressions
    if maximise == "on_target_engagements":
        return celebrity.engagements * celebrity.on_target_share
    return celebrity.engagements


def add_intervals(
    side: dict[str, Any], placements: list[Placement], brief: Brief
) -> None:
    """Put the 80 % interval of the side's engagements into its totals."""
    low, high = engagement_interval(
        [placement.engagements for placement in placements],
        [placement.posts for placement in placements],
        post_spread=float(brief.assumptions.post_spread),
        shared_spread=float(brief.assumptions.shared_spread),
    )
    side["p10"], side["p90"] = low, high


def frontier_points(problem: Problem, celebrity: Placement, brief: Brief) -> dict[str, Any]:
    """The frontier up to half again the larger of budget and celebrity cost, for the page."""
    highest = max(problem.budget_cents, celebrity.total_cents) * 3 // 2
    found = frontier(problem, points=FRONTIER_POINTS, up_to_cents=highest)
    return {
        "celebrity_value": celebrity_value(celebrity, brief.maximise),
        "points": [
            {"spend_cents": int(spend), "lower": float(lower), "upper": float(upper)}
            for spend, lower, upper in zip(found.budget_cents, found.lower, found.upper, strict=True)
        ],
    }


def break_evens(
    problem: Problem, solution: Solution, celebrity: Placement, brief: Brief
) -> dict[str, Any]:
    """The celebrity fee and the multiple of all other fees at which both sides bring the same.

    Each is an interval (low, high), from the certified bound and the attained value; None where the
    answer does not flip in the range looked at.
    """
    value = celebrity_value(celebrity, brief.maximise)
    reach = frontier(problem, points=200, up_to_cents=max(celebrity.total_cents, problem.budget_cents) * 3)
    low, high = breakeven_spend(reach, value)
    multiple = breakeven_fee_multiple(problem, value)
    return {
        "spend_cents": [low, high],
        "celebrity_fee_cents": [_fee_for(low, celebrity), _fee_for(high, celebrity)],
        "fee_multiple": list(multiple),
        "looked_up_to_cents": max(celebrity.total_cents, problem.budget_cents) * 3,
        "difference": solution.value - value,
        "ceiling_difference": solution.bound - value,
    }


def _fee_for(spend_cents: int | None, celebrity: Placement) -> int | None:
    """The celebrity fee per post that makes its full cost this spend, extras growing with the fee."""
    if spend_cents is None:
        return None
    spare = spend_cents - celebrity.fixed_cents
    per_fee = celebrity.per_post_cents / celebrity.fee_per_post_cents if celebrity.fee_per_post_cents else 1.0
    return max(0, int(spare / celebrity.posts / per_fee))
