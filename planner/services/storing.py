"""Keeping a planning run: every number used, so that the plan never needs to be computed again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.formatting import counted
from campaigns.services.packs import current_packs
from planner.engine import Problem, Solution
from planner.models import BudgetPlan, PlanLine
from planner.services.brief import Brief
from planner.services.candidates import Candidate
from planner.services.certainty import proof_of
from planner.services.comparison import add_intervals, break_evens, curve_of, frontier_points
from planner.services.explaining import nearest_misses, reasons_not_taken
from planner.services.flipping import flips_of
from planner.services.mixing import mixed_roster
from planner.services.overlapping import stated_overlaps
from planner.services.pool_columns import PoolColumns
from planner.services.shown import candidates_at, unusable_accounts
from planner.services.sides import Placement, assumptions_as_text, celebrity_snapshot, totals
from planner.services.stressing import stressed
from planner.services.summary import brief_summary
from planner.services.weighing import weighed
from planner.services.worth import exchange_rows, offered_swaps, price_sentences

MOST_LEFT_OUT = 300
HIGH_RATE = 0.2
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one planning run found, before it is stored; placements by position in the pool."""

    pool: PoolColumns
    problem: Problem
    solution: Solution
    celebrity: Placement
    placements: dict[int, Placement]
    today: date


@transaction.atomic
def store_plan(brief: Brief, user: User, outcome: Outcome) -> BudgetPlan:
    problem, solution = outcome.problem, outcome.solution
    swaps = offered_swaps(problem, solution)
    misses = nearest_misses(problem, solution, MOST_LEFT_OUT)
    shown = candidates_at(outcome.pool, {*outcome.placements, *misses.positions, *swaps.positions})
    taken = {position: shown[position] for position in outcome.placements}
    celebrity, portfolio = _sides(brief, outcome, taken)
    curve = curve_of(problem, outcome.celebrity)
    plan = BudgetPlan.objects.create(
        campaign=brief.campaign,
        name=f"{celebrity['name']} or {counted(portfolio['accounts'], 'other')}"[:120],
        currency=brief.campaign.currency,
        budget_cents=problem.budget_cents,
        maximise=brief.maximise,
        brief={
            "entered": brief.entered,
            "assumptions": assumptions_as_text(brief.assumptions),
            "summary": brief_summary(brief),
        },
        celebrity=celebrity,
        portfolio=portfolio,
        certificate=_certificate(solution, len(outcome.pool), brief.max_accounts)
        | {"prices": price_sentences(problem, solution, brief), "swaps": exchange_rows(swaps, shown)},
        frontier=frontier_points(curve, outcome.celebrity, brief),
        break_even=break_evens(problem, solution, curve, outcome.celebrity, brief),
        verdict=_verdict(brief, outcome, taken),
        left_out=_left_out(outcome, reasons_not_taken(problem, solution, misses, shown, brief)),
        created_by=user,
    )
    PlanLine.objects.bulk_create(
        [_line(plan, taken[position], placed) for position, placed in outcome.placements.items()]
    )
    return plan


def _sides(
    brief: Brief, outcome: Outcome, taken: dict[int, Candidate]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(celebrity, portfolio): the totals of both with their intervals and what makes them doubtful."""
    placements = list(outcome.placements.values())
    celebrity, portfolio = celebrity_snapshot(brief, outcome.celebrity), totals(placements, brief)
    portfolio |= _cautions(taken.values(), placements, outcome.today)
    portfolio["definitions"] = dict(Counter(candidate.basis for candidate in taken.values()))
    add_intervals(celebrity, [outcome.celebrity], brief)
    add_intervals(portfolio, placements, brief)
    return celebrity, portfolio


def _verdict(brief: Brief, outcome: Outcome, taken: dict[int, Candidate]) -> dict[str, Any]:
    """Chances, reach, what flips the answer, the stress test, the mixed roster, what rests on estimates."""
    celebrity, placements = outcome.celebrity, list(outcome.placements.values())
    spend, packs = sum(placement.total_cents for placement in placements), current_packs()
    estimated = sum(
        placement.total_cents
        for position, placement in outcome.placements.items()
        if taken[position].fee_is_estimate
    )
    accounts = [taken[position] for position in outcome.placements]
    stated = stated_overlaps(
        [account.account_id for account in accounts], [f"@{account.handle}" for account in accounts]
    )
    return {
        **weighed(brief, celebrity, placements, stated),
        **flips_of(brief, celebrity, placements),
        "stress": stressed(brief, celebrity, placements, [pack.parsed for pack in packs]),
        "mixed": mixed_roster(outcome.problem, celebrity, outcome.solution.value, brief.maximise),
        "estimated_fee_share": estimated / spend if spend else None,
        "packs": [[pack.name, pack.version] for pack in packs],
    }


def _cautions(
    candidates: Iterable[Candidate], placements: Iterable[Placement], today: date
) -> dict[str, int]:
    """How many lines stand on doubtful numbers."""
    them = list(candidates)
    return {
        "estimated_fees": sum(candidate.fee_is_estimate for candidate in them),
        "high_rates": sum((candidate.engagement_rate or 0) > HIGH_RATE for candidate in them),
        "old_measurements": sum(
            candidate.measured_on is None or candidate.measured_on < today - A_YEAR for candidate in them
        ),
        "above_impressions": sum(placement.engagements > placement.impressions for placement in placements),
    }


def _certificate(solution: Solution, candidates: int, accounts_limit: int | None) -> dict[str, Any]:
    return {
        **proof_of(solution),
        "candidates": candidates,
        "accounts_full": solution.accounts == accounts_limit,
        "per_1000": solution.multipliers.budget_with_shares * 100_000,
    }


def _line(plan: BudgetPlan, candidate: Candidate, placement: Placement) -> PlanLine:
    return PlanLine(
        plan=plan,
        account_id=candidate.account_id,
        name=candidate.name,
        handle=candidate.handle,
        platform=candidate.platform,
        tier=candidate.tier,
        followers=candidate.followers,
        engagement_rate=candidate.engagement_rate,
        measured_on=candidate.measured_on,
        source=candidate.source,
        posts=placement.posts,
        fee_per_post_cents=candidate.fee_cents,
        fee_basis=candidate.fee_basis,
        fee_cents=placement.fee_cents,
        other_cents=placement.other_cents,
        hours=placement.hours,
        engagements=placement.engagements,
        impressions=placement.impressions,
        on_target_share=placement.on_target_share,
        evidence=candidate.evidence,
    )


def _left_out(outcome: Outcome, not_taken: list[dict[str, Any]]) -> dict[str, Any]:
    """The nearest misses first, then the accounts nothing could be planned for; counts of all."""
    unusable = [asdict(entry) for entry in unusable_accounts(outcome.pool, MOST_LEFT_OUT)]
    return {
        "not_taken": len(outcome.pool) - len(outcome.placements),
        "unusable": len(outcome.pool.unusable),
        "rows": not_taken + unusable,
    }
