"""Who can be planned with: the accounts of a pool, and those that are shown with all their numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from campaigns.choices import EngagementBasis
from campaigns.models import Influencer, SocialAccount
from planner.services.brief import Brief, Pool

AT_ONCE = 5_000
"""Accounts named in one query."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account that is shown; money in integer hundredths of the plan's currency."""

    account_id: int
    influencer_id: int
    name: str
    handle: str
    platform: str
    tier: str
    followers: int
    engagement_rate: float | None
    measured_on: date | None
    source: str
    basis: str
    fee_cents: int
    fee_basis: str
    fee_is_estimate: bool
    evidence: dict[str, float | str | None]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An account of the pool that cannot be, or was not, part of the plan, and why."""

    account_id: int
    name: str
    handle: str
    platform: str
    reason: str


def pool_accounts(pool: Pool, brief: Brief, user: User) -> QuerySet[SocialAccount]:
    """The accounts of the pool the user may see, without the celebrity and the retired; each one once."""
    accounts = SocialAccount.objects.visible_to(user).in_retirement("")
    if brief.celebrity.account is not None:
        accounts = accounts.exclude(pk=brief.celebrity.account.pk)
    if pool.shortlist is not None:
        return accounts.filter(entries__shortlist=pool.shortlist)
    if pool.niche_ids:
        links = Influencer.niches.through.objects.filter(niche__in=pool.niche_ids)
        accounts = accounts.filter(influencer__in=links.values("influencer"))
    lookups = {
        "platform": pool.platform or None,
        "influencer__country": pool.country or None,
        "followers__gte": pool.followers_min,
        "followers__lte": pool.followers_max,
        "engagement_rate__gte": pool.rate_min,
        "engagement_rate__lte": pool.rate_max,
        "measured_on__gte": pool.measured_since,
        "post_fee_cents__isnull": False if pool.fee_known_only else None,
    }
    return accounts.filter(**{lookup: value for lookup, value in lookups.items() if value is not None})


def on_target_share(audience_country: str, brief: Brief) -> float:
    """The share of the audience in the campaign's countries, as assumed from its largest country."""
    if not brief.campaign.countries:
        return 1.0
    assumptions = brief.assumptions
    if not audience_country:
        return float(assumptions.on_target_unknown)
    matches = audience_country in brief.campaign.countries
    return float(assumptions.on_target_match if matches else assumptions.on_target_other)


def rate_source(account: SocialAccount) -> str:
    """Where an account's engagement rate comes from, as a phrase."""
    day = f"{account.measured_on:%-d %b %Y}" if account.measured_on else "on an unknown day"
    return f"{account.basis_label().lower()}, {account.source or 'unknown source'}, {day}"


@dataclass(frozen=True, slots=True)
class AccountDetail:
    """What a page says about an account beyond the columns."""

    account_id: int
    name: str
    handle: str
    platform: str
    engagement_rate: float | None
    measured_on: date | None
    source: str
    basis: str


def account_details(account_ids: Iterable[int]) -> Iterator[AccountDetail]:
    """The accounts of these keys, in no order; some thousands per query."""
    fields = ("pk", "influencer__name", "handle", "platform", "engagement_rate", "measured_on", "source")
    keys = list(account_ids)
    for start in range(0, len(keys), AT_ONCE):
        accounts = SocialAccount.objects.filter(pk__in=keys[start : start + AT_ONCE]).order_by()
        for *known, basis in accounts.values_list(*fields, "engagement_basis"):
            yield AccountDetail(*known, EngagementBasis(basis).label if basis else "")
