"""Keeping a planning run: every number used, so that the plan never needs to be computed again."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.formatting import counted
from planner.engine import Problem, Solution
from planner.models import BudgetPlan, PlanLine
from planner.services.brief import Brief
from planner.services.candidates import Candidate, LeftOut
from planner.services.comparison import add_intervals, break_evens, curve_of, frontier_points
from planner.services.explaining import reasons_not_taken
from planner.services.sides import Placement, assumptions_as_text, celebrity_snapshot, totals
from planner.services.summary import brief_summary

MOST_LEFT_OUT = 300
HIGH_RATE = 0.2
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one planning run found, before it is stored."""

    problem: Problem
    solution: Solution
    celebrity: Placement
    lines: list[tuple[Candidate, Placement]]
    candidates: list[Candidate]
    unusable: list[LeftOut]
    today: date


@transaction.atomic
def store_plan(brief: Brief, user: User, outcome: Outcome) -> BudgetPlan:
    placements = [placement for _, placement in outcome.lines]
    celebrity = celebrity_snapshot(brief, outcome.celebrity)
    portfolio = totals(placements, brief)
    portfolio |= _cautions(outcome)
    portfolio["definitions"] = dict(Counter(candidate.basis for candidate, _ in outcome.lines))
    add_intervals(celebrity, [outcome.celebrity], brief)
    add_intervals(portfolio, placements, brief)
    curve = curve_of(outcome.problem, outcome.celebrity)
    plan = BudgetPlan.objects.create(
        campaign=brief.campaign,
        name=f"{celebrity['name']} or {counted(portfolio['accounts'], 'other')}"[:120],
        currency=brief.campaign.currency,
        budget_cents=outcome.problem.budget_cents,
        maximise=brief.maximise,
        brief={
            "entered": brief.entered,
            "assumptions": assumptions_as_text(brief.assumptions),
            "summary": brief_summary(brief),
        },
        celebrity=celebrity,
        portfolio=portfolio,
        certificate=_certificate(outcome.solution, len(outcome.candidates), brief.max_accounts),
        frontier=frontier_points(curve, outcome.celebrity, brief),
        break_even=break_evens(outcome.problem, outcome.solution, curve, outcome.celebrity, brief),
        left_out=_left_out(outcome, brief),
        created_by=user,
    )
    PlanLine.objects.bulk_create([_line(plan, *line) for line in outcome.lines])
    return plan


def _cautions(outcome: Outcome) -> dict[str, int]:
    """How many lines stand on doubtful numbers."""
    candidates = [candidate for candidate, _ in outcome.lines]
    return {
        "estimated_fees": sum(candidate.fee_is_estimate for candidate in candidates),
        "high_rates": sum((candidate.engagement_rate or 0) > HIGH_RATE for candidate in candidates),
        "old_measurements": sum(
            candidate.measured_on is None or candidate.measured_on < outcome.today - A_YEAR
            for candidate in candidates
        ),
        "above_impressions": sum(
            placement.engagements > placement.impressions for _, placement in outcome.lines
        ),
    }


def _certificate(solution: Solution, candidates: int, accounts_limit: int | None) -> dict[str, Any]:
    return {
        "value": solution.value,
        "bound": solution.bound,
        "gap": solution.gap,
        "proven": bool(solution.proven),
        "seconds": solution.seconds,
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
    )


def _left_out(outcome: Outcome, brief: Brief) -> dict[str, Any]:
    """The nearest misses first, then the accounts nothing could be planned for; counts of all."""
    problem, solution = outcome.problem, outcome.solution
    not_taken = reasons_not_taken(problem, solution, outcome.candidates, brief, MOST_LEFT_OUT)
    unusable = [asdict(entry) for entry in outcome.unusable[:MOST_LEFT_OUT]]
    return {
        "not_taken": len(outcome.candidates) - len(outcome.lines),
        "unusable": len(outcome.unusable),
        "rows": not_taken + unusable,
    }
