"""Accounts of people: who must stay an admin, ending sessions, what the log keeps of them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import Area, Role, User
from accounts.services.audit import record_change
from accounts.services.edits import Logged


class AccessRefusedError(Exception):
    """A change of somebody's access that nobody may make; its text says why."""


def access_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What an edit of a person was: "person deactivated", "role and brands changed"."""
    if "is_active" in after:
        return "person reactivated" if after["is_active"] else "person deactivated"
    return f"{' and '.join(after)} changed" if len(after) < 3 else "person changed"


USER = Logged(
    areas={"role": Area.ACCESS, "is_active": Area.ACCESS, "email": Area.ACCESS, "name": Area.RECORD},
    words=access_words,
)


@transaction.atomic
def keep_an_admin(*, person: User, by: User, role: str, is_active: bool) -> None:
    """Refuse to take an admin's rights from oneself or from the last one.

    Locks the admins until the end of the transaction, so that of two admins who demote each other at
    once only one succeeds. Raises AccessRefusedError.
    """
    rows = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
    admins = set(rows.values_list("pk", flat=True))
    if by.pk not in admins:
        raise AccessRefusedError("You are no admin any more.")
    if role == Role.ADMIN and is_active:
        return
    if person.pk == by.pk:
        what = "give up your own admin rights" if is_active else "deactivate yourself"
        raise AccessRefusedError(f"You cannot {what}: ask another admin.")
    if admins == {person.pk}:
        raise AccessRefusedError(f"{person} is the last admin: make somebody else one first.")


def end_sessions(person: User) -> None:
    """Sign somebody out everywhere; earlier invitations stop working too."""
    person.sign_outs += 1
    person.save(update_fields=["sign_outs"])


def log_password(*, person: User, by: User) -> None:
    """The log keeps that a password changed, never which."""
    record_change(actor=by, area=Area.ACCESS, what="password changed", subject=person, brand_key=None)
