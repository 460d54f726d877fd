"""Questions about a set of accounts: samples for charts, medians, tier mix."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Mod

from campaigns.choices import EngagementBasis
from campaigns.metrics.engagement import median_rate
from campaigns.metrics.tiers import Band, tier_of
from campaigns.models import SocialAccount

SAMPLE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Overview:
    """What a list says about its accounts above them; `sample` as `chart_sample` gives it."""

    median_rate: float | None
    with_rate: int
    with_fee: int
    definitions: list[tuple[str, int]]
    sample: list[tuple[str, int, float]]
    drawable: int


def chart_sample(accounts: QuerySet[SocialAccount]) -> tuple[list[tuple[str, int, float]], int]:
    """(handle, followers, rate) of about 1,000 accounts at most, always the same, and how many there are.

    Only accounts with followers and a rate above 0 count; every n-th by primary key is taken.
    """
    drawable = accounts.filter(followers__gt=0, engagement_rate__gt=0).order_by()
    total = drawable.count()
    if total > SAMPLE_SIZE:
        step = ceil(total / SAMPLE_SIZE)
        drawable = drawable.annotate(turn=Mod(F("pk"), step)).filter(turn=0)
    rows = drawable.values_list("handle", "followers", "engagement_rate")[: 2 * SAMPLE_SIZE]
    return list(rows), total


def median_engagement_rate(accounts: QuerySet[SocialAccount]) -> tuple[float | None, int]:
    """The median rate over the accounts with a known one, and how many those are."""
    known = accounts.filter(engagement_rate__isnull=False).order_by("engagement_rate")
    total = known.count()
    if not total:
        return None, 0
    middle = known.values_list("engagement_rate", flat=True)[(total - 1) // 2 : total // 2 + 1]
    return median_rate(middle)[0], total


def definition_counts(accounts: QuerySet[SocialAccount]) -> list[tuple[str, int]]:
    """(definition in words, accounts) of the known rates, most accounts first."""
    known = accounts.filter(engagement_rate__isnull=False).order_by()
    counts = known.values_list("engagement_basis").annotate(accounts=Count("pk"))
    return [
        (EngagementBasis(basis).label, count)
        for basis, count in sorted(counts, key=lambda row: (-row[1], row[0]))
    ]


def tier_counts(followers: Sequence[int | None], bands: Sequence[Band]) -> list[tuple[str, int]]:
    """How many accounts each tier holds, smallest tier first; accounts outside every band last."""
    counts = {band.tier: 0 for band in bands}
    outside = 0
    for count in followers:
        tier = tier_of(count, bands)
        if tier is None:
            outside += 1
        else:
            counts[tier] += 1
    return [*counts.items(), *([("no tier", outside)] if outside else [])]
