"""The two sides of the comparison in the same terms: posts, money fully counted, engagements, reach."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from campaigns.formatting import cents
from planner.engine import CostAssumptions, cpe, cpm, fixed_and_per_post_cents, people_to_contact
from planner.services.brief import Assumptions, Brief
from planner.services.candidates import on_target_share
from planner.services.outlook import celebrity_outlook
from planner.services.reaching import reached_by_a_post


@dataclass(frozen=True, slots=True)
class Placement:
    """One account with its posts: what they cost and what they are expected to bring.

    `engagements` of all posts, less those that may not appear; `within_sd` and `account_sd` as in
    Outlook; `comes` is how likely the posts appear; `reached` people on target by one post; `observed` is the
    usual rate seen so far, which the forecast of a branded post started from.
    """

    posts: int
    fee_per_post_cents: int
    per_post_cents: int
    fixed_cents: int
    hours: float
    followers: int
    engagements: float
    impressions: float
    on_target_share: float
    within_sd: float = 0.0
    account_sd: float = 0.0
    comes: float = 1.0
    reached: float = 0.0
    platform: str = ""
    observed: float = 0.0

    @property
    def total_cents(self) -> int:
        return self.fixed_cents + self.posts * self.per_post_cents

    @property
    def fee_cents(self) -> int:
        return self.posts * self.fee_per_post_cents

    @property
    def other_cents(self) -> int:
        return self.total_cents - self.fee_cents


def cost_assumptions(assumptions: Assumptions) -> CostAssumptions:
    """The brief's assumptions in the engine's units."""
    return CostAssumptions(
        hours_per_account=assumptions.hours_per_account,
        hourly_cost_cents=cents(assumptions.hourly_cost),
        shipping_cents=cents(assumptions.shipping),
        usage_rights_rate=assumptions.usage_rights_rate,
        agency_rate=assumptions.agency_rate,
    )


def worth(assumptions: Assumptions) -> tuple[float, float, float]:
    """What the 1st, 2nd and 3rd post of an account are worth relative to the first."""
    return 1.0, float(assumptions.second_post_worth), float(assumptions.third_post_worth)


def brought_by(placement: Placement, measure: str) -> float:
    """What the placement brings in a measure that a brief may maximise."""
    if measure == "impressions":
        return placement.impressions
    if measure == "on_target_engagements":
        return placement.engagements * placement.on_target_share
    return placement.engagements


def celebrity_placement(brief: Brief) -> Placement:
    celebrity, assumptions = brief.celebrity, brief.assumptions
    views = celebrity.account.avg_views if celebrity.account is not None else None
    if views is None:
        views = celebrity.followers * float(assumptions.celebrity_views_per_follower)
    if celebrity.on_target_share is not None:
        on_target = float(celebrity.on_target_share)
    else:
        country = celebrity.account.audience_country if celebrity.account is not None else ""
        on_target = on_target_share(country, brief)
    fee_cents, product_cents = cents(celebrity.fee), cents(celebrity.product_cost)
    fixed, per_post = fixed_and_per_post_cents(fee_cents, product_cents, cost_assumptions(assumptions))
    times = sum(worth(assumptions)[: celebrity.posts])
    outlook = celebrity_outlook(celebrity, assumptions)
    return Placement(
        posts=celebrity.posts,
        fee_per_post_cents=fee_cents,
        per_post_cents=per_post,
        fixed_cents=fixed,
        hours=float(assumptions.hours_per_account),
        followers=celebrity.followers,
        engagements=celebrity.followers * float(outlook.used[0]) * times,
        impressions=views * times,
        on_target_share=on_target,
        within_sd=float(outlook.within_sd[0]),
        account_sd=float(outlook.account_sd[0]),
        reached=float(
            reached_by_a_post(
                [celebrity.account.platform if celebrity.account is not None else ""],
                np.array([celebrity.followers], dtype=np.float64),
                np.array([views], dtype=np.float64),
                np.array([on_target]),
            )[0]
        ),
        platform=celebrity.account.platform if celebrity.account is not None else "",
        observed=float(np.nan_to_num(outlook.observed[0])),
    )


def totals(placements: Sequence[Placement], brief: Brief) -> dict[str, Any]:
    """One side of the comparison; ratios with a zero denominator are None."""
    engagements = sum(placement.engagements for placement in placements)
    impressions = sum(placement.impressions for placement in placements)
    on_target = sum(placement.engagements * placement.on_target_share for placement in placements)
    follower_posts = sum(placement.followers * placement.posts for placement in placements)
    total_cents = sum(placement.total_cents for placement in placements)
    observed = sum(placement.observed * placement.followers * placement.posts for placement in placements)
    acceptance = float(brief.assumptions.acceptance_rate)
    return {
        "accounts": len(placements),
        "posts": sum(placement.posts for placement in placements),
        "fee_cents": sum(placement.fee_cents for placement in placements),
        "other_cents": sum(placement.other_cents for placement in placements),
        "total_cents": total_cents,
        "hours": sum(placement.hours for placement in placements),
        "followers": sum(placement.followers for placement in placements),
        "engagements": engagements,
        "impressions": impressions,
        "on_target_engagements": on_target,
        "on_target_share": on_target / engagements if engagements else None,
        "engagement_rate": engagements / follower_posts if follower_posts else None,
        "observed_rate": observed / follower_posts if follower_posts else None,
        "cpe_cents": cpe(total_cents, engagements),
        "cpm_cents": cpm(total_cents, impressions),
        "to_contact": people_to_contact(len(placements), acceptance),
    }


def celebrity_snapshot(brief: Brief, placement: Placement) -> dict[str, Any]:
    """The celebrity side with the numbers used and where they came from."""
    celebrity = brief.celebrity
    return {
        **totals([placement], brief),
        "to_contact": 1,
        "name": celebrity.name,
        "handle": celebrity.account.handle if celebrity.account else "",
        "platform": celebrity.account.get_platform_display() if celebrity.account else "",
        "influencer_id": celebrity.account.influencer_id if celebrity.account else None,
        "rate_used": celebrity.engagement_rate,
        "rate_source": celebrity.rate_source,
        "fee_source": celebrity.fee_source,
        "evidence": celebrity_outlook(celebrity, brief.assumptions).evidence(0),
        "fee_per_post_cents": cents(celebrity.fee),
    }


def assumptions_as_text(assumptions: Assumptions) -> dict[str, str | None]:
    """Every assumption as it will be shown: decimal text, None where it was left empty."""
    return {
        name: None if value is None else format(Decimal(value).normalize(), "f")
        for name, value in asdict(assumptions).items()
    }
