"""Where the accounts of a pool stand in the catalogue's columns."""

from __future__ import annotations

from datetime import date

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from campaigns.columns import Catalogue, Filters, mask_of, table_of
from campaigns.models import SocialAccount
from campaigns.services.account_rows import read_some
from campaigns.services.snapshot import current, current_or_read
from planner.services.brief import Brief, Pool

MOST_NAMED = 5_000
"""More accounts than this are not read by their keys."""


def pool_places(accounts: QuerySet[SocialAccount], brief: Brief) -> tuple[Catalogue, NDArray[np.int64]]:
    """(columns, positions of the pool's accounts by rising key); columns of the pool alone if need be."""
    by_filters = brief.pool.shortlist is None and not accounts.query.is_empty()
    catalogue = current_or_read() if by_filters else current()
    if by_filters and catalogue is not None:
        mask = mask_of(catalogue, pool_filters(brief.pool))
        at = np.arange(catalogue.size) if mask is None else np.flatnonzero(mask)
        star = brief.celebrity.account
        if star is not None:
            at = at[catalogue["key"][at] != star.pk]
    else:
        keys = np.array(list(accounts.order_by().values_list("pk", flat=True)), dtype=np.int64)
        if catalogue is None:
            catalogue = Catalogue(table_of(*read_some(keys.tolist() if len(keys) <= MOST_NAMED else None)))
        at = catalogue.positions(keys)
    return catalogue, at[np.argsort(catalogue["key"][at], kind="stable")]


def pool_filters(pool: Pool) -> Filters:
    """The filters of a pool that is no shortlist, as `pool_accounts` puts them to the database."""
    day = None if pool.measured_since is None else (pool.measured_since - date(1970, 1, 1)).days
    least = {"followers": pool.followers_min, "rate": pool.rate_min, "measured": day}
    most = {"followers": pool.followers_max, "rate": pool.rate_max}
    words = {"platform": pool.platform, "country": pool.country}
    return Filters(
        words={name: word for name, word in words.items() if word},
        least={name: float(bound) for name, bound in least.items() if bound is not None},
        most={name: float(bound) for name, bound in most.items() if bound is not None},
        niches=pool.niche_ids,
        is_known={"retired": False} | ({"fee": True} if pool.fee_known_only else {}),
    )
