"""The pool as columns: every account that can be planned with, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from campaigns.formatting import cents
from campaigns.models import Rate, SocialAccount
from planner.engine import Dimension
from planner.engine.cost import share_of
from planner.services.brief import Brief
from planner.services.candidates import on_target_share
from planner.services.exchange import Exchange
from planner.services.fees import FEE_UNKNOWN, AskedRate, Fee, FeeBook, newest_rates
from planner.services.outlook import Outlook, outlook_of

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

BATCH = 20_000
FIELDS = (
    "pk",
    "influencer_id",
    "platform",
    "handle",
    "followers",
    "engagement_rate",
    "avg_views",
    "audience_country",
    "influencer__country",
    "engagement_basis",
    "statistic",
    "posts_measured",
    "avg_likes",
    "avg_engagements",
)
TEXT_BYTES = 120
"""What one name takes in memory, about."""
ESTIMATED = "estimated from followers"
USABLE, NO_FOLLOWERS, NO_RATE = "", "its followers are unknown", "its engagement rate is unknown"


@dataclass(frozen=True, eq=False, slots=True)
class Unusable:
    """Accounts of the pool nothing can be planned for, by key: `words[reason]` says why."""

    account_id: Whole
    reason: Whole
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.account_id)

    def reason_of(self, account_id: int) -> str | None:
        """Why this account is unusable; None when it is not among them."""
        found = np.flatnonzero(self.account_id == account_id)
        return self.words[self.reason[found[0]]] if len(found) else None


@dataclass(frozen=True, eq=False, slots=True)
class PoolColumns:
    """The accounts that can be planned with, by primary key; all arrays are [accounts].

    Attributes:
        names: @handle (platform), as people read it in a conflict.
        fee_cents, product_cents: in integer hundredths of the plan's currency.
        fee_basis: where the fee comes from, as a position in `basis_words`.
        outlook: the forecast of a branded post, with what was observed and how far it counts.
        engagements, impressions: expected of one branded post that appears; unknown views are
            followers times the assumed share.
        posting_rate: how likely a post appears: 1.0, less for gifted accounts.
        platform, tier, country: words, "" where unknown.
    """

    account_id: Whole
    influencer_id: Whole
    names: tuple[str, ...]
    followers: Whole
    outlook: Outlook
    engagements: Real
    impressions: Real
    fee_cents: Whole
    product_cents: Whole
    fee_basis: Whole
    basis_words: tuple[str, ...]
    fee_is_estimate: Flags
    on_target_share: Real
    posting_rate: Real
    platform: Dimension
    tier: Dimension
    country: Dimension
    unusable: Unusable

    def __len__(self) -> int:
        return len(self.account_id)

    @property
    def nbytes(self) -> int:
        """Memory taken, about."""
        return len(self) * (18 * 8 + 4 + TEXT_BYTES) + len(self.unusable) * 16

    def positions(self, account_ids: frozenset[int]) -> Whole:
        """Where these accounts stand; those outside the pool are left out."""
        wanted = np.array(sorted(account_ids), dtype=np.int64)
        return np.flatnonzero(np.isin(self.account_id, wanted))


def read_columns(accounts: QuerySet[SocialAccount], brief: Brief) -> PoolColumns:
    """These accounts as columns in the terms of the brief: its currency, countries, tiers, assumptions."""
    raw = _read(accounts)
    keys, followers = _whole(raw["pk"]), _real(raw["followers"])
    fees = _fees_of(accounts, keys, brief)
    reason, words = _reasons(followers, _real(raw["engagement_rate"]), fees)
    use = np.flatnonzero(reason == 0)
    followers = followers[use].astype(np.int64)
    fee_cents, product_cents, basis, posting = fees.columns(use, followers, brief)
    views, outlook = _real(raw["avg_views"])[use], outlook_of(raw, use, brief.assumptions)
    assumed = followers * float(brief.assumptions.views_per_follower)
    return PoolColumns(
        account_id=keys[use],
        influencer_id=_whole(raw["influencer_id"])[use],
        names=tuple(
            f"@{handle} ({platform})"
            for handle, platform, why in zip(raw["handle"], raw["platform"], reason.tolist(), strict=True)
            if not why
        ),
        followers=followers,
        outlook=outlook,
        engagements=np.nan_to_num(outlook.used * followers, nan=0.0),
        impressions=np.where(np.isnan(views), assumed, views),
        fee_cents=fee_cents,
        product_cents=product_cents,
        fee_basis=basis,
        basis_words=(*(fee.basis if isinstance(fee, Fee) else "" for fee in fees.fees), ESTIMATED),
        fee_is_estimate=basis == len(fees.fees),
        on_target_share=_shares(raw["audience_country"], brief)[use],
        posting_rate=posting,
        platform=_coded(raw["platform"], use),
        tier=_tiers(followers, brief),
        country=_coded(raw["influencer__country"], use),
        unusable=Unusable(keys[reason > 0], reason[reason > 0], words),
    )


def _read(accounts: QuerySet[SocialAccount]) -> dict[str, list[Any]]:
    """Every field as one list, in the order of the keys; without its likes an account has no known rate."""
    columns: dict[str, list[Any]] = {field: [] for field in FIELDS}
    rows = accounts.order_by("pk").values_list(*FIELDS).iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        for column, part in zip(columns.values(), zip(*batch, strict=True), strict=True):
            column.extend(part)
    counts = zip(columns["engagement_rate"], columns["avg_likes"], columns["avg_engagements"], strict=True)
    columns["engagement_rate"] = [
        None if likes is None and stated is None else rate for rate, likes, stated in counts
    ]
    return columns


@dataclass(frozen=True, eq=False, slots=True)
class _Fees:
    """`kind` [all accounts] is the position of each account's fee in `fees`, -1 without a rate."""

    kind: Whole
    fees: list[Fee | str]
    estimate: Decimal | None

    def columns(self, use: Whole, followers: Whole, brief: Brief) -> tuple[Whole, Whole, Whole, Real]:
        """(fee cents, product cents, basis, posting rate) of the accounts at `use`."""
        kind = self.kind[use]
        table = [fee if isinstance(fee, Fee) else Fee(0, 0, "") for fee in self.fees]
        fee_cents = _whole([fee.fee_cents for fee in table] + [0])[kind]
        product = _whole([fee.product_cents for fee in table] + [0])[kind]
        gifted = np.array([fee.is_gifted for fee in table] + [False], dtype=np.bool_)[kind]
        estimated = kind < 0
        if self.estimate is not None:
            fee_cents[estimated] = _estimated_cents(followers[estimated], self.estimate)
        posting = np.where(gifted, float(brief.assumptions.gifted_posting_rate), 1.0)
        return fee_cents, product, np.where(estimated, len(self.fees), kind), posting


