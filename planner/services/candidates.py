"""From catalogue rows to candidates: who can be planned with, at what fee, and why not others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from campaigns.formatting import cents
from campaigns.metrics.tiers import tier_of
from campaigns.models import Brand, Rate, SocialAccount
from planner.services.brief import Brief, Pool
from planner.services.exchange import Exchange

POST_DELIVERABLES = ("post", "reel", "video", "short")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account with the numbers a plan uses; money in integer hundredths of the plan's currency."""

    account_id: int
    name: str
    handle: str
    platform: str
    tier: str
    country: str
    niche_ids: tuple[int, ...]
    followers: int
    engagement_rate: float | None
    measured_on: date | None
    source: str
    basis: str
    fee_cents: int
    product_cents: int
    fee_basis: str
    fee_is_estimate: bool
    engagements: float
    impressions: float
    on_target_share: float
    posting_rate: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An account of the pool that cannot be, or was not, part of the plan, and why."""

    account_id: int
    name: str
    handle: str
    platform: str
    reason: str


def pool_accounts(pool: Pool, brief: Brief, user: User) -> QuerySet[SocialAccount]:
    """The accounts of the pool the user may see, without the celebrity."""
    accounts = SocialAccount.objects.visible_to(user)
    if brief.celebrity.account is not None:
        accounts = accounts.exclude(pk=brief.celebrity.account.pk)
    if pool.shortlist is not None:
        return accounts.filter(entries__shortlist=pool.shortlist)
    lookups = {
        "platform": pool.platform or None,
        "influencer__niches__in": pool.niche_ids or None,
        "influencer__country": pool.country or None,
        "followers__gte": pool.followers_min,
        "followers__lte": pool.followers_max,
        "engagement_rate__gte": pool.rate_min,
        "engagement_rate__lte": pool.rate_max,
        "measured_on__gte": pool.measured_since,
        "post_fee_cents__isnull": False if pool.fee_known_only else None,
    }
    chosen = {lookup: value for lookup, value in lookups.items() if value is not None}
    return accounts.filter(**chosen).distinct()


@dataclass(frozen=True, slots=True)
class Fee:
    """What one post costs, in integer hundredths of the plan's currency, and where that comes from."""

    fee_cents: int
    product_cents: int
    basis: str
    is_gifted: bool = False
    is_estimate: bool = False


def newest_rates(accounts: QuerySet[SocialAccount], brand: Brand) -> dict[int, Rate]:
    """Each account's newest rate for a post: the one for this brand, else the general one."""
    chosen: dict[int, Rate] = {}
    rates = Rate.objects.for_brand(brand).filter(
        account__in=accounts.order_by().values("pk"), deliverable__in=POST_DELIVERABLES
    )
    for rate in rates.order_by("quoted_on", "pk"):
        known = chosen.get(rate.account_id)
        if known is None or known.brand_id is None or rate.brand_id is not None:
            chosen[rate.account_id] = rate
    return chosen


class FeeBook:
    """What each account asks for a post in the plan's currency; an estimate where nothing is known."""

    def __init__(
        self,
        accounts: QuerySet[SocialAccount],
        brand: Brand,
        currency: str,
        fee_per_10k_followers: Decimal | None,
    ) -> None:
        self.exchange = Exchange.newest()
        self.currency = currency
        self.fee_per_10k_followers = fee_per_10k_followers
        self.rates = newest_rates(accounts, brand)

    def fee(self, account: SocialAccount) -> Fee | str:
        """The fee, or the reason why there is none."""
        rate = self.rates.get(account.pk)
        if rate is None:
            return self._estimated(account.followers or 0)
        fee = self.exchange.convert(rate.fee, rate.currency, self.currency)
        product = self.exchange.convert(rate.product_cost, rate.currency, self.currency)
        if fee is None or product is None:
            return f"its fee is in {rate.currency} and no exchange rate to {self.currency} is on record"
        whose = "for this brand" if rate.brand_id else "asked"
        gifted = "gifted, " if rate.fee == 0 else ""
        exchanged = self.exchange.note(rate.currency, self.currency)
        basis = f"{gifted}{whose} {rate.quoted_on:%-d %b %Y}{', ' + exchanged if exchanged else ''}"
        return Fee(cents(fee), cents(product), basis, is_gifted=rate.fee == 0)

    def _estimated(self, followers: int) -> Fee | str:
        if self.fee_per_10k_followers is None:
            return "its fee is unknown and no estimate was allowed"
        return Fee(
            cents(self.fee_per_10k_followers * followers / 10_000),
            0,
            "estimated from followers",
            is_estimate=True,
        )


def gather(brief: Brief, user: User) -> tuple[list[Candidate], list[LeftOut]]:
    """Every account of the pool as a candidate, or left out with the reason."""
    accounts = pool_accounts(brief.pool, brief, user)
    campaign = brief.campaign
    book = FeeBook(accounts, campaign.brand, campaign.currency, brief.assumptions.fee_per_10k_followers)
    bands = campaign.tier_scheme.as_bands()
    candidates: list[Candidate] = []
    left_out: list[LeftOut] = []
    rows: Iterable[SocialAccount] = (
        accounts.select_related("influencer").prefetch_related("influencer__niches").order_by("pk")
    )
    for account in rows:
        reason = unusable(account)
        fee = reason or book.fee(account)
        if isinstance(fee, str):
            left_out.append(
                LeftOut(account.pk, account.influencer.name, account.handle, account.platform, fee)
            )
            continue
        candidates.append(_candidate(account, fee, tier_of(account.followers, bands) or "", brief))
    return candidates, left_out


def unusable(account: SocialAccount) -> str:
    """Why nothing can be forecast for the account, '' when it can."""
    if account.followers is None:
        return "its followers are unknown"
    if account.engagement_rate is None:
        return "its engagement rate is unknown"
    return ""


def _candidate(account: SocialAccount, fee: Fee, tier: str, brief: Brief) -> Candidate:
    assumptions = brief.assumptions
    followers = account.followers or 0
    views = account.avg_views
    return Candidate(
        account_id=account.pk,
        name=account.influencer.name,
        handle=account.handle,
        platform=account.platform,
        tier=tier,
        country=account.influencer.country,
        niche_ids=tuple(niche.pk for niche in account.influencer.niches.all()),
        followers=followers,
        engagement_rate=account.engagement_rate,
        measured_on=account.measured_on,
        source=account.source,
        basis=account.basis_label(),
        fee_cents=fee.fee_cents,
        product_cents=fee.product_cents,
        fee_basis=fee.basis,
        fee_is_estimate=fee.is_estimate,
        engagements=account.engagements_per_post or 0.0,
        impressions=views if views is not None else followers * float(assumptions.views_per_follower),
        on_target_share=on_target_share(account.audience_country, brief),
        posting_rate=float(assumptions.gifted_posting_rate) if fee.is_gifted else 1.0,
    )


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


def fee_in(account: SocialAccount, brand: Brand, currency: str) -> Fee | str:
    """The account's fee per post in this currency, or the reason why there is none."""
    accounts = SocialAccount.objects.filter(pk=account.pk)
    return FeeBook(accounts, brand, currency, fee_per_10k_followers=None).fee(account)


def hourly_cost_in(brand: Brand, currency: str) -> Decimal | None:
    """The brand's hourly cost of coordination in this currency; None when no exchange rate is on record."""
    converted = Exchange.newest().convert(brand.coordination_hourly_cost, brand.currency, currency)
    return None if converted is None else round(converted, 2)
