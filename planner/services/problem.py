"""The brief in the engine's terms: the pool as candidates, limits as rules."""

from collections.abc import Hashable

import numpy as np

from campaigns.models import Influencer
from planner.engine import Candidates, Dimension, Problem, Rule, fixed_and_per_post_cents
from planner.services.brief import Brief, Limit
from planner.services.held_pools import HeldPool
from planner.services.impossible import PlanImpossible
from planner.services.pool_columns import Flags, PoolColumns, Real
from planner.services.sides import cost_assumptions, worth

MEMBER, OTHER = "members", "other"
MOST_POSTS = 3


def as_problem(brief: Brief, held: HeldPool, budget_cents: int) -> Problem:
    """The brief in the engine's terms; ids are handles with their platform.

    The same candidates serve every budget, every number of accounts and posts and every size of a
    limit, so that the engine finds its preparations again.
    """
    pool = held.columns
    try:
        return Problem(
            candidates=held.candidates_for(candidates_key(brief), lambda: _candidates(brief, pool)),
            budget_cents=budget_cents,
            repeat=worth(brief.assumptions)[: brief.max_posts],
            max_accounts=brief.max_accounts,
            rules=tuple(as_rule(limit) for limit in brief.limits),
            include=_names(pool, brief.must_have),
            exclude=_names(pool, brief.must_not),
        )
    except ValueError as problem:
        raise PlanImpossible(str(problem)) from None


def candidates_key(brief: Brief) -> Hashable:
    """What the engine's candidates depend on besides the pool."""
    named = tuple((dimension(limit), limit.dimension, limit.value) for limit in brief.limits)
    return cost_assumptions(brief.assumptions), brief.maximise, tuple(dict.fromkeys(named))


def _candidates(brief: Brief, pool: PoolColumns) -> Candidates:
    costs = cost_assumptions(brief.assumptions)
    fixed, per_post = fixed_and_per_post_cents(pool.fee_cents, pool.product_cents, costs)
    return Candidates(
        ids=pool.names,
        fee_cents=per_post,
        fixed_cents=fixed,
        value=objective(pool, brief.maximise),
        max_posts=np.full(len(pool), MOST_POSTS, dtype=np.int64),
        dimensions={dimension(limit): _membership(limit, pool) for limit in brief.limits},
    )


def _names(pool: PoolColumns, account_ids: frozenset[int]) -> frozenset[str]:
    return frozenset(pool.names[position] for position in pool.positions(account_ids).tolist())


def objective(pool: PoolColumns, maximise: str) -> Real:
    """The worth of each candidate's first post; a gifted account may not post."""
    if maximise == "impressions":
        return pool.impressions * pool.posting_rate
    engagements = pool.engagements * pool.posting_rate
    return engagements * pool.on_target_share if maximise == "on_target_engagements" else engagements


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


def _membership(limit: Limit, pool: PoolColumns) -> Dimension:
    belongs = _belongs(limit, pool)
    return Dimension((MEMBER, OTHER), np.where(belongs, 0, 1).astype(np.uint8))


def _belongs(limit: Limit, pool: PoolColumns) -> Flags:
    if limit.dimension == "niche":
        links = Influencer.niches.through.objects.filter(niche=int(limit.value))
        people = np.fromiter(links.values_list("influencer_id", flat=True).iterator(), dtype=np.int64)
        belongs: Flags = np.isin(pool.influencer_id, people)
        return belongs
    column = {"platform": pool.platform, "tier": pool.tier, "country": pool.country}[limit.dimension]
    return column.is_label(limit.value)
