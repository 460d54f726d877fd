"""The brief of a plan: everything a person chose, in the units the engine and the page use."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from campaigns.models import Campaign, Shortlist, SocialAccount

MAXIMISE = (
    ("engagements", "Engagements"),
    ("on_target_engagements", "On-target engagements"),
    ("impressions", "Impressions"),
)
WHAT = {key: label.lower() for key, label in MAXIMISE}


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What nobody measured: each stands on the form beside its default. Shares are 0-1 fractions."""

    hours_per_account: Decimal
    hourly_cost: Decimal
    shipping: Decimal
    usage_rights_rate: Decimal
    agency_rate: Decimal
    fee_per_10k_followers: Decimal | None
    gifted_posting_rate: Decimal
    acceptance_rate: Decimal
    second_post_worth: Decimal
    third_post_worth: Decimal
    views_per_follower: Decimal
    celebrity_views_per_follower: Decimal
    on_target_match: Decimal
    on_target_other: Decimal
    on_target_unknown: Decimal
    branded_worth: Decimal | None
    shared_spread: Decimal


@dataclass(frozen=True, slots=True)
class CelebritySide:
    """The celebrity placement: an account of the catalogue, or typed numbers, which win over it."""

    account: SocialAccount | None
    name: str
    followers: int
    engagement_rate: float
    fee: Decimal
    product_cost: Decimal
    posts: int
    on_target_share: Decimal | None
    rate_source: str
    fee_source: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor or cap for one platform, niche, tier or country; shares are of the budget."""

    dimension: str
    value: str
    label: str
    min_accounts: int | None = None
    max_accounts: int | None = None
    min_spend_share: float | None = None
    max_spend_share: float | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Where candidates come from: a shortlist, or the catalogue within these filters."""

    shortlist: Shortlist | None
    platform: str = ""
    niche_ids: tuple[int, ...] = ()
    country: str = ""
    followers_min: int | None = None
    followers_max: int | None = None
    rate_min: float | None = None
    rate_max: float | None = None
    measured_since: date | None = None
    fee_known_only: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    campaign: Campaign
    celebrity: CelebritySide
    pool: Pool
    maximise: str
    assumptions: Assumptions
    budget: Decimal | None = None
    universe: int | None = None
    max_accounts: int | None = None
    max_posts: int = 1
    must_have: frozenset[int] = frozenset()
    must_not: frozenset[int] = frozenset()
    limits: tuple[Limit, ...] = ()
    entered: dict[str, list[str]] = field(default_factory=dict)
