"""People and the brands they work on: inviting, changing, deactivating; each step is in the audit log."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Area, Role, User
from accounts.services.audit import record_change
from accounts.services.edits import logged_edit, standing
from accounts.services.people import AccessRefusedError, end_sessions, keep_an_admin
from campaigns.models import Brand
from campaigns.services.conflicts import differences
from campaigns.services.logged import PERSON


@transaction.atomic
def invite_person(*, person: User, brands: Iterable[Brand], by: User) -> User:
    """Save a new person who has no password yet; the mail is sent once this is committed."""
    keep_an_admin(person=by, by=by, role=by.role, is_active=True)
    person.set_unusable_password()
    person.invited_at = timezone.now()
    person.save()
    _set_brands(person, brands)
    _log(person, by, "person invited")
    return person


@transaction.atomic
def invite_again(*, person: User, by: User) -> User:
    """A new invitation for somebody who has no password yet; the earlier link stops working."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.has_usable_password() or not person.is_active:
        raise AccessRefusedError(f"{person} waits for no invitation.")
    person.invited_at = timezone.now()
    person.save(update_fields=["invited_at"])
    _log(person, by, "person invited again")
    return person


class ChangedMeanwhileError(Exception):
    """Somebody else changed this person since the form was opened."""


def access_mark(person: User) -> str:
    """Stands for name, role and brands as stored: another mark, another state."""
    held = [person.name, person.role, sorted(person.brands.values_list("pk", flat=True))]
    return sha256(repr(held).encode()).hexdigest()


@transaction.atomic
def change_person(*, person: User, brands: Iterable[Brand], by: User, seen: str) -> None:
    """Save name and role as they stand on the person, and these brands, over the state `seen`.

    Raises AccessRefusedError, and ChangedMeanwhileError where the stored state is another one.
    """
    keep_an_admin(person=person, by=by, role=person.role, is_active=person.is_active)
    if access_mark(User.objects.select_for_update().get(pk=person.pk)) != seen:
        raise ChangedMeanwhileError
    with logged_edit(PERSON, person, by):
        person.save(update_fields=["name", "role"])
        _set_brands(person, brands)


@transaction.atomic
def set_active(*, person: User, is_active: bool, by: User) -> None:
    """Let somebody in again, or keep them out and end their sessions at once. Raises AccessRefusedError."""
    keep_an_admin(person=person, by=by, role=person.role, is_active=is_active)
    with logged_edit(PERSON, person, by):
        person.is_active = is_active
        person.save(update_fields=["is_active"])
        if not is_active:
            end_sessions(person)


def access_differences(entered: Mapping[str, Any], stored: User) -> list[dict[str, str]]:
    """Name, role and brands where the typed and the stored ones differ: label, yours, theirs."""
    rows = differences({name: entered[name] for name in ("name", "role")}, stored)
    yours, theirs = (", ".join(sorted(map(str, them))) for them in (entered["brands"], stored.brands.all()))
    return rows + ([{"label": "Brands", "yours": yours, "theirs": theirs}] if yours != theirs else [])


def _set_brands(person: User, brands: Iterable[Brand]) -> None:
    """Only brand managers are members of brands: the agency sees them all."""
    person.brands.set(brands if person.role == Role.BRAND_MANAGER else ())


def _log(person: User, by: User, what: str) -> None:
    values = standing(PERSON, person).values
    record_change(
        actor=by,
        area=Area.ACCESS,
        what=what,
        subject=person,
        brand_key=None,
        changed=({}, {name: values[name] for name in ("email", "name", "role", "brands") if values[name]}),
    )
