"""Bringing a file of audience overlaps in: pairs of known accounts, the newest statement wins, idempotent."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from time import perf_counter
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import Truncator

from accounts.models import Area, User
from accounts.services.audit import record_change
from campaigns.choices import Platform
from campaigns.imports.account_names import AccountName
from campaigns.imports.errors import FileError
from campaigns.imports.overlap_columns import OverlapColumns
from campaigns.imports.overlaps import OverlapFile, OverlapRow, read_overlaps
from campaigns.imports.rejects import rejects_csv
from campaigns.imports.rows import Rejected
from campaigns.imports.shares import Scale, quoted
from campaigns.models import AudienceOverlap, OverlapImport, SocialAccount
from campaigns.models.overlap import SWAPPED
from campaigns.services.bulk import one_import_at_a_time

BATCH = 1000
STATED = ("share", "base", "source", "measured_on", "entered_by")
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OverlapRequest:
    """One file and how to read it: `scale` None guesses, `base` "" takes only what the file says."""

    content: bytes
    file_name: str
    measured_on: date
    source: str = ""
    scale: Scale | None = None
    base: str = ""


@dataclass(slots=True)
class Statements:
    """What a file states: one (share, base) per pair of keys, and the rows that it does not."""

    by_pair: dict[Pair, tuple[float, str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    repeated: int = 0


def import_overlaps(*, request: OverlapRequest, user: User | None, dry_run: bool = False) -> OverlapImport:
    """Read the file and apply it in batches; a dry run returns the same report and writes nothing.

    Raises FileError when the file as a whole cannot be read.
    """
    started = perf_counter()
    overlap_file = read_overlaps(request.content, scale=request.scale, base=request.base)
    stated = _stated(overlap_file)
    rejected = sorted((*overlap_file.rejected, *stated.rejected), key=lambda row: row.row_number)
    run = _new_run(request, replace(overlap_file, rejected=tuple(rejected)), user)
    run.repeated = stated.repeated
    for batch in _batches(sorted(stated.by_pair.items())):
        if dry_run:
            _compare(batch, run)
            continue
        try:
            with transaction.atomic():
                one_import_at_a_time()
                _write(_compare(batch, run))
                _report(run, started)
                run.save()
        except IntegrityError:
            raise FileError(
                "An account of this file was deleted while it was imported: import it again."
            ) from None
    _report(run, started)
    if not dry_run:
        _end(run, user)
    return run


@transaction.atomic
def _end(run: OverlapImport, user: User | None) -> None:
    run.save()
    counts = {name: getattr(run, name) for name in ("created", "updated", "unchanged", "rejected")}
    record_change(
        actor=user,
        area=Area.RECORD,
        what="overlaps imported",
        subject=run,
        brand_key=None,
        changed=({}, counts),
    )


def _stated(overlap_file: OverlapFile) -> Statements:
    """Rows turned into pairs of keys, lower key first; of a pair that repeats the last row counts."""
    found, stated = _accounts_of(overlap_file.rows), Statements()
    for row in overlap_file.rows:
        pair = _pair_of(row, overlap_file.columns, found)
        if isinstance(pair, Rejected):
            stated.rejected.append(pair)
            continue
        first, second = pair
        base = row.base if first < second else SWAPPED.get(row.base, row.base)
        ordered = (min(pair), max(pair))
        stated.repeated += ordered in stated.by_pair
        stated.by_pair[ordered] = (row.share, str(base))
    return stated


def _pair_of(row: OverlapRow, columns: OverlapColumns, found: dict[tuple[str, str], int]) -> Pair | Rejected:
    """Keys of the accounts of a row, in the row's order; or why it names no two accounts."""
    keys: list[int] = []
    for name, place in zip((row.first, row.second), columns.accounts, strict=True):
        known = [
            (platform, found[platform, handle])
            for platform, handle in name.handles
            if (platform, handle) in found
        ]
        if len(known) != 1:
            reason = _not_one(name, [platform for platform, _ in known])
            return Rejected(row.row_number, columns.shown(place), name.text, reason, row.cells)
        keys.append(known[0][1])
    if keys[0] == keys[1]:
        column = columns.shown(columns.accounts[1])
        reason = f"{quoted(row.first.text)} and {quoted(row.second.text)} are one account"
        return Rejected(row.row_number, column, row.second.text, reason, row.cells)
    return keys[0], keys[1]