def _fees_of(accounts: QuerySet[SocialAccount], keys: Whole, brief: Brief) -> _Fees:
    campaign = brief.campaign
    of_pool = Rate.objects.filter(account__in=accounts.order_by().values("pk"))
    rates = newest_rates(of_pool, campaign.brand)
    number: dict[AskedRate, int] = {}
    codes = [number.setdefault(rate, len(number)) for rate in rates.values()]
    owners = _whole(list(rates))
    kind = np.full(len(keys), -1, dtype=np.int64)
    known = np.isin(owners, keys)
    kind[np.searchsorted(keys, owners[known])] = _whole(codes)[known]
    book = FeeBook(Exchange.newest(), campaign.currency)
    return _Fees(kind, [book.fee(rate) for rate in number], brief.assumptions.fee_per_10k_followers)


def _reasons(followers: Real, rate: Real, fees: _Fees) -> tuple[Whole, tuple[str, ...]]:
    """(reason [all accounts], words): 0 for an account that can be used; unknown numbers come first."""
    words = {USABLE: 0, NO_FOLLOWERS: 1, NO_RATE: 2}
    of_kind = [words.setdefault(fee, len(words)) if isinstance(fee, str) else 0 for fee in fees.fees]
    without = 0 if fees.estimate is not None else words.setdefault(FEE_UNKNOWN, len(words))
    reason = _whole([*of_kind, without])[fees.kind]
    reason[np.isnan(rate)] = 2
    reason[np.isnan(followers)] = 1
    return reason, tuple(words)


def _estimated_cents(followers: Whole, fee_per_10k: Decimal) -> Whole:
    """The fee per 10,000 followers as cents for these followers, half a cent rounded up."""
    try:
        return share_of(followers, fee_per_10k / 100)
    except ValueError:  # more digits than 64 bits hold
        return _whole([cents(fee_per_10k * count / 10_000) for count in followers.tolist()])


def _shares(audience_countries: list[str], brief: Brief) -> Real:
    share = {country: on_target_share(country, brief) for country in set(audience_countries)}
    return _real([share[country] for country in audience_countries])


def _tiers(followers: Whole, brief: Brief) -> Dimension:
    """The first band that holds the followers; "" outside every band."""
    bands = brief.campaign.tier_scheme.as_bands()
    labels = tuple(sorted({"", *(band.tier for band in bands)}))
    codes = np.full(len(followers), labels.index(""), dtype=np.min_scalar_type(len(labels)))
    for band in reversed(bands):
        inside = followers >= band.followers_min
        if band.followers_max is not None:
            inside &= followers < band.followers_max
        codes[inside] = labels.index(band.tier)
    return Dimension(labels, codes)


def _coded(words: list[str], use: Whole) -> Dimension:
    labels = tuple(sorted(set(words)))
    code = {label: position for position, label in enumerate(labels)}
    codes = np.array([code[word] for word in words], dtype=np.min_scalar_type(max(len(labels), 1)))
    return Dimension(labels, codes[use])


def _whole(numbers: Sequence[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)


def _real(numbers: Sequence[float | None]) -> Real:
    """Unknown numbers become nan."""
    return np.array(numbers, dtype=np.float64)
