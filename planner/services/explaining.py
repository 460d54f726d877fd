"""Why a candidate was not taken, and how far it is from being taken."""

from typing import Any

import numpy as np

from campaigns.formatting import compact, money_from_cents
from planner.engine import Problem, Solution, explain_left_out
from planner.services.brief import WHAT, Brief
from planner.services.candidates import Candidate


def reasons_not_taken(
    problem: Problem, solution: Solution, candidates: list[Candidate], brief: Brief, most: int
) -> list[dict[str, Any]]:
    """One row per candidate without posts, the nearest miss first, `most` of them at most."""
    explained = explain_left_out(problem, solution)
    distance = np.where(explained.left_out, explained.loss, np.inf)
    nearest = np.argsort(distance, kind="stable")
    full = solution.accounts == brief.max_accounts
    rows = []
    for position in nearest[solution.posts[nearest] == 0][:most].tolist():
        candidate = candidates[position]
        reason = "you asked to leave it out"
        if explained.left_out[position]:
            fee = explained.fee_to_enter(position)
            reason = _reason(
                problem, position, candidate, (float(explained.loss[position]), fee), brief, full
            )
        rows.append(
            {
                "account_id": candidate.account_id,
                "name": candidate.name,
                "handle": candidate.handle,
                "platform": candidate.platform,
                "reason": reason,
            }
        )
    return rows


def _reason(
    problem: Problem,
    position: int,
    candidate: Candidate,
    distance: tuple[float, int | None],
    brief: Brief,
    full: bool,
) -> str:
    """In words; the engine's fee holds all extras per post, so it is scaled back to the asked fee."""
    currency = brief.campaign.currency
    loss, fee_to_enter = distance
    cheapest = int(problem.candidates.fixed_cents[position] + problem.candidates.fee_cents[position])
    if problem.candidates.value[position] <= 0:
        return f"brings no {WHAT[brief.maximise]}"
    if cheapest > problem.budget_cents:
        return f"one post costs {money_from_cents(cheapest, currency)} in full, more than the whole budget"
    asked = money_from_cents(candidate.fee_cents, currency)
    if fee_to_enter is None and full:
        return f"all {brief.max_accounts} places are taken by accounts that bring more each"
    if fee_to_enter is None:
        return f"even for no fee it would bring less than it costs under these limits (fee {asked})"
    per_post = int(problem.candidates.fee_cents[position])
    scale = candidate.fee_cents / per_post if per_post else 1.0
    target = int(fee_to_enter * scale)
    if loss <= 1e-9 or target >= candidate.fee_cents:
        return "as good as the last one taken; the budget had no room left for it"
    return (
        f"gets in at about {money_from_cents(target, currency)} a post instead of {asked}; "
        f"as it is, it would cost the plan {compact(loss)} {WHAT[brief.maximise]}"
    )
