"""Putting accounts on shortlists, and what a shortlist adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Area, User
from accounts.services.audit import record_change
from campaigns.metrics.engagement import median_rate
from campaigns.metrics.tiers import Band
from campaigns.models import Shortlist, ShortlistEntry, SocialAccount
from campaigns.models.shortlist_entry import COMMITTED
from campaigns.services.catalogue import tier_counts


@transaction.atomic
def add_accounts(*, shortlist: Shortlist, account_ids: Sequence[int], user: User) -> tuple[int, int]:
    """Add the accounts that exist and are not on the list yet: (added, already there)."""
    wanted = SocialAccount.objects.visible_to(user).filter(pk__in=account_ids).values_list("pk", flat=True)
    present = set(shortlist.entries.filter(account__in=account_ids).values_list("account_id", flat=True))
    missing = [account_id for account_id in wanted if account_id not in present]
    ShortlistEntry.objects.bulk_create(
        [ShortlistEntry(shortlist=shortlist, account_id=account_id, added_by=user) for account_id in missing],
        ignore_conflicts=True,
    )
    if missing:
        record_change(
            actor=user,
            area=Area.STATE,
            what="influencers added",
            subject=shortlist,
            brand_key=shortlist.campaign.brand_id,
            changed=({}, {"influencers": len(missing)}),
        )
    return len(missing), len(present)


def kept_for(entries: QuerySet[ShortlistEntry]) -> str:
    """Why these entries cannot be deleted, as a sentence; "" when they can.

    What was agreed, posted or paid is part of a campaign's accounts.
    """
    bound = list(entries.filter(Q(stage__in=COMMITTED) | Q(booked_posts__isnull=False)).distinct()[:1])
    if not bound:
        return ""
    first = bound[0]
    return (
        f"@{first.account.handle} is {first.get_stage_display().lower()} and has posts or money on record: "
        "drop it with a reason instead."
    )


@transaction.atomic
def delete_shortlist(*, shortlist: Shortlist, user: User) -> None:
    """Delete a shortlist with its entries; the log keeps how many they were."""
    record_change(
        actor=user,
        area=Area.STATE,
        what="shortlist deleted",
        subject=shortlist,
        brand_key=shortlist.campaign.brand_id,
        changed=(
            {
                "name": shortlist.name,
                "campaign": shortlist.campaign.name,
                "influencers": shortlist.entries.count(),
            },
            {},
        ),
    )
    shortlist.delete()


@transaction.atomic
def remove_entry(*, entry: ShortlistEntry, user: User) -> None:
    """Take an account off its shortlist."""
    record_change(
        actor=user,
        area=Area.STATE,
        what="influencer removed",
        subject=entry.shortlist,
        brand_key=entry.shortlist.campaign.brand_id,
        changed=({"influencer": str(entry.account), "note": entry.note}, {}),
    )
    entry.delete()


@dataclass(frozen=True, slots=True)
class ShortlistTotals:
    """What a shortlist adds up to; every total says over how many accounts it is known."""

    accounts: int
    followers: int
    with_followers: int
    fee_cents: int
    with_fee: int
    engagements: float
    median_rate: float | None
    with_rate: int
    tiers: list[tuple[str, int]]


def shortlist_totals(shortlist: Shortlist, bands: Sequence[Band]) -> ShortlistTotals:
    rows = list(
        shortlist.accounts.values_list(
            "followers", "engagements_per_post", "engagement_rate", "post_fee_cents"
        )
    )
    followers = [row[0] for row in rows]
    fees = [row[3] for row in rows if row[3] is not None]
    rate, with_rate = median_rate(row[2] for row in rows)
    return ShortlistTotals(
        accounts=len(rows),
        followers=sum(count for count in followers if count is not None),
        with_followers=sum(count is not None for count in followers),
        fee_cents=sum(fees),
        with_fee=len(fees),
        engagements=sum(row[1] for row in rows if row[1] is not None),
        median_rate=rate,
        with_rate=with_rate,
        tiers=tier_counts(followers, bands),
    )
