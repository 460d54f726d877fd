"""A person's data erased from the catalogue and from every record that names the person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import AuditEntry, User
from accounts.models.audit_entry import Area
from accounts.services.audit import record_change
from accounts.services.sealing import seal, unseal
from campaigns.choices import ImportState
from campaigns.models import (
    AudienceOverlap,
    ErasedHandle,
    ImportBefore,
    ImportRun,
    Influencer,
    Measurement,
    PersonMerge,
    Post,
    Rate,
    ShortlistEntry,
    SocialAccount,
)
from campaigns.services.anonymous_entries import make_anonymous
from campaigns.services.bulk import one_import_at_a_time
from campaigns.services.duplicates import forget_proposals
from campaigns.services.erased_words import Words, clean_every_record, clean_records
from campaigns.services.plausibility import forget_doubts
from campaigns.services.snapshot import write_in_background
from jobs.models import JobState


class ImportRunningError(Exception):
    """An import that is being applied looked up who is to be forgotten before, and may bring the person."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the catalogue holds of a person: (what, how many)."""

    rows: tuple[tuple[str, int], ...]
    waiting_files: int


def holdings(person: Influencer) -> Holdings:
    """Counts for the page that asks before erasing."""
    accounts = person.accounts.all()
    return Holdings(
        (
            ("Accounts", accounts.count()),
            ("Measurements", Measurement.objects.filter(account__in=accounts).count()),
            ("Posts", Post.objects.filter(account__in=accounts).count()),
            ("Rates", Rate.objects.filter(account__in=accounts).count()),
            ("Niches", person.niches.count()),
            ("Audience overlaps", AudienceOverlap.objects.touching(accounts).count()),
            ("Shortlist entries", ShortlistEntry.objects.filter(account__in=accounts).count()),
            ("Records of merges", PersonMerge.objects.filter(kept=person).count()),
        ),
        ImportRun.objects.exclude(stored_file="").count(),
    )


def words_of_person(person: Influencer) -> Words:
    """Handles, and names unless somebody else who stays has the same, the names before merges included."""
    names = {person.name, *(merge.name for merge in person.merges.all())}
    others = Influencer.objects.filter(name__in=names).exclude(pk=person.pk)
    accounts = person.accounts.values_list("handle", flat=True)
    return Words(accounts, names - set(others.values_list("name", flat=True)))


@transaction.atomic
def erase_records(*, person: Influencer, reason: str, user: User) -> None:
    """Delete the person with all that hangs on it, and take its words out of every other record.

    The handles stay as digests, so that no import brings them again. The reason is cleaned as well.
    Raises ImportRunningError.
    """
    one_import_at_a_time()
    if ImportRun.objects.filter(state=ImportState.APPLYING, job__state=JobState.RUNNING).exists():
        raise ImportRunningError
    words = words_of_person(person)
    ErasedHandle.objects.remember(person.accounts.values_list("platform", "handle"))
    _forget_befores(person)
    key = person.pk
    make_anonymous(person)
    person.delete()
    clean_every_record(words)
    _clean_audit_log(words)
    _compact_search()
    record_change(
        actor=user,
        area=Area.RECORD,
        what="person erased on request",
        subject=Influencer(pk=key, name=f"person {key}"),
        brand_key=None,
        reason=words.clean(reason),
    )
    transaction.on_commit(_forget_kept)


def _forget_befores(person: Influencer) -> None:
    """What imports remembered of the person's records, for undoing."""
    accounts = person.accounts.order_by().values("pk")
    owned = Q(record__in=("influencer", "niche"), record_id=person.pk)
    owned |= Q(record="account", record_id__in=accounts)
    for record, model in (("measurement", Measurement), ("post", Post), ("rate", Rate)):
        keys = model._default_manager.filter(account__in=SocialAccount.objects.filter(influencer=person))
        owned |= Q(record=record, record_id__in=keys.order_by().values("pk"))
    ImportBefore.objects.filter(owned).delete()


def _clean_audit_log(words: Words) -> None:
    """The one exception to a log that is only added to: names give way, what was done stays."""
    unseal(connection)
    clean_records(AuditEntry, words)
    seal(connection)


def _compact_search() -> None:
    """SQLite keeps deleted words in its index until the parts are merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO campaigns_search (campaigns_search) VALUES ('optimize')")


def _forget_kept() -> None:
    forget_doubts()
    forget_proposals()
    write_in_background()