def _accounts_of(rows: Sequence[OverlapRow]) -> dict[tuple[str, str], int]:
    """Keys of the catalogue's accounts that the rows may mean, by (platform, handle)."""
    handles = {handle for row in rows for name in (row.first, row.second) for handle, _ in name.spellings}
    found: dict[tuple[str, str], int] = {}
    for batch in _batches(sorted(handles)):
        accounts = SocialAccount.objects.filter(handle__in=batch)
        for key, platform, handle in accounts.values_list("pk", "platform", "handle"):
            found[platform, handle] = key
    return found


def _not_one(name: AccountName, platforms: list[str]) -> str:
    """Why a name is no account, or not just one."""
    if not platforms:
        on = f" on {Platform(name.handles[0][0]).label}" if len(name.handles) == 1 else ""
        return f"{quoted(name.text)} is no account of the catalogue{on}"
    labels = [Platform(platform).label for platform in platforms]
    where = f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"{quoted(name.text)} stands on {where}: say which, as {name.handles[0][1]} ({labels[0]})"


def _batches(things: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(things)
    while batch := list(islice(left, BATCH)):
        yield batch


def _compare(batch: Sequence[tuple[Pair, tuple[float, str]]], run: OverlapImport) -> list[AudienceOverlap]:
    """What of a batch would be written; counts every pair of it in the run and writes nothing."""
    known = _known(dict(batch))
    changed = []
    for (first, second), (share, base) in batch:
        found = known.get((first, second))
        if found is None:
            run.created += 1
        elif found[2] > run.measured_on:
            run.older += 1
            continue
        elif found == (share, base, run.measured_on):
            run.unchanged += 1
            continue
        else:
            run.updated += 1
        changed.append(
            AudienceOverlap(
                first_id=first,
                second_id=second,
                share=share,
                base=base,
                source=run.source,
                measured_on=run.measured_on,
                entered_by=run.run_by,
            )
        )
    return changed


def _known(pairs: dict[Pair, Any]) -> dict[Pair, tuple[float, str, date]]:
    """What is on record about these pairs: (share, base, day).

    Looked up by the first account only: with both lists SQLite would try every first with every second.
    """
    overlaps = AudienceOverlap.objects.filter(first__in={first for first, _ in pairs})
    rows = overlaps.values_list("first_id", "second_id", "share", "base", "measured_on").order_by()
    return {
        (first, second): (share, base, day)
        for first, second, share, base, day in rows.iterator(chunk_size=BATCH)
        if (first, second) in pairs
    }


def _write(changed: list[AudienceOverlap]) -> None:
    AudienceOverlap.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["first", "second"], update_fields=STATED
    )


def _report(run: OverlapImport, started: float) -> None:
    """Saved with each batch, so it is true whenever the import ends."""
    done = (run.created, run.updated, run.unchanged, run.repeated, run.older, run.rejected)
    run.rows, run.seconds = sum(done), perf_counter() - started


def _new_run(request: OverlapRequest, overlap_file: OverlapFile, user: User | None) -> OverlapImport:
    columns = overlap_file.columns
    return OverlapImport(
        file_name=Truncator(request.file_name).chars(200),
        file_sha256=hashlib.sha256(request.content).hexdigest(),
        measured_on=request.measured_on,
        source=Truncator(request.source or request.file_name).chars(200),
        rejected=len(overlap_file.rejected),
        notes=list(overlap_file.notes),
        columns=[
            [header, meaning.value] for header, meaning in zip(columns.headers, columns.meanings, strict=True)
        ],
        rejects_csv=rejects_csv(overlap_file) if overlap_file.rejected else "",
        run_by=user,
    )
