"""Posts in order of time per account, as arrays: what was known before each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.forecast.evidence import Floats, Integers, newest_windows

MOST_FOLDS = 10
HALF_A_COUNT = 0.5
"""Stands for a count of 0 where a logarithm is taken of what an earlier post earned."""

_SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Posts:
    """P posts in any order. `count` is what is forecast: engagements or views; `per` what it is divided
    by (1 for views). `followers` may be nan; `sponsored` is 1, 0 or nan; `posted_at` Unix seconds.
    Posts with an unknown count, or with nothing to divide by, do not belong here."""

    account: Sequence[str]
    posted_at: Floats
    count: Floats
    per: Floats
    followers: Floats
    sponsored: Floats


@dataclass(frozen=True, slots=True)
class History:
    """The same posts sorted by account and time. `source`: their places as given. `starts`, `ends`:
    the earlier posts of post i are starts[i] <= j < ends[i], strictly earlier in time: posts of the
    same moment do not tell of each other. `newest`: each account's newest post (one of equals, chosen
    by its content). `log_rate`: for use as evidence; `actual`: nan where the count was 0."""

    source: Integers
    account: Integers
    fold: Integers
    starts: Integers
    ends: Integers
    newest: NDArray[np.bool_]
    log_rate: Floats
    actual: Floats
    log_followers: Floats
    sponsored: Floats
    age_days: Floats

    @property
    def earlier_posts(self) -> Integers:
        """How many earlier posts of the account there are."""
        return self.ends - self.starts

    def windows(self) -> Floats:
        """ln rates of the newest 30 earlier posts, newest first."""
        return newest_windows(self.log_rate, self.starts, self.ends)


def history_of(posts: Posts) -> History:
    """The posts in order; neither their order as given nor the alphabet plays a part.

    Age is counted to the newest post of all: the day of the scrape, as near as the posts tell.
    """
    names, number = np.unique(np.asarray(posts.account, dtype=object), return_inverse=True)
    number = number.reshape(-1).astype(np.int64)
    rank = _hash_rank(names)
    order = np.lexsort((_content_hash(posts), posts.posted_at, rank[number]))
    account, time = rank[number][order], posts.posted_at[order]
    changes = np.append(True, account[1:] != account[:-1]) if len(order) else np.empty(0, dtype=bool)
    starts = np.maximum.accumulate(np.where(changes, np.arange(len(order)), 0))
    later = changes | np.append(True, time[1:] > time[:-1]) if len(order) else changes
    ends = np.maximum.accumulate(np.where(later, np.arange(len(order)), 0))
    count, per, followers = posts.count[order], posts.per[order], posts.followers[order]
    log_rate = np.log(np.maximum(count, HALF_A_COUNT) / per)
    sized = np.isfinite(followers) & (followers > 0)
    return History(
        source=order.astype(np.int64),
        account=account,
        fold=account % max(min(MOST_FOLDS, len(names)), 1),
        starts=starts.astype(np.int64),
        ends=ends.astype(np.int64),
        newest=np.append(account[1:] != account[:-1], True) if len(order) else changes,
        log_rate=log_rate,
        actual=np.where(count > 0, log_rate, np.nan),
        log_followers=np.where(sized, np.log(np.where(sized, followers, 1.0)), np.nan),
        sponsored=posts.sponsored[order],
        age_days=(time.max(initial=-np.inf) - time) / _SECONDS_PER_DAY,
    )


def _hash_rank(names: NDArray[np.object_]) -> Integers:
    """Each account's place by a hash of its name: folds of equal size that no order of rows changes."""
    hashes = [(crc32(str(name).encode()), str(name)) for name in names]
    rank = np.empty(len(hashes), dtype=np.int64)
    rank[sorted(range(len(hashes)), key=hashes.__getitem__)] = np.arange(len(hashes))
    return rank


def _content_hash(posts: Posts) -> NDArray[np.uint64]:
    """Orders posts of one moment by their content, without favour for large or small counts."""
    mixed = np.zeros(len(posts.count), dtype=np.uint64)
    for column in (posts.count, posts.per, posts.followers, posts.sponsored):
        bits = np.ascontiguousarray(column, dtype=np.float64).view(np.uint64)
        mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed
