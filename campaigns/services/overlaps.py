"""The overlaps of some accounts, each seen from its own side."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from campaigns.models import AudienceOverlap, SocialAccount

OVERLAPS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class AccountOverlap:
    """What one account shares with another: `share` of the audience that `base_words` name."""

    other: SocialAccount
    share: float
    base_words: str
    measured_on: date
    source: str


def overlaps_of(account_ids: list[int], user: User) -> dict[int, list[AccountOverlap]]:
    """The largest overlaps of each account, largest first, in two queries; who has none is absent."""
    found: dict[int, list[AccountOverlap]] = defaultdict(list)
    for own, other in (("first", "second"), ("second", "first")):
        rank = Window(RowNumber(), partition_by=f"{own}_id", order_by=[F("share").desc(), F("pk").asc()])
        overlaps = (
            AudienceOverlap.objects.visible_to(user)
            .filter(**{f"{own}__in": account_ids})
            .select_related("first__influencer", "second__influencer")
            .annotate(rank=rank)
            .filter(rank__lte=OVERLAPS_SHOWN)
            .order_by("-share", "pk")
        )
        for overlap in overlaps:
            found[getattr(overlap, f"{own}_id")].append(
                AccountOverlap(
                    other=getattr(overlap, other),
                    share=overlap.share,
                    base_words=overlap.base_words,
                    measured_on=overlap.measured_on,
                    source=overlap.source,
                )
            )
    return {
        account_id: sorted(rows, key=lambda row: -row.share)[:OVERLAPS_SHOWN]
        for account_id, rows in found.items()
    }
