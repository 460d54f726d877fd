"""What changed in the catalogue since a moment, exactly: the log that the database's triggers write.

On SQLite one writer after the other changes the catalogue, so the newest row of the log is its version.
On PostgreSQL a later key may be seen earlier: a moment there is the database's own snapshot, and what
came after is every row of the log that the snapshot did not see.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connection, transaction

from campaigns.models import CatalogueChange, CatalogueState
from campaigns.models.catalogue_change import EVERY_ACCOUNT
from campaigns.services.watching import VENDORS

MOST_LOGGED = 50_000
"""Changes of a log that are looked at one by one; beyond that everything counts as changed."""


class OutsideTransactionError(RuntimeError):
    """A bulk writer has to open its transaction first."""


@dataclass(eq=False)
class BulkChanges:
    """What a bulk writer says it changed."""

    ranges: list[tuple[int, int]] = field(default_factory=list)

    def note(self, first: int, last: int) -> None:
        """Accounts with keys from `first` to `last`, both included, were added, changed or deleted."""
        if first <= last:
            self.ranges.append((first, last))


@contextmanager
def bulk_changes() -> Iterator[BulkChanges]:
    """Within a transaction: the triggers stay silent, and the ranges handed to `note` are logged instead.

    The search index is not kept either: call `search.index_accounts` for the same accounts. Whatever is
    written inside is undone when an exception leaves the block.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError("bulk_changes() is used inside transaction.atomic()")
    noted = BulkChanges()
    with transaction.atomic():
        _silence(True)
        yield noted
        _silence(False)
        mark = _mark()
        CatalogueChange.objects.bulk_create(
            CatalogueChange(first_account=first, last_account=last, mark=mark)
            for first, last in _merged(noted.ranges)
        )


def _silence(silent: bool) -> None:
    if connection.vendor == "sqlite":
        catalogue_id()
        CatalogueState.objects.update(is_bulk=silent)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('campaigns.bulk', %s, true)", ["on" if silent else "off"])


def _mark() -> int:
    question = "SELECT random()" if connection.vendor == "sqlite" else "SELECT pg_current_xact_id()::text"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that touch become one.

    >>> _merged([(4, 6), (1, 3), (9, 9)])
    [(1, 6), (9, 9)]
    """
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def catalogue_id() -> str:
    """The random name of this catalogue, given when it has none yet."""
    known = CatalogueState.objects.values_list("catalogue_id", flat=True).first()
    if known is None:
        state, _ = CatalogueState.objects.get_or_create(slot=0, defaults={"catalogue_id": uuid4().hex})
        known = state.catalogue_id
    return known


NO_MOMENT = ""
"""The moment before the first change of a catalogue that was empty."""
BEFORE_ALL = {"sqlite": "0 0", "postgresql": "3:3:"}
WATCHED = {
    "sqlite": "(SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'catalogue_*')",
    "postgresql": "(SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'catalogue\\_%%' AND tgenabled <> 'D')",
}
MOMENTS = {
    "sqlite": (
        "SELECT coalesce((SELECT id || ' ' || mark FROM campaigns_cataloguechange "
        "ORDER BY id DESC LIMIT 1), '0 0')"
    ),
    "postgresql": "SELECT pg_current_snapshot()::text",
}


def present_moment() -> str:
    """The moment this transaction (this statement, outside of one) sees, for `changes_since`."""
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS[connection.vendor])
        return str(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Delta:
    """What came after a moment: (key, mark) in the log, ranges of accounts, and whether that is all.

    The same keys and marks are the same changes, for ever: neither comes again after a rollback.
    """

    keys: tuple[tuple[int, int], ...]
    ranges: tuple[tuple[int, int], ...]
    is_known: bool = True

    def __bool__(self) -> bool:
        return not self.is_known or bool(self.keys)


UNKNOWN = Delta((), (EVERY_ACCOUNT,), is_known=False)


def changes_since(moment: str) -> Delta:
    """The changes this connection sees and the moment did not; `UNKNOWN` where that cannot be told."""
    vendor = connection.vendor
    if vendor not in VENDORS:
        return UNKNOWN
    moment = moment or BEFORE_ALL[vendor]
    after, parameters = _after(vendor, moment)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.pruned_through, {WATCHED[vendor]}, c.id, c.first_account, c.last_account, c.mark "
            "FROM (SELECT (SELECT pruned_through FROM campaigns_cataloguestate) AS pruned_through) s "
            f"LEFT JOIN campaigns_cataloguechange c ON {after} ORDER BY c.id LIMIT %s",
            [*parameters, MOST_LOGGED + 2],
        )
        rows = cursor.fetchall()
    if rows[0][1] != len(VENDORS[vendor].NAMES) or len(rows) > MOST_LOGGED:
        return UNKNOWN
    pruned = rows[0][0] or 0
    logged = [row[2:] for row in rows if row[2] is not None]
    if vendor == "sqlite":
        key, mark = map(int, moment.split())
        if (key and (not logged or (logged[0][0], logged[0][3]) != (key, mark))) or pruned > key:
            return UNKNOWN
        logged = [row for row in logged if row[0] != key]
    elif pruned > int(moment.split(":")[0]):
        return UNKNOWN
    ranges = _merged([(first, last) for _, first, last, _ in logged])
    return Delta(tuple((row[0], row[3]) for row in logged), tuple(ranges))


def _after(vendor: str, moment: str) -> tuple[str, list[str | int]]:
    if vendor == "sqlite":
        return "c.id >= %s", [int(moment.split()[0])]
    return (
        "c.mark >= %s AND NOT pg_visible_in_snapshot(c.mark::text::xid8, %s::pg_snapshot)",
        [int(moment.split(":")[0]), moment],
    )


@transaction.atomic
def forget_changes(moment: str) -> None:
    """Take what the moment already saw out of the log; moments before it can no longer be asked about."""
    if connection.vendor == "sqlite":
        seen = int(moment.split()[0])
        gone = CatalogueChange.objects.filter(pk__lt=seen)
    else:
        seen = int(moment.split(":")[0])
        gone = CatalogueChange.objects.filter(mark__lt=seen)
    catalogue_id()
    if CatalogueState.objects.filter(pruned_through__lt=seen).update(pruned_through=seen):
        gone.delete()


_known_versions: dict[str, tuple[str, str]] = {}


def catalogue_version() -> Hashable | None:
    """Equal only while nothing in the catalogue changed, as this connection sees it; None: cannot be told.

    Ask before reading the rows: then a change in between is noticed by the next question.
    """
    if connection.vendor == "sqlite":
        moment = present_moment()
        return None if changes_since(moment) else (str(connection.settings_dict["NAME"]), moment)
    if connection.vendor not in VENDORS:
        return None
    name = str(connection.settings_dict["NAME"])
    moment, version = _known_versions.get(name) or _new_version(name)
    delta = changes_since(moment)
    if delta and not connection.in_atomic_block:
        moment, version = _new_version(name)
        delta = changes_since(moment)
    return (version, delta.keys) if delta.is_known else None


def _new_version(name: str) -> tuple[str, str]:
    """A version named after what everybody may see now; within a transaction nothing is remembered."""
    if connection.in_atomic_block:
        return BEFORE_ALL[connection.vendor], name
    _known_versions[name] = present_moment(), uuid4().hex
    return _known_versions[name]
