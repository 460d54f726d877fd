"""An account's engagement rate by the definition of a series, and whether it may be compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from campaigns.metrics.benchmarks.pack import Series
from campaigns.metrics.engagement import engagement_rate, engagements


class Match(Enum):
    """How an account's rate and a series agree about which interactions count."""

    SAME = "same"
    UNSTATED = "unstated"
    """One of both does not say: to be compared with care."""
    DIFFERENT = "different"
    """Both say, and the account's numbers cannot be brought to the series' definition."""


@dataclass(frozen=True, slots=True)
class AccountNumbers:
    """Averages per post of one account; None is unknown. `stated` is a sum the source gives itself."""

    followers: float | None
    views: float | None = None
    likes: float | None = None
    comments: float | None = None
    shares: float | None = None
    saves: float | None = None
    stated: float | None = None


def rate_for(series: Series, numbers: AccountNumbers) -> tuple[float | None, Match]:
    """The account's rate as the series defines it, a 0-1 fraction, and how well both agree.

    None where the account lacks what the definition needs: comments alone, with likes unknown, are no
    rate by any definition. A series whose source does not say what it
    counts takes whatever the account's rate is made of.

    >>> from campaigns.metrics.benchmarks.shipped import shipped_packs
    >>> pack = next(pack for pack in shipped_packs() if pack.name == "markerly-2016")
    >>> likes = pack.find("engagement_rate", "instagram")
    >>> rate_for(likes, AccountNumbers(10_000, likes=300, comments=50))
    (0.03, <Match.SAME: 'same'>)
    """
    divisor = {"followers": numbers.followers, "views": numbers.views}.get(series.denominator)
    counted, match = _counted(series.basis, numbers)
    return engagement_rate(counted, divisor), match


def _counted(basis: str, numbers: AccountNumbers) -> tuple[float | None, Match]:
    likes, comments, shares, saves = numbers.likes, numbers.comments, numbers.shares, numbers.saves
    if numbers.stated is None and likes is None:
        return None, Match.DIFFERENT
    known = numbers.stated if numbers.stated is not None else engagements(likes, comments, shares, saves)
    if basis == "likes" and likes is not None:
        return likes, Match.SAME
    if basis == "likes_comments" and likes is not None and comments is not None:
        return likes + comments, Match.SAME
    if basis == "all" and numbers.stated is None and (shares is not None or saves is not None):
        return known, Match.SAME
    if basis == "stated" or numbers.stated is not None:
        return known, Match.UNSTATED
    return None, Match.DIFFERENT
