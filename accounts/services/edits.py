"""Edits in the audit log: which fields of a kind of record it keeps, and one entry for each edit."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import Area, AuditEntry, User
from accounts.services.audit import differences, record_change, values_of

FIRST = (Area.APPROVAL, Area.MONEY, Area.ACCESS, Area.STATE, Area.RECORD)
"""An edit of several fields is about the first of these areas that one of them is about."""
MOST_NAMED = 3
_EMPTY = (None, "", [], {})


def _agency_alone(record: Any) -> int | None:
    return None


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log keeps of one kind of record.

    `areas` names the fields and what each is about; `brand_key` says whose people may read the entry;
    `words` says what an edit was, from the values before and after, where "… changed" is not enough.
    """

    areas: Mapping[str, Area]
    brand_key: Callable[[Any], int | None] = _agency_alone
    words: Callable[[Mapping[str, Any], Mapping[str, Any]], str] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A record's logged values at one moment; none for one that is not stored."""

    values: Mapping[str, Any]
    brand_key: int | None


NOT_STORED = Standing({}, None)


def standing(logged: Logged, record: models.Model) -> Standing:
    """The values that this instance holds, choices by their labels."""
    values = values_of(record, logged.areas)
    chosen = [field.name for field in record._meta.fields if field.choices and field.name in values]
    labels = {name: str(getattr(record, f"get_{name}_display")()) for name in chosen if values[name]}
    return Standing(values | labels, logged.brand_key(record))


def stored_standing(logged: Logged, record: models.Model) -> Standing:
    """The values in the database, whatever the instance holds; its row stays locked meanwhile."""
    rows = type(record)._default_manager.select_for_update()
    stored = rows.filter(pk=record.pk).first() if record.pk else None
    return standing(logged, stored) if stored is not None else NOT_STORED


@contextmanager
def logged_edit(logged: Logged, record: models.Model, actor: User | str | None) -> Iterator[None]:
    """Whatever is saved of the record inside becomes one entry. Needs a transaction around it."""
    before = stored_standing(logged, record)
    yield
    record_edit(logged=logged, record=record, before=before, actor=actor)


def record_edit(
    *, logged: Logged, record: models.Model, before: Standing, actor: User | str | None
) -> AuditEntry | None:
    """One entry of what is different now; None when nothing is. Without a standing before: created."""
    after = stored_standing(logged, record)
    if not before.values:
        return _record(logged, record, actor, f"{_noun(record)} created", ({}, _filled(after.values)))
    changed = differences(before.values, after.values)
    if not changed[1]:
        return None
    what = logged.words(*changed) if logged.words else _changed_words(record, list(changed[1]))
    return _record(logged, record, actor, what, changed, _shared_key(before, after))


def record_deletion(*, logged: Logged, record: models.Model, actor: User | str | None) -> AuditEntry:
    """One entry with what is about to go; call it before the deletion."""
    gone = _filled(standing(logged, record).values)
    return _record(logged, record, actor, f"{_noun(record)} deleted", (gone, {}))


_OWN = object()


def _record(
    logged: Logged,
    record: models.Model,
    actor: User | str | None,
    what: str,
    changed: tuple[Mapping[str, Any], Mapping[str, Any]],
    brand_key: Any = _OWN,
) -> AuditEntry:
    about = {logged.areas[name] for name in {**changed[0], **changed[1]}}
    return record_change(
        actor=actor,
        area=next((area for area in FIRST if area in about), Area.RECORD),
        what=what,
        subject=record,
        brand_key=logged.brand_key(record) if brand_key is _OWN else brand_key,
        changed=changed,
    )


def _shared_key(before: Standing, after: Standing) -> int | None:
    """Whose people may read both sides; of two brands neither may read of the other."""
    keys = {key for key in (before.brand_key, after.brand_key) if key is not None}
    return keys.pop() if len(keys) == 1 else None


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in _EMPTY}


def _noun(record: models.Model) -> str:
    return str(record._meta.verbose_name)


def _changed_words(record: models.Model, names: list[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{_noun(record)} changed"
    labels = [_label(record, name) for name in names]
    listed = ", ".join(labels[:-1]) + " and " + labels[-1] if len(labels) > 1 else labels[0]
    return f"{listed} changed"


def _label(record: models.Model, name: str) -> str:
    fields = {field.name: field for field in record._meta.fields}
    return str(fields[name].verbose_name) if name in fields else name.replace("_", " ")
