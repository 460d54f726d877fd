"""Pools kept in memory between requests: the newest few, each for as long as nothing it is made of changes.

Every process has its own; with several workers the first request to each of them fills it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from accounts.models import User
from campaigns.models import SocialAccount
from campaigns.services.changes import catalogue_version
from planner.engine import Candidates, Frontier, Multipliers
from planner.services.brief import Brief
from planner.services.candidates import pool_accounts
from planner.services.exchange import Exchange
from planner.services.pool_columns import PoolColumns, read_columns

MOST_POOLS = 4
MOST_BYTES = 600 * 2**20
MOST_PREPARED = 3
MOST_CURVES = 16
MOST_PRICES = 64
PREPARED_BYTES = 150
"""What the engine keeps per candidate and set of limits, about."""
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


@dataclass(eq=False)
class HeldPool:
    """The columns of a pool and what was worked out from them for the newest briefs."""

    columns: PoolColumns
    candidates: OrderedDict[Hashable, Candidates] = field(default_factory=OrderedDict)
    curves: OrderedDict[Hashable, Frontier] = field(default_factory=OrderedDict)
    prices: OrderedDict[Hashable, Multipliers] = field(default_factory=OrderedDict)

    @property
    def nbytes(self) -> int:
        return self.columns.nbytes + len(self.columns) * PREPARED_BYTES * MOST_PREPARED

    def candidates_for(self, key: Hashable, make: Callable[[], Candidates]) -> Candidates:
        """The engine's candidates of this key, made when they are not at hand."""
        return _kept(self.candidates, key, make, MOST_PREPARED)

    def keep_prices(self, key: Hashable, prices: Multipliers) -> None:
        """The newest prices of a set of limits: the next answer starts from them."""
        self.prices[key] = prices
        while len(self.prices) > MOST_PRICES:
            self.prices.popitem(last=False)

    def curve_for(self, key: Hashable, make: Callable[[], Frontier]) -> Frontier:
        """The frontier of this key, made when it is not at hand."""
        return _kept(self.curves, key, make, MOST_CURVES)


@dataclass(eq=False)
class Shelf:
    """The newest pools within a number and a size; one that is larger than the size stands alone."""

    most: int = MOST_POOLS
    most_bytes: int = MOST_BYTES
    pools: OrderedDict[Hashable, HeldPool] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def find(self, key: Hashable) -> HeldPool | None:
        with self.lock:
            if key in self.pools:
                self.pools.move_to_end(key)
            return self.pools.get(key)

    def put(self, key: Hashable, pool: HeldPool) -> None:
        with self.lock:
            self.pools[key] = pool
            while len(self.pools) > 1 and (len(self.pools) > self.most or self._nbytes > self.most_bytes):
                self.pools.popitem(last=False)

    @property
    def _nbytes(self) -> int:
        return sum(pool.nbytes for pool in self.pools.values())


SHELF = Shelf()


def held_pool(brief: Brief, user: User) -> HeldPool:
    """The pool of the brief as this user may see it, read from the database unless nothing changed since."""
    accounts = pool_accounts(brief.pool, brief, user)
    key = _key(accounts, brief)
    held = SHELF.find(key) if key is not None else None
    if held is None:
        held = HeldPool(read_columns(accounts, brief))
        if key is not None:
            SHELF.put(key, held)
    return held


def _key(accounts: QuerySet[SocialAccount], brief: Brief) -> Hashable | None:
    """Everything that decides the columns; None where that cannot be told.

    The question put to the database holds the filters, what the user may see and the celebrity left
    out. The version is asked before the rows, so a change in between is noticed by the next request.
    """
    version = catalogue_version()
    if version is None:
        return None
    try:
        question = accounts.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    campaign, assumed, shortlist = brief.campaign, brief.assumptions, brief.pool.shortlist
    entries = shortlist.entries.order_by("account_id") if shortlist is not None else None
    return (
        version,
        question,
        tuple(entries.values_list("account_id", flat=True)) if entries is not None else None,
        campaign.brand_id,
        campaign.currency,
        tuple(sorted(Exchange.newest().units.items())),
        tuple(campaign.tier_scheme.as_bands()),
        tuple(sorted(campaign.countries)),
        assumed.fee_per_10k_followers,
        assumed.gifted_posting_rate,
        assumed.views_per_follower,
        assumed.branded_worth,
        (assumed.on_target_match, assumed.on_target_other, assumed.on_target_unknown),
    )


def _kept(known: OrderedDict[Key, Made], key: Key, make: Callable[[], Made], most: int) -> Made:
    """Two threads may both make it; the later one stays. Either is right."""
    made = known.get(key)
    if made is None:
        made = known[key] = make()
        while len(known) > most:
            known.popitem(last=False)
    return made
