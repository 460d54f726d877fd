"""Two records of one person made one, a merge taken back, and an account split off as a person of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.models.audit_entry import Area
from accounts.services.audit import record_change
from campaigns.models import Influencer, Niche, PersonMerge, SocialAccount
from campaigns.services.bulk import one_import_at_a_time

CHOSEN_FIELDS = ("name", "kind", "country", "city", "languages")
FIELDS = (*CHOSEN_FIELDS, "notes", "is_sample")


class ChangedMeanwhileError(Exception):
    """Somebody changed, merged or erased one of the people since they were shown."""


@dataclass(frozen=True, slots=True)
class Unmerged:
    """A merge taken back: the person as it was, and accounts that could not go back to it."""

    person: Influencer
    returned: int
    moved_on: tuple[SocialAccount, ...]
    gone: int


def fingerprint(*people: Influencer) -> str:
    """Differs whenever something that a merge shows or moves differs."""
    said = [(person.pk, _state(person), _account_keys(person)) for person in people]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


@transaction.atomic
def merge_people(
    *, kept_id: int, other_id: int, chosen: Mapping[str, str], seen: str, user: User
) -> PersonMerge:
    """Make the other person's accounts, niches and notes the kept one's, and remember what stood before.

    `chosen` says for fields of CHOSEN_FIELDS whose value stays: "kept" or "other"; the first filled one
    where nothing is said. `seen` is the `fingerprint` of both as they were shown. Raises
    ChangedMeanwhileError.
    """
    kept, other = _locked(kept_id, other_id)
    if fingerprint(kept, other) != seen:
        raise ChangedMeanwhileError
    was = _remembered(other)
    before = _state(kept)
    for name in CHOSEN_FIELDS:
        takes = chosen.get(name) or ("kept" if getattr(kept, name) else "other")
        setattr(kept, name, getattr(kept if takes == "kept" else other, name))
    kept.notes = "\n".join(dict.fromkeys(part for part in (kept.notes, other.notes) if part))
    kept.is_sample = kept.is_sample or other.is_sample
    kept.save(update_fields=FIELDS)
    kept.niches.add(*was["niches"])
    SocialAccount.objects.filter(influencer=other).update(influencer=kept)
    PersonMerge.objects.filter(kept=other).update(kept=kept)
    other.delete()
    kept_before, kept_after = _differing(before, _state(kept))
    merge = PersonMerge.objects.create(
        kept=kept, was=was, kept_before=kept_before, kept_after=kept_after, merged_by=user
    )
    _record(user, kept, "person merged", {}, {"merged": was["fields"]["name"], "accounts": was["accounts"]})
    return merge


@transaction.atomic
def unmerge(*, merge_id: int, user: User) -> Unmerged:
    """Restore the person that was merged away, with the accounts that still are with the kept one.

    Fields and niches of the kept person that still stand as the merge left them become what they were.
    Raises PersonMerge.DoesNotExist when somebody was faster.
    """
    one_import_at_a_time()
    merge = PersonMerge.objects.select_for_update().get(pk=merge_id)
    (kept,) = _people([merge.kept_id])
    was = merge.was
    person = _restored(was)
    accounts = list(SocialAccount.objects.filter(pk__in=was["accounts"]).select_related("influencer"))
    returned = [account.pk for account in accounts if account.influencer_id == kept.pk]
    SocialAccount.objects.filter(pk__in=returned).update(influencer=person)
    PersonMerge.objects.filter(pk__in=was["merges"], kept=kept).update(kept=person)
    _put_back(kept, merge)
    merge.delete()
    _record(user, kept, "merge taken back", {"merged": person.name, "accounts": returned}, {})
    moved_on = tuple(account for account in accounts if account.pk not in set(returned))
    return Unmerged(person, len(returned), moved_on, len(was["accounts"]) - len(accounts))


@transaction.atomic
def split_account(*, account_id: int, person_id: int, name: str, user: User) -> Influencer:
    """Give an account a person of its own, with the country, city, kind, languages and niches of the old.

    Raises ChangedMeanwhileError when it is no longer that person's, or that person's only account.
    """
    one_import_at_a_time()
    people = _people([person_id])
    keys = _account_keys(people[0]) if people else []
    if account_id not in keys or len(keys) < 2:
        raise ChangedMeanwhileError
    old = people[0]
    shared = {field: getattr(old, field) for field in ("kind", "country", "city", "languages", "is_sample")}
    new = Influencer.objects.create(name=name, **shared)
    new.niches.add(*_niche_keys(old))
    SocialAccount.objects.filter(pk=account_id).update(influencer=new)
    _record(user, old, "account split off", {"accounts": keys}, {"split off": account_id, "person": new.pk})
    return new


def _locked(kept_id: int, other_id: int) -> tuple[Influencer, Influencer]:
    """Both people, in the order of their keys, so that two merges never wait for each other."""
    one_import_at_a_time()
    found = {person.pk: person for person in _people(sorted({kept_id, other_id}))}
    if len(found) != 2:
        raise ChangedMeanwhileError
    return found[kept_id], found[other_id]


def _people(keys: Iterable[int]) -> list[Influencer]:
    return list(Influencer.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _niche_keys(person: Influencer) -> list[int]:
    return sorted(person.niches.values_list("pk", flat=True))


def _account_keys(person: Influencer) -> list[int]:
    return sorted(person.accounts.order_by().values_list("pk", flat=True))


def _state(person: Influencer) -> dict[str, Any]:
    return {**{name: getattr(person, name) for name in FIELDS}, "niches": _niche_keys(person)}


def _differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _remembered(person: Influencer) -> dict[str, Any]:
    """Everything of a person that a merge takes away."""
    return {
        "key": person.pk,
        "fields": {name: getattr(person, name) for name in FIELDS},
        "created_at": person.created_at.isoformat(),
        "brought_by": person.brought_by_id,
        "niches": _niche_keys(person),
        "accounts": _account_keys(person),
        "merges": sorted(person.merges.values_list("pk", flat=True)),
    }


def _restored(was: dict[str, Any]) -> Influencer:
    """The person under its old key, or a new one where an import gave that to somebody else."""
    free = not Influencer.objects.filter(pk=was["key"]).exists()
    person = Influencer.objects.create(
        pk=was["key"] if free else None, brought_by_id=was["brought_by"], **was["fields"]
    )
    Influencer.objects.filter(pk=person.pk).update(created_at=parse_datetime(was["created_at"]))
    person.niches.add(*Niche.objects.filter(pk__in=was["niches"]))
    return person


def _put_back(kept: Influencer, merge: PersonMerge) -> None:
    before, after = dict(merge.kept_before), dict(merge.kept_after)
    came = set(after.pop("niches", ())) - set(before.pop("niches", ()))
    same = [name for name, value in after.items() if getattr(kept, name) == value]
    for name in same:
        setattr(kept, name, before[name])
    if same:
        kept.save(update_fields=same)
    kept.niches.remove(*came)


def _record(user: User, person: Influencer, what: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    record_change(
        actor=user,
        area=Area.RECORD,
        what=what,
        subject=person,
        brand_key=None,
        changed=(before, after),
    )
