"""Going through a file batch by batch, to check it or to apply it; each batch saves how far it came.

Whatever is killed, and when: a batch and its progress are one transaction, so the next attempt goes on
behind the last whole batch and ends exactly as one that nothing disturbed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from time import monotonic, sleep

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Area
from accounts.services.audit import record_change
from campaigns.choices import ImportKind, ImportState
from campaigns.imports.account_row import Rejected
from campaigns.imports.errors import FileError
from campaigns.imports.source import Source
from campaigns.models import ImportReject, ImportRun
from campaigns.services.bulk import one_import_at_a_time, refresh_statistics
from campaigns.services.imports.account_intake import AccountIntake
from campaigns.services.imports.dialect import insert_rows, is_postgresql, tuned_for_bulk
from campaigns.services.imports.intake import Batch, Intake, Tally, read_ahead
from campaigns.services.imports.post_intake import PostIntake
from campaigns.services.imports.rate_intake import RateIntake
from campaigns.services.imports.uploads import drop_file, open_run
from campaigns.services.snapshot import keep_columns_elsewhere
from jobs.kinds import job_kind
from jobs.services.running import JobFailedError, RunningJob

MANY = 20_000
"""Changed rows from which the database's statistics and the catalogue's columns are made anew at once."""
OTHERS_TURN = 0.12
"""Seconds between batches on SQLite: who waits for its lock looks every tenth of a second."""
REJECTED = ("run_id", "row_number", '"column"', "reason", "cells")
PROGRESS = (
    "handled", "rows", "created", "updated", "unchanged", "rejected", "seconds", "gathered", "examples",
)  # fmt: skip
INTAKES: dict[str, Callable[[ImportRun, Source], Intake]] = {
    ImportKind.ACCOUNTS: AccountIntake,
    ImportKind.POSTS: PostIntake,
    ImportKind.RATES: RateIntake,
}


@job_kind("import_check")
def check_import(running: RunningJob) -> None:
    """What applying the file would do; writes nothing to the catalogue."""
    _run(running, ImportState.CHECKING)


@job_kind("import_apply")
def apply_import(running: RunningJob) -> None:
    """Take the file over into the catalogue."""
    _run(running, ImportState.APPLYING)


def _run(running: RunningJob, state: ImportState) -> None:
    run = ImportRun.objects.get(pk=running.arguments["run"])
    if run.state != state:  # an earlier attempt ended it, only its job does not know
        return
    running.beat("Reading the file")
    try:
        source = open_run(run)
        intake = INTAKES[run.kind](run, source)
        running.beat("Reading the file")
        go_through(run, source, intake, running)
    except FileError as problem:
        raise JobFailedError(str(problem)) from None
    if state == ImportState.APPLYING and run.created + run.updated > MANY:
        refresh_statistics()
        keep_columns_elsewhere()


def go_through(run: ImportRun, source: Source, intake: Intake, running: RunningJob) -> None:
    """Every batch that is still to be handled, then the end of the import's state."""
    run.columns, run.header, run.total = intake.columns(), list(source.header), source.row_count
    began, free_since, spent = monotonic(), monotonic(), run.seconds
    passed = 0
    with tuned_for_bulk():
        intake.begin()
        try:
            for batch in read_ahead(intake, source.chunks(settings.IMPORT_BATCH)):
                passed += batch.records
                if passed <= run.handled:
                    continue
                intake.stage(batch)
                _leave_others_a_turn(free_since)
                _save_batch(run, intake, batch, running, spent + monotonic() - began)
                free_since = monotonic()
        finally:
            intake.end()
    _finish(run, source, intake, running, spent + monotonic() - began)


def _leave_others_a_turn(free_since: float) -> None:
    if not is_postgresql():
        sleep(max(0.0, OTHERS_TURN - (monotonic() - free_since)))


def _save_batch(run: ImportRun, intake: Intake, batch: Batch, running: RunningJob, seconds: float) -> None:
    write = run.state == ImportState.APPLYING
    with transaction.atomic():
        if write:
            one_import_at_a_time()
        tally = intake.take(batch, write=write)
        tally.add(Tally(unchanged=batch.joined))
        _save_rejects(run, batch.rejected)
        _count(run, tally, len(batch.rejected))
        run.handled += batch.records
        run.seconds = seconds
        run.save(update_fields=PROGRESS)
        phase = "Applying" if write else "Checking"
        running.step(run.handled, max(run.total, run.handled), phase)


def _count(run: ImportRun, tally: Tally, rejected: int) -> None:
    run.created += tally.created
    run.updated += tally.updated
    run.unchanged += tally.unchanged
    run.rejected += rejected
    run.rows = run.created + run.updated + run.unchanged + run.rejected


def _save_rejects(run: ImportRun, rejected: list[Rejected] | tuple[Rejected, ...]) -> None:
    if rejected:
        rows = [
            (run.pk, row.row_number, row.column[:300], row.reason, json.dumps(row.cells)) for row in rejected
        ]
        insert_rows(ImportReject._meta.db_table, REJECTED, rows)


def _finish(run: ImportRun, source: Source, intake: Intake, running: RunningJob, seconds: float) -> None:
    applied = run.state == ImportState.APPLYING
    run.notes = [*source.notes, *intake.notes(run)]
    run.state = ImportState.APPLIED if applied else ImportState.CHECKED
    run.seconds = seconds
    with transaction.atomic():
        run.save(update_fields=("state", "notes", "columns", "header", "total", *PROGRESS))
        running.step(run.handled, run.handled, "Done")
        running.finish(_sentence(run), reverse("import_detail", args=[run.pk]))
        if applied:
            _log(run, running)
    if applied:
        drop_file(run)


def _log(run: ImportRun, running: RunningJob) -> None:
    counts = {name: getattr(run, name) for name in ("created", "updated", "unchanged", "rejected")}
    record_change(
        actor=running.job.created_by or run.run_by,
        area=Area.MONEY if run.kind == ImportKind.RATES else Area.RECORD,
        what="import applied",
        subject=run,
        brand_key=None,
        changed=({}, {"rows of": run.get_kind_display().lower(), **counts}),
    )


def _sentence(run: ImportRun) -> str:
    would = "" if run.state == ImportState.APPLIED else "would be "
    return (
        f"{run.created:,} {would}created, {run.updated:,} {would}updated, {run.unchanged:,} unchanged, "
        f"{run.rejected:,} rejected."
    )
