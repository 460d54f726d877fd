"""Writing the audit log: in the same transaction as the change it tells of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from accounts.models import AuditEntry, User
from accounts.request_identity import request_id

SYSTEM = "The system"


def record_change(
    *,
    actor: User | str | None,
    area: str,
    what: str,
    subject: models.Model,
    brand_key: int | None,
    changed: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
    reason: str = "",
) -> AuditEntry:
    """Add one entry; see `audit_entry` for the parts. Call it inside the change's transaction."""
    entry = audit_entry(
        actor=actor,
        area=area,
        what=what,
        subject=subject,
        brand_key=brand_key,
        changed=changed,
        reason=reason,
    )
    entry.save()
    return entry


def audit_entry(
    *,
    actor: User | str | None,
    area: str,
    what: str,
    subject: models.Model,
    brand_key: int | None,
    changed: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
    reason: str = "",
) -> AuditEntry:
    """An entry not saved yet, for those who add many at once.

    `actor` is who did it: a user, the name of somebody without an account, or None for the system.
    `changed` is (before, after), see `differences`; `what` a few words: "budget changed". `brand_key`
    names the brand whose people may read the entry, None for the agency alone.
    """
    is_user = isinstance(actor, User)
    before, after = changed
    return AuditEntry(
        actor=actor if is_user else None,
        actor_name=(str(actor) if actor else SYSTEM)[:200],
        area=area,
        what=what[:80],
        subject_kind=str(subject._meta.verbose_name)[:60],
        subject_key=subject.pk,
        subject_name=str(subject)[:300],
        brand_key=brand_key,
        before=dict(before),
        after=dict(after),
        reason=reason,
        request_id=request_id(),
    )


def values_of(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named fields as the log keeps them: plain values, people and records by their names."""
    return {name: _plain(getattr(record, name)) for name in names}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) with only what changed; both empty when nothing did.

    >>> differences({"fee": 100, "stage": "agreed"}, {"fee": 90, "stage": "agreed"})
    ({'fee': 100}, {'fee': 90})
    """
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if hasattr(value, "all"):
        return sorted(str(one) for one in value.all())
    return value
