"""Importing a file here and now: for the command line, and for whoever needs the answer at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from accounts.models import User
from campaigns.choices import ImportKind, ImportState
from campaigns.imports.choices import Choices
from campaigns.imports.errors import FileError
from campaigns.models import ImportRun
from campaigns.services.imports.settling import settle
from campaigns.services.imports.starting import APPLY, CHECK, begin
from campaigns.services.imports.uploads import drop_file, receive, upload_path
from jobs.models import Job, JobState
from jobs.services.queueing import try_again
from jobs.services.running import run as do_job

Progress = Callable[[Job], None]


class BusyError(FileError):
    """Another process is at the same import."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One file and what its numbers mean; `choices` as the reader of its kind takes them.

    `measured_on` None: the file's name or a column tells. `platform` "" likewise.
    """

    content: Iterable[bytes]
    file_name: str
    measured_on: date | None = None
    source: str = ""
    platform: str = ""
    kind: str = ImportKind.ACCOUNTS
    choices: dict[str, Any] = field(default_factory=dict)


def import_file(
    *, request: ImportRequest, user: User | None, dry_run: bool = False, progress: Progress | None = None
) -> ImportRun:
    """Bring a file in and wait for it; a dry run leaves nothing behind but what it returns.

    Goes on where an earlier attempt at the same file and choices was killed. Raises FileError.
    """
    run = receive(content=request.content, file_name=request.file_name, user=user)
    try:
        _settle(run, request)
        if dry_run:
            return _dry(run, user, progress)
        unfinished = _unfinished(run)
        if unfinished is not None:
            run, job = _go_on(unfinished, run), unfinished.job
        else:
            job = begin(run=run, what=APPLY, user=user, wake=False)
        _work(run, job, progress)
    except BusyError:
        raise
    except FileError:
        _forget(run)
        raise
    return run


def _settle(run: ImportRun, request: ImportRequest) -> None:
    """Write what the request says, and what the file tells where it says nothing."""
    reading = {**Choices(platform=request.platform).as_json(), **request.choices}
    run.kind = request.kind
    run.choices = {"reading": reading}
    run.measured_on = request.measured_on
    run.source = Truncator(request.source or request.file_name).chars(200)
    settle(run)
    run.save()


def _unfinished(run: ImportRun) -> ImportRun | None:
    """The same file with the same choices, whose import began and did not end."""
    same = ImportRun.objects.filter(
        file_sha256=run.file_sha256,
        kind=run.kind,
        choices=run.choices,
        measured_on=run.measured_on,
        source=run.source,
        state=ImportState.APPLYING,
        job__isnull=False,
    )
    return same.exclude(pk=run.pk).exclude(stored_file="").select_related("job").first()


@transaction.atomic
def _go_on(unfinished: ImportRun, again: ImportRun) -> ImportRun:
    """The unfinished import with the file that just came, which is the same; its job may go on."""
    old, unfinished.stored_file = unfinished.stored_file, again.stored_file
    unfinished.save(update_fields=["stored_file"])
    again.delete()
    try_again(unfinished.job, wake=False)
    transaction.on_commit(lambda: upload_path(old).unlink(missing_ok=True))
    return unfinished


def _dry(run: ImportRun, user: User | None, progress: Progress | None) -> ImportRun:
    try:
        job = begin(run=run, what=CHECK, user=user, wake=False)
        _work(run, job, progress)
        run.carried_rejects = list(run.rejects.values_list("row_number", "column", "reason", "cells"))
    finally:
        _forget(run)
    run.pk = None
    return run


def _work(run: ImportRun, job: Job, progress: Progress | None) -> None:
    """Do the job in this process. Raises FileError with the reason when it fails."""
    state = do_job(job.pk, progress=progress, take_over=True)
    job.refresh_from_db()
    run.refresh_from_db()
    if state is None:
        raise BusyError(f"{run.file_name} is being imported by another process: {job.worker}.")
    if state == JobState.FAILED:
        raise FileError(job.message)


@transaction.atomic
def _forget(run: ImportRun) -> None:
    """Take an import that wrote nothing away, with its file and its job."""
    if ImportRun.objects.filter(pk=run.pk, handled__gt=0, state=ImportState.APPLYING).exists():
        return
    drop_file(run)
    run.rejects.all().delete()
    ImportRun.objects.filter(pk=run.pk).delete()
    Job.objects.filter(pk=run.job_id).delete()
