"""The pool as columns: every account that can be planned with, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from campaigns.columns import Catalogue
from campaigns.models import SocialAccount
from campaigns.services.forecasts import AccountNumbers, Words
from planner.engine import Dimension
from planner.services.brief import Brief
from planner.services.candidates import on_target_share
from planner.services.fees import FEE_UNKNOWN
from planner.services.names import Names
from planner.services.outlook import Outlook, outlook_of
from planner.services.pool_fees import PoolFees, pool_fees
from planner.services.pool_places import pool_places

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
    names: Names
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
        return len(self) * (19 * 8 + 4) + len(self.unusable) * 16

    def positions(self, account_ids: frozenset[int]) -> Whole:
        """Where these accounts stand; those outside the pool are left out."""
        wanted = np.array(sorted(account_ids), dtype=np.int64)
        return np.flatnonzero(np.isin(self.account_id, wanted))


def read_columns(accounts: QuerySet[SocialAccount], brief: Brief) -> PoolColumns:
    """The pool of the brief as columns in its terms: its currency, countries, tiers, assumptions.

    `accounts` are the same as a query: they are asked for when there are no columns of the catalogue.
    """
    catalogue, at = pool_places(accounts, brief)
    fees = pool_fees(catalogue, at, brief)
    rate = catalogue["rate"][at].copy()
    rate[np.isnan(catalogue["likes"][at]) & np.isnan(catalogue["engagements"][at])] = np.nan
    reason, words = _reasons(catalogue["followers"][at], rate, fees)
    use = np.flatnonzero(reason == 0)
    here = at[use]
    followers = catalogue["followers"][here]
    fee_cents, product_cents, basis, posting = fees.columns(use, followers, brief)
    views, outlook = (
        catalogue["views"][here],
        outlook_of(_numbers(catalogue, here, rate[use]), brief.assumptions),
    )
    assumed = followers * float(brief.assumptions.views_per_follower)
    keys = catalogue["key"][at]
    return PoolColumns(
        account_id=keys[use],
        influencer_id=catalogue["person"][here],
        names=Names(catalogue, here),
        followers=followers,
        outlook=outlook,
        engagements=np.nan_to_num(outlook.used * followers, nan=0.0),
        impressions=np.where(np.isnan(views), assumed, views),
        fee_cents=fee_cents,
        product_cents=product_cents,
        fee_basis=basis,
        basis_words=(*fees.words, ESTIMATED),
        fee_is_estimate=basis == len(fees.words),
        on_target_share=_shares(catalogue, here, brief),
        posting_rate=posting,
        platform=_coded(catalogue, "platform", here),
        tier=_tiers(followers, brief),
        country=_coded(catalogue, "country", here),
        unusable=Unusable(keys[reason > 0], reason[reason > 0], words),
    )


def _numbers(catalogue: Catalogue, here: Whole, rate: Real) -> AccountNumbers:
    posts = catalogue["posts_measured"][here].astype(np.float64)
    posts[posts < 0] = np.nan
    platform, basis, statistic = (
        Words(catalogue.labels[name], catalogue[name][here]) for name in ("platform", "basis", "statistic")
    )
    return AccountNumbers(
        account_id=catalogue["key"][here],
        platform=platform,
        basis=basis,
        statistic=statistic,
        followers=catalogue["followers"][here].astype(np.float64),
        rate=rate,
        posts_measured=posts,
        ordinary_posts=catalogue["posts"][here],
    )


def _reasons(followers: Whole, rate: Real, fees: PoolFees) -> tuple[Whole, tuple[str, ...]]:
    """(reason [all accounts], words): 0 for an account that can be used; unknown numbers come first."""
    words = {USABLE: 0, NO_FOLLOWERS: 1, NO_RATE: 2}
    reason = np.zeros(len(followers), dtype=np.int64)
    for why, which in fees.without.items():
        reason[which] = words.setdefault(why, len(words))
    if fees.estimate is None:
        reason[~fees.known] = words.setdefault(FEE_UNKNOWN, len(words))
    reason[np.isnan(rate)] = 2
    reason[followers < 0] = 1
    return reason, tuple(words)


def _shares(catalogue: Catalogue, here: Whole, brief: Brief) -> Real:
    shares = [on_target_share(country, brief) for country in catalogue.labels["audience"]]
    on_target: Real = np.array([*shares, 0.0], dtype=np.float64)[catalogue["audience"][here]]
    return on_target


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


def _coded(catalogue: Catalogue, name: str, here: Whole) -> Dimension:
    """A column with its words sorted."""
    words = catalogue.labels[name]
    labels = tuple(sorted(words))
    place = np.array(
        [*(labels.index(word) for word in words), 0], dtype=np.min_scalar_type(max(len(labels), 1))
    )
    return Dimension(labels, place[catalogue[name][here]])
