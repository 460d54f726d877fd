"""The influencers list as plain rows, read without a record per account: a whole catalogue streams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from campaigns.choices import COUNTRY_NAMES, EngagementBasis, Platform
from campaigns.metrics.tiers import Band, tier_of
from campaigns.models import Influencer, SocialAccount
from campaigns.services.found_accounts import FoundAccounts

HEADER = (
    "Influencer", "Handle", "Platform", "Tier", "Followers", "Eng. rate", "Made of", "Asked fee", "Country",
    "Niches", "Measured", "Source",
)  # fmt: skip
FIELDS = (
    "pk", "influencer_id", "influencer__name", "handle", "platform", "followers", "engagement_rate",
    "engagement_basis", "post_fee_cents", "influencer__country", "measured_on", "source",
)  # fmt: skip
FIRST, AT_ONCE = 100, 2_000
PLATFORMS, BASES = dict(Platform.choices), dict(EngagementBasis.choices)


def account_export(found: FoundAccounts, bands: Sequence[Band]) -> Iterator[list[Any]]:
    """The header, then every account in the list's order, as `exported_rows` gives the table's."""
    yield list(HEADER)
    keys = found.keys()
    start, stop = 0, FIRST
    while start < len(keys):
        yield from _rows(keys[start:stop].tolist(), bands)
        start, stop = stop, stop + AT_ONCE


def _rows(keys: list[int], bands: Sequence[Band]) -> Iterator[list[Any]]:
    accounts = SocialAccount.objects.filter(pk__in=keys).order_by().values_list(*FIELDS)
    rows = {row[0]: row[1:] for row in accounts}
    niches: dict[int, list[str]] = defaultdict(list)
    links = Influencer.niches.through.objects.filter(influencer__in={row[0] for row in rows.values()})
    for person, name in links.order_by("niche__name").values_list("influencer_id", "niche__name"):
        niches[person].append(name)
    for key in keys:
        if key not in rows:
            continue
        person, name, handle, platform, followers, rate, basis, fee, country, day, source = rows[key]
        yield [
            name,
            handle,
            str(PLATFORMS.get(platform, platform)),
            tier_of(followers, bands) or "",
            followers,
            None if rate is None else round(rate, 6),
            str(BASES[basis]) if basis else None,
            None if fee is None else f"{fee / 100:.2f}",
            COUNTRY_NAMES.get(country, country),
            "; ".join(niches.get(person, ())),
            None if day is None else str(day),
            source,
        ]
