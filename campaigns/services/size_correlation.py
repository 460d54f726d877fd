"""Does size cost engagement? The line of rate on followers over accounts of one definition."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from campaigns.choices import EngagementBasis, Platform, Statistic
from campaigns.metrics.correlation import HASHIMOTO_2017, PublishedLine, SizeCorrelation, correlate
from campaigns.models import SocialAccount
from campaigns.services.account_columns import every_nth, floats

MOST_FITTED = 100_000


@dataclass(frozen=True, slots=True)
class Mixed:
    """Accounts of one platform and definition among several, to choose from."""

    platform: str
    basis: str
    statistic: str
    accounts: int

    @property
    def words(self) -> str:
        kinds = EngagementBasis(self.basis).label, Statistic(self.statistic).label.lower()
        return f"{Platform(self.platform).label}: {', '.join(kinds)}"


@dataclass(frozen=True, slots=True)
class SizeAnswer:
    """`fitted` is None below ten accounts, and while `kinds` holds more than one. `sources`: how many
    sources state the rates; `read` of `matching` accounts were read; those `without_likes` hide them and
    are left out."""

    kinds: tuple[Mixed, ...]
    fitted: SizeCorrelation | None
    published: PublishedLine
    published_differs: str
    sources: int
    read: int
    matching: int
    without_likes: int


def engagement_against_size(accounts: QuerySet[SocialAccount]) -> SizeAnswer:
    """The line over the accounts with a rate, when they are of one platform and one definition."""
    known = accounts.filter(engagement_rate__isnull=False).order_by()
    rated = known.with_whole_rate()
    kinds = tuple(
        Mixed(*row)
        for row in rated.values_list("platform", "engagement_basis", "statistic")
        .annotate(accounts=Count("pk", distinct=True))
        .order_by("-accounts", "platform", "engagement_basis", "statistic")
    )
    matching = sum(kind.accounts for kind in kinds)
    if len(kinds) != 1:
        return SizeAnswer(kinds, None, HASHIMOTO_2017, "", 0, 0, matching, 0)
    rows = list(every_nth(rated, MOST_FITTED).values_list("engagement_rate", "followers", "source"))
    fitted = correlate(floats([row[0] for row in rows]), floats([row[1] for row in rows]))
    sources = len({row[2] for row in rows})
    differs, hidden = _differs(kinds[0]), known.count() - matching
    return SizeAnswer(kinds, fitted, HASHIMOTO_2017, differs, sources, len(rows), matching, hidden)


def _differs(kind: Mixed) -> str:
    """Why the published line is not of the same definition; "" when it is."""
    same = kind.platform == Platform.INSTAGRAM and kind.basis == EngagementBasis.LIKES_COMMENTS
    return "" if same else f"it counts {HASHIMOTO_2017.definition}: no more than a hint here"


def published_rate(followers: float) -> float:
    """What the published line says at this size."""
    (small, high), _ = HASHIMOTO_2017.points
    return float(high * (followers / small) ** HASHIMOTO_2017.slope)
