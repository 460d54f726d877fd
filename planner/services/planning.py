"""From a brief to a saved plan: gather, solve, compare, explain, and keep every number used."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from babel.numbers import get_currency_symbol
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.formatting import cents
from planner.engine import (
    InfeasibleBrief,
    Problem,
    ProblemError,
    Rule,
    Solution,
    fixed_and_per_post_cents,
    solve,
)
from planner.models import BudgetPlan, PlanLine
from planner.services.brief import Brief, Limit
from planner.services.candidates import Candidate, LeftOut, gather
from planner.services.comparison import add_intervals, break_evens, curve_of, frontier_points
from planner.services.explaining import reasons_not_taken
from planner.services.sides import (
    Placement,
    assumptions_as_text,
    candidate_placement,
    celebrity_placement,
    celebrity_snapshot,
    cost_assumptions,
    totals,
    worth,
)

SECONDS = 5.0
LARGEST_POOL = 20_000
MOST_LEFT_OUT = 300
MEMBER = "members"


class PlanImpossible(Exception):  # noqa: N818 - a finding about the brief, not a fault
    """No plan keeps to the brief; `reasons` say which rules stand against each other."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def make_plan(*, brief: Brief, user: User) -> BudgetPlan:
    """Compute the proven best portfolio and store the whole comparison as a trial plan."""
    candidates, left_out = gather(brief, user)
    missing = brief.must_have - {candidate.account_id for candidate in candidates}
    if missing:
        names = [f"@{entry.handle}: {entry.reason}" for entry in left_out if entry.account_id in missing]
        raise PlanImpossible(*(names or ["A must-have account is not among the candidates of this pool."]))
    if not candidates:
        raise PlanImpossible(
            "No account of this pool can be planned with: widen the pool or allow estimates."
        )
    if len(candidates) > LARGEST_POOL:
        raise PlanImpossible(
            f"This pool holds {len(candidates):,} candidates; narrow it to {LARGEST_POOL:,} or fewer."
        )
    celebrity = celebrity_placement(brief)
    budget_cents = celebrity.total_cents if brief.budget is None else cents(brief.budget)
    problem = as_problem(brief, candidates, budget_cents)
    try:
        solution = solve(problem, seconds=SECONDS)
    except InfeasibleBrief as conflict:
        symbol = get_currency_symbol(brief.campaign.currency, locale="en_US")
        words = (text.replace(f" {MEMBER}", "").replace("$", symbol) for text in conflict.conflicts)
        raise PlanImpossible(*words) from None
    if not solution.feasible:
        raise PlanImpossible(f"No plan was found within {SECONDS:.0f} seconds: loosen the limits.")
    lines = [
        (candidate, candidate_placement(candidate, int(posts), brief.assumptions))
        for candidate, posts in zip(candidates, solution.posts, strict=True)
        if posts
    ]
    return _store(brief, user, Outcome(problem, solution, celebrity, lines, candidates, left_out))


def as_problem(brief: Brief, candidates: list[Candidate], budget_cents: int) -> Problem:
    """The brief in the engine's terms; ids are handles with their platform."""
    fees = np.array([candidate.fee_cents for candidate in candidates], dtype=np.int64)
    products = np.array([candidate.product_cents for candidate in candidates], dtype=np.int64)
    fixed, per_post = fixed_and_per_post_cents(fees, products, cost_assumptions(brief.assumptions))
    value = [objective(candidate, brief.maximise) for candidate in candidates]
    try:
        return Problem(
            ids=tuple(engine_id(candidate) for candidate in candidates),
            fee_cents=per_post,
            fixed_cents=fixed,
            value=np.array(value, dtype=np.float64),
            max_posts=np.full(len(candidates), brief.max_posts, dtype=np.int64),
            budget_cents=budget_cents,
            repeat=worth(brief.assumptions),
            max_accounts=brief.max_accounts,
            dimensions={dimension(limit): _membership(limit, candidates) for limit in brief.limits},
            rules=tuple(as_rule(limit) for limit in brief.limits),
            include=frozenset(engine_id(one) for one in candidates if one.account_id in brief.must_have),
            exclude=frozenset(engine_id(one) for one in candidates if one.account_id in brief.must_not),
        )
    except ProblemError as problem:
        raise PlanImpossible(str(problem)) from None


def engine_id(candidate: Candidate) -> str:
    """The name the engine knows the account by, as people read it in a conflict."""
    return f"@{candidate.handle} ({candidate.platform})"


def objective(candidate: Candidate, maximise: str) -> float:
    """The worth of the candidate's first post; a gifted account may not post."""
    if maximise == "impressions":
        return candidate.impressions * candidate.posting_rate
    engagements = candidate.engagements * candidate.posting_rate
    return engagements * candidate.on_target_share if maximise == "on_target_engagements" else engagements


def dimension(limit: Limit) -> str:
    """One yes-or-no column per limit, since an influencer may have several niches."""
    return f"{limit.dimension} {limit.label}"


def as_rule(limit: Limit) -> Rule:
    return Rule(
        dimension(limit),
        MEMBER,
        min_accounts=limit.min_accounts,
        max_accounts=limit.max_accounts,
        min_spend_share=limit.min_spend_share,
        max_spend_share=limit.max_spend_share,
    )


def _membership(limit: Limit, candidates: list[Candidate]) -> Any:
    def belongs(candidate: Candidate) -> bool:
        if limit.dimension == "niche":
            return int(limit.value) in candidate.niche_ids
        return bool(getattr(candidate, limit.dimension) == limit.value)

    return np.array([MEMBER if belongs(candidate) else "other" for candidate in candidates], dtype=np.str_)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one planning run found, before it is stored."""

    problem: Problem
    solution: Solution
    celebrity: Placement
    lines: list[tuple[Candidate, Placement]]
    candidates: list[Candidate]
    unusable: list[LeftOut]


@transaction.atomic
def _store(brief: Brief, user: User, outcome: Outcome) -> BudgetPlan:
    placements = [placement for _, placement in outcome.lines]
    celebrity = celebrity_snapshot(brief, outcome.celebrity)
    portfolio = totals(placements, brief)
    portfolio["definitions"] = dict(Counter(candidate.basis for candidate, _ in outcome.lines))
    add_intervals(celebrity, [outcome.celebrity], brief)
    add_intervals(portfolio, placements, brief)
    curve = curve_of(outcome.problem, outcome.celebrity)
    plan = BudgetPlan.objects.create(
        campaign=brief.campaign,
        name=f"Trial of {timezone.localtime():%-d %b %Y, %H:%M}",
        currency=brief.campaign.currency,
        budget_cents=outcome.problem.budget_cents,
        maximise=brief.maximise,
        brief={"entered": brief.entered, "assumptions": assumptions_as_text(brief.assumptions)},
        celebrity=celebrity,
        portfolio=portfolio,
        certificate=_certificate(outcome.solution, len(outcome.candidates)),
        frontier=frontier_points(curve, outcome.celebrity, brief),
        break_even=break_evens(outcome.problem, curve, outcome.celebrity, brief),
        left_out=_left_out(outcome, brief),
        created_by=user,
    )
    PlanLine.objects.bulk_create([_line(plan, *line) for line in outcome.lines])
    return plan


def _certificate(solution: Solution, candidates: int) -> dict[str, Any]:
    return {
        "value": solution.value,
        "bound": solution.bound,
        "gap": solution.gap,
        "proven": bool(solution.proven),
        "seconds": solution.seconds,
        "candidates": candidates,
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
