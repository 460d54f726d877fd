"""Posts of the database as the forecast reads them: one definition per account, rates by followers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from campaigns.choices import EngagementBasis
from campaigns.metrics.forecast.history import Posts
from campaigns.models import Post

FIELDS = ("account_id", "posted_at", "likes", "comments", "shares", "saves", "sponsored")
HALF = 0.5
Floats = NDArray[np.float64]


def read_posts_of(posts: QuerySet[Post], followers: Mapping[int, float]) -> tuple[Posts, dict[int, str]]:
    """The posts that can be measured, by followers of today, and each account's definition (basis).

    An account's posts are measured alike: shares and saves count where half of its posts have them,
    comments likewise. Posts without likes, and accounts without followers, are left out.
    """
    rows = [row for row in posts.order_by().values_list(*FIELDS) if row[2] is not None]
    rows = [row for row in rows if followers.get(row[0], 0) > 0]
    owner = np.array([row[0] for row in rows], dtype=np.int64)
    counts = np.array([[np.nan if cell is None else cell for cell in row[2:6]] for row in rows], dtype=float)
    counts = counts.reshape(-1, 4)
    accounts, place = np.unique(owner, return_inverse=True)
    with_comments, with_more = _mostly(counts[:, 1:2], place), _mostly(counts[:, 2:], place)
    total = counts[:, 0].copy()
    total += np.where(with_comments[place], counts[:, 1], 0.0)
    total += np.where(with_more[place], np.nan_to_num(counts[:, 2:]).sum(axis=1), 0.0)
    kept = np.flatnonzero(np.isfinite(total))
    basis = np.where(
        with_more,
        EngagementBasis.ALL,
        np.where(with_comments, EngagementBasis.LIKES_COMMENTS, EngagementBasis.LIKES),
    )
    sizes = np.array([followers[int(account)] for account in owner[kept].tolist()], dtype=float)
    return Posts(
        account=[str(account) for account in owner[kept].tolist()],
        posted_at=np.array([rows[at][1].timestamp() for at in kept.tolist()], dtype=float),
        count=total[kept],
        per=sizes,
        followers=sizes,
        sponsored=np.array([_flag(rows[at][6]) for at in kept.tolist()], dtype=float),
    ), dict(zip(accounts.tolist(), basis.tolist(), strict=True))


def _mostly(columns: Floats, place: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Accounts of whose posts half or more have a number in one of the columns [accounts]."""
    known = np.isfinite(columns).any(axis=1)
    share = np.bincount(place, weights=known) / np.maximum(np.bincount(place), 1)
    mostly: NDArray[np.bool_] = share >= HALF
    return mostly


def _flag(sponsored: bool | None) -> float:
    return np.nan if sponsored is None else float(sponsored)
