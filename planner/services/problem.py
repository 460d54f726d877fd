"""The brief in the engine's terms: candidates as arrays, limits as rules."""

from typing import Any

import numpy as np

from planner.engine import Candidates, Problem, Rule, fixed_and_per_post_cents
from planner.services.brief import Brief, Limit
from planner.services.candidates import Candidate
from planner.services.impossible import PlanImpossible
from planner.services.sides import cost_assumptions, worth

MEMBER = "members"


def as_problem(brief: Brief, candidates: list[Candidate], budget_cents: int) -> Problem:
    """The brief in the engine's terms; ids are handles with their platform."""
    fees = np.array([candidate.fee_cents for candidate in candidates], dtype=np.int64)
    products = np.array([candidate.product_cents for candidate in candidates], dtype=np.int64)
    value = [objective(candidate, brief.maximise) for candidate in candidates]
    try:
        fixed, per_post = fixed_and_per_post_cents(fees, products, cost_assumptions(brief.assumptions))
        columns = Candidates(
            ids=tuple(engine_id(candidate) for candidate in candidates),
            fee_cents=per_post,
            fixed_cents=fixed,
            value=np.array(value, dtype=np.float64),
            max_posts=np.full(len(candidates), brief.max_posts, dtype=np.int64),
            dimensions={dimension(limit): _membership(limit, candidates) for limit in brief.limits},
        )
        return Problem(
            candidates=columns,
            budget_cents=budget_cents,
            repeat=worth(brief.assumptions),
            max_accounts=brief.max_accounts,
            rules=tuple(as_rule(limit) for limit in brief.limits),
            include=frozenset(engine_id(one) for one in candidates if one.account_id in brief.must_have),
            exclude=frozenset(engine_id(one) for one in candidates if one.account_id in brief.must_not),
        )
    except ValueError as problem:
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
