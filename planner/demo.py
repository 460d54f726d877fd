"""Saved plans for the demo: the sample celebrity and a smaller one against a shortlist and the catalogue."""

from dataclasses import replace
from decimal import Decimal

from accounts.models import User
from campaigns.models import Campaign, Niche, Shortlist, SocialAccount
from planner.models import BudgetPlan
from planner.services.assumptions import default_assumptions
from planner.services.brief import Brief, CelebritySide, Pool
from planner.services.candidates import rate_source
from planner.services.planning import make_plan

CAMPAIGN, RUNNING = "New serum", "Iced tea summer"
RUNNING_BUDGET = Decimal(6_000)
SMALL_STAR = CelebritySide(
    account=None,
    name="Nadia Star (sample)",
    followers=420_000,
    engagement_rate=0.012,
    fee=Decimal(5_400),
    product_cost=Decimal(0),
    posts=1,
    on_target_share=None,
    rate_source="typed, synthetic",
    fee_source="typed, synthetic",
)
CELEBRITY = "celeste.ray.sample"
UNIVERSE = 45_000_000
ESTIMATE = Decimal(100)


def load_plans(*, user: User) -> None:
    """Two saved plans of one campaign, and one of a running campaign whose results come in."""
    campaign = Campaign.objects.get(name=CAMPAIGN)
    shortlist = Shortlist.objects.get(campaign=campaign)
    niches = tuple(Niche.objects.filter(name__in=["Beauty", "Fashion"]).values_list("pk", flat=True))
    catalogue = Pool(None, niche_ids=niches, followers_min=1_000, followers_max=100_000)
    for name, pool, posts in (
        ("Celeste Ray or our shortlist", Pool(shortlist=shortlist), 2),
        ("Celeste Ray or beauty and fashion micros", catalogue, 1),
    ):
        _save(make_plan(brief=_brief(campaign, pool, posts), user=user), name)
    running = Campaign.objects.get(name=RUNNING)
    shortlist = Shortlist.objects.get(campaign=running)
    brief = replace(
        _brief(running, Pool(shortlist=shortlist), 1), celebrity=SMALL_STAR, budget=RUNNING_BUDGET
    )
    _save(make_plan(brief=brief, user=user), "Iced tea: our first choice")


def _save(plan: BudgetPlan, name: str) -> None:
    plan.name, plan.is_kept = name, True
    plan.save()


def _brief(campaign: Campaign, pool: Pool, posts: int) -> Brief:
    star = SocialAccount.objects.select_related("influencer").get(handle=CELEBRITY)
    entered = {
        "celebrity_handle": [f"@{CELEBRITY}"],
        "max_posts": [str(posts)],
        "pool": ["shortlist" if pool.shortlist else "catalogue"],
        "shortlist": [str(pool.shortlist.pk)] if pool.shortlist else [""],
        "pool_niches": [str(niche) for niche in pool.niche_ids],
        "pool_followers_min": [str(pool.followers_min or 1_000)],
        "pool_followers_max": [str(pool.followers_max or 100_000)],
        "universe": [str(UNIVERSE)],
        "fee_per_10k_followers": [str(ESTIMATE)],
    }
    return Brief(
        campaign=campaign,
        celebrity=CelebritySide(
            account=star,
            name=star.influencer.name,
            followers=star.followers,
            engagement_rate=star.engagement_rate,
            fee=Decimal(star.post_fee_cents) / 100,
            product_cost=Decimal(0),
            posts=1,
            on_target_share=None,
            rate_source=rate_source(star),
            fee_source="asked, synthetic",
        ),
        pool=pool,
        maximise="engagements",
        assumptions=replace(default_assumptions(campaign), fee_per_10k_followers=ESTIMATE),
        universe=UNIVERSE,
        max_posts=posts,
        entered=entered,
    )
