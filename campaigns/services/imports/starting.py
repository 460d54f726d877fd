"""Beginning a check, an import or its undoing: as a job of the queue, or here and now."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.choices import ImportState
from campaigns.models import ImportReject, ImportRun
from campaigns.services.imports import going_through, undoing  # noqa: F401  (their kinds of job register)
from jobs.models import Job
from jobs.services.queueing import cancel, enqueue

CHECK, APPLY, UNDO = "import_check", "import_apply", "import_undo"
STATES = {CHECK: ImportState.CHECKING, APPLY: ImportState.APPLYING, UNDO: ImportState.UNDOING}
TITLES = {CHECK: "Check {}", APPLY: "Import {}", UNDO: "Undo the import of {}"}
MAY_BEGIN = {
    CHECK: (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED),
    APPLY: (ImportState.CHECKED, ImportState.UPLOADED, ImportState.CHECKING),
    UNDO: (ImportState.APPLIED, ImportState.APPLYING),
}


class NotNowError(Exception):
    """The import is not in a state in which this can begin; another click was quicker."""


@transaction.atomic
def begin(*, run: ImportRun, what: str, user: User | None, wake: bool = True) -> Job:
    """Set the import to its beginning and make the job; without `wake` no worker is told of it.

    Raises NotNowError.
    """
    changes: dict[str, Any] = {"state": STATES[what]}
    if what != UNDO:
        zero = dict.fromkeys(("handled", "rows", "created", "updated", "unchanged", "rejected", "seconds"), 0)
        changes |= {**zero, "gathered": {}}
    if what == CHECK:
        changes["examples"] = []
    begun = ImportRun.objects.filter(pk=run.pk, state__in=MAY_BEGIN[what])
    if not begun.update(**changes):
        raise NotNowError
    if what != UNDO:
        ImportReject.objects.filter(run=run).delete()
    old = run.job
    if old is not None and old.is_open:
        cancel(old)
    title = TITLES[what].format(run.file_name)
    job = enqueue(kind=what, title=title, arguments={"run": run.pk}, user=user, wake=wake)
    ImportRun.objects.filter(pk=run.pk).update(job=job)
    run.refresh_from_db()
    return job
