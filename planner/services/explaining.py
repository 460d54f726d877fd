"""Why a candidate was not taken, and how far it is from being taken."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from campaigns.formatting import compact, money_from_cents
from planner.engine import Problem, Solution, explain_left_out
from planner.services.brief import WHAT, Brief
from planner.services.candidates import Candidate, LeftOut

WORTHLESS = 1e-9
"""A price on money below this is rounding."""


@dataclass(frozen=True, eq=False, slots=True)
class Misses:
    """The candidates without posts that are nearest to being taken, nearest first; arrays are [misses].

    `loss` is what the plan would lose with the account in it, `fee_to_enter` the fee in cents with
    all extras at which it gets in, -1 for none, `value_to_enter` what a first post would have to
    bring, inf for none; `left_out` is False for those excluded by name.
    """

    positions: list[int]
    loss: list[float]
    fee_to_enter: list[int]
    value_to_enter: list[float]
    left_out: list[bool]


def nearest_misses(problem: Problem, solution: Solution, most: int) -> Misses:
    """At most so many candidates without posts; ties by primary key."""
    explained = explain_left_out(problem, solution)
    distance = np.where(explained.left_out, explained.loss, np.inf)
    open_ = np.flatnonzero(solution.posts == 0)
    if len(open_) > most:
        edge = np.partition(distance[open_], most - 1)[most - 1] if most else -np.inf
        open_ = open_[distance[open_] <= edge]
    nearest = open_[np.argsort(distance[open_], kind="stable")][:most]
    return Misses(
        nearest.tolist(),
        explained.loss[nearest].tolist(),
        explained.fee_to_enter_cents[nearest].tolist(),
        explained.value_to_enter[nearest].tolist(),
        explained.left_out[nearest].tolist(),
    )


def reasons_not_taken(
    problem: Problem, solution: Solution, misses: Misses, shown: dict[int, Candidate], brief: Brief
) -> list[dict[str, Any]]:
    """One row per miss, in words."""
    full = solution.accounts == brief.max_accounts
    price = solution.multipliers.budget_with_shares * problem.budget_cents
    all_full = full and price <= WORTHLESS * solution.bound
    rows = []
    for place, position in enumerate(misses.positions):
        if position not in shown:
            continue
        candidate, reason = shown[position], "you asked to leave it out"
        if misses.left_out[place]:
            fee = misses.fee_to_enter[place]
            no_place = all_full or (full and fee < 0)
            distance = (misses.loss[place], fee, misses.value_to_enter[place])
            reason = _reason(problem, position, candidate, distance, brief, no_place)
        left_out = LeftOut(candidate.account_id, candidate.name, candidate.handle, candidate.platform, reason)
        rows.append(asdict(left_out))
    return rows


def _reason(
    problem: Problem,
    position: int,
    candidate: Candidate,
    distance: tuple[float, int, float],
    brief: Brief,
    no_place: bool,
) -> str:
    """In words; the engine's fee holds all extras per post, so it is scaled back to the asked fee."""
    currency = brief.campaign.currency
    loss, fee_to_enter, value_to_enter = distance
    cheapest = int(problem.candidates.fixed_cents[position] + problem.candidates.fee_cents[position])
    if problem.candidates.value[position] <= 0:
        return f"brings no {WHAT[brief.maximise]}"
    if cheapest > problem.budget_cents:
        return f"one post costs {money_from_cents(cheapest, currency)} in full, more than the whole budget"
    asked = money_from_cents(candidate.fee_cents, currency)
    own, what = float(problem.candidates.value[position]), WHAT[brief.maximise]
    better = ""
    if own < value_to_enter < np.inf:
        better = f"with about {compact(value_to_enter)} {what} a post instead of {compact(own)}"
    if no_place:
        taken = f"all {brief.max_accounts} places are taken by accounts that bring more each"
        return f"{taken}; gets in {better}" if better else taken
    if fee_to_enter < 0:
        return f"even for no fee it would bring less than it costs under these limits (fee {asked})"
    per_post = int(problem.candidates.fee_cents[position])
    scale = candidate.fee_cents / per_post if per_post else 1.0
    target = int(fee_to_enter * scale)
    if loss <= WORTHLESS or target >= candidate.fee_cents:
        return "as good as the last one taken; the budget had no room left for it"
    return (
        f"gets in at about {money_from_cents(target, currency)} a post instead of {asked}"
        f"{f', or {better}' if better else ''}; as it is, it would cost the plan {compact(loss)} {what}"
    )
