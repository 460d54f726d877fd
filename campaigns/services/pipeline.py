"""Moving entries of shortlists along the pipeline: each move checked, booked and told in the audit log."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Area, AuditEntry, User
from accounts.services.audit import audit_entry, record_change
from campaigns.choices import Stage
from campaigns.models import ShortlistEntry
from campaigns.models.shortlist_entry import COMMITTED
from campaigns.services.booking import book_posts, unbook_posts
from campaigns.services.stages import hindrance, needs_reason


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of moving some entries: those moved, and (entry, why not) of the others."""

    moved: list[ShortlistEntry] = field(default_factory=list)
    refused: list[tuple[ShortlistEntry, str]] = field(default_factory=list)


def entries_with_all(entries: QuerySet[ShortlistEntry]) -> QuerySet[ShortlistEntry]:
    """With everything a move or a line of the pipeline reads, in a fixed number of queries."""
    return entries.select_related(
        "account__influencer", "shortlist__campaign__brand", "owner"
    ).prefetch_related("terms", "booked_posts")


@transaction.atomic
def move_entries(*, entries: QuerySet[ShortlistEntry], stage: str, reason: str = "", user: User) -> Moved:
    """Move those that can be moved; the others stay where they are, each with its hindrance."""
    keys = list(entries.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    outcome, doubles = Moved(), _doubles(keys) if stage in COMMITTED else set()
    for entry in entries_with_all(ShortlistEntry.objects.filter(pk__in=keys)).order_by("pk"):
        why_not = hindrance(entry, stage, reason)
        if not why_not and entry.pk in doubles and entry.stage not in COMMITTED:
            why_not = "is agreed on another shortlist of this campaign"
        if why_not:
            outcome.refused.append((entry, why_not))
        else:
            _move(entry, Stage(stage), reason.strip(), user)
            outcome.moved.append(entry)
    return outcome


def _doubles(keys: list[int]) -> set[int]:
    """Entries whose account is agreed on another shortlist of the same campaign, or earlier among these."""
    others = ShortlistEntry.objects.filter(
        account=OuterRef("account"), shortlist__campaign=OuterRef("shortlist__campaign")
    ).exclude(pk=OuterRef("pk"))
    them = ShortlistEntry.objects.filter(pk__in=keys)
    return set(
        them.filter(
            Exists(others.committed()) | Exists(others.filter(pk__in=keys, pk__lt=OuterRef("pk")))
        ).values_list("pk", flat=True)
    )


def _move(entry: ShortlistEntry, stage: Stage, reason: str, user: User) -> None:
    before, entry.stage = Stage(entry.stage), stage
    entry.stage_since = timezone.now()
    entry.reason = reason if needs_reason(before, stage) else ""
    paid_on = entry.paid_on
    if stage == Stage.PAID:
        entry.paid_on = entry.paid_on or timezone.localdate()
    elif before == Stage.PAID:
        entry.paid_on = None
    entry.version = F("version") + 1
    entry.save(update_fields=["stage", "stage_since", "reason", "paid_on", "version"])
    if stage in COMMITTED:
        book_posts(entry)
    elif before in COMMITTED:
        unbook_posts(entry)
    changed: tuple[dict[str, object], dict[str, object]] = (
        {"stage": before.label},
        {"stage": stage.label},
    )
    if paid_on != entry.paid_on:
        changed[0]["paid_on"], changed[1]["paid_on"] = paid_on, entry.paid_on
    record_change(
        actor=user,
        area=Area.MONEY if stage == Stage.PAID or before == Stage.PAID else Area.STATE,
        what=f"moved to {stage.label.lower()}",
        subject=entry,
        brand_key=entry.shortlist.campaign.brand_id,
        changed=changed,
        reason=reason,
    )


@transaction.atomic
def hand_over(*, entries: QuerySet[ShortlistEntry], owner: User | None, user: User) -> int:
    """Give the entries to somebody; returns how many changed hands."""
    found = entries.exclude(owner=owner) if owner else entries.exclude(owner=None)
    them = list(found.select_related("owner", "shortlist__campaign", "account"))
    ShortlistEntry.objects.filter(pk__in=[entry.pk for entry in them]).update(
        owner=owner, version=F("version") + 1
    )
    AuditEntry.objects.bulk_create(
        audit_entry(
            actor=user,
            area=Area.STATE,
            what="given to somebody else" if owner else "taken from its owner",
            subject=entry,
            brand_key=entry.shortlist.campaign.brand_id,
            changed=({"owner": _name(entry.owner)}, {"owner": _name(owner)}),
        )
        for entry in them
    )
    return len(them)


def _name(person: User | None) -> str | None:
    return str(person) if person else None
