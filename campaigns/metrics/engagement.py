"""Engagement: interactions per follower, with unknown kept apart from zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

NEWEST_POSTS = 30
NEWEST_DAYS = 90


def engagements(
    likes: float | None,
    comments: float | None = None,
    shares: float | None = None,
    saves: float | None = None,
) -> float | None:
    """The sum of the known interactions; None when none is known (which is not 0).

    >>> engagements(5_560)
    5560
    >>> engagements(100, 20, None, 3)
    123
    >>> engagements(None) is None
    True
    """
    known = [count for count in (likes, comments, shares, saves) if count is not None]
    return sum(known) if known else None


def engagement_rate(engagements: float | None, followers: float | None) -> float | None:
    """Engagements per follower as a 0-1 fraction; None when either is unknown or followers are 0.

    >>> f"{engagement_rate(968_352, 99_100_000):.3%}"
    '0.977%'
    >>> f"{engagement_rate(5_560, 73_800):.3%}"
    '7.534%'
    >>> engagement_rate(10, 0) is None
    True
    """
    if engagements is None or not followers:
        return None
    return engagements / followers


def engagement_rate_by_views(engagements: float | None, views: float | None) -> float | None:
    """Engagements per view; never to be compared with a rate by followers.

    >>> engagement_rate_by_views(60, 1000)
    0.06
    """
    return engagement_rate(engagements, views)


def median_rate(rates: Iterable[float | None]) -> tuple[float | None, int]:
    """The median of the known rates and how many are known; (None, 0) when none is.

    >>> median_rate([0.02, None, 0.04, 0.03])
    (0.03, 3)
    """
    known = [rate for rate in rates if rate is not None]
    return (median(known), len(known)) if known else (None, 0)


@dataclass(frozen=True, slots=True)
class PostCounts:
    """What is known of one post; None is unknown."""

    posted_at: datetime
    engagements: float | None


def account_rate(
    posts: Sequence[PostCounts], followers: int | None, today: datetime
) -> tuple[float | None, int]:
    """The median rate over the newest 30 posts or 90 days, whichever holds fewer, and its n.

    The median is robust to one viral post. (None, 0) without followers or without a usable post.

    >>> at = datetime(2026, 11, 1)
    >>> account_rate([PostCounts(at, 10), PostCounts(at, 30), PostCounts(at, 999)], 1000, at)
    (0.03, 3)
    """
    oldest = today - timedelta(days=NEWEST_DAYS)
    newest = sorted(posts, key=lambda post: post.posted_at, reverse=True)[:NEWEST_POSTS]
    recent = [post for post in newest if post.posted_at >= oldest]
    return median_rate(engagement_rate(post.engagements, followers) for post in recent)
