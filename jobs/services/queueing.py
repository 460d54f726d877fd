"""Putting jobs into the queue, again too when whoever had them died, and cancelling them."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now

from accounts.models import User
from jobs.models import Job, JobState
from jobs.tasks import run_job

FORGOTTEN_AFTER = timedelta(seconds=60)
"""A job that waits this long may have lost its place in the queue: it is put in again."""
log = logging.getLogger(__name__)


def enqueue(*, kind: str, title: str, arguments: dict[str, Any], user: User | None, wake: bool = True) -> Job:
    """Make a job and wake a worker once the transaction at hand is committed.

    Without `wake` whoever made it does it; should that process die, a worker finds it by and by.
    """
    job = Job.objects.create(kind=kind, title=title[:200], arguments=arguments, created_by=user)
    if wake:
        _wake(job.pk)
    return job


def queue_again(job: Job) -> None:
    """Give a job back that this attempt holds: the next worker goes on where it stopped."""
    given_back = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING).update(
        state=JobState.QUEUED,
        queued_at=Now(),
        lease_until=Value(None),
        stalled_attempts=Greatest(F("stalled_attempts") - 1, Value(0)),
    )
    if given_back:
        _wake(job.pk)


def cancel(job: Job) -> None:
    """A waiting job ends at once, a running one at its next step; an ended one stays as it is."""
    ended = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, message="Cancelled before it began.", finished_at=Now()
    )
    if not ended:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)


def try_again(job: Job, *, wake: bool = True) -> bool:
    """Queue a failed or cancelled job once more; what it had done stays done."""
    queued = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED)).update(
        state=JobState.QUEUED,
        cancel_requested=False,
        stalled_attempts=0,
        message="",
        finished_at=Value(None),
        queued_at=Now(),
    )
    if queued and wake:
        _wake(job.pk)
    return bool(queued)


def wake_abandoned() -> int:
    """Queue what dead workers held and what waits without a place in the queue; how many."""
    forgotten = Job.objects.filter(state=JobState.QUEUED, queued_at__lt=Now() - FORGOTTEN_AFTER)
    jobs = [*Job.objects.abandoned().values_list("pk", flat=True), *forgotten.values_list("pk", flat=True)]
    for job_id in jobs:
        Job.objects.filter(pk=job_id).update(queued_at=Now())
        _wake(job_id)
    return len(jobs)


def _wake(job_id: int) -> None:
    def put() -> None:
        try:
            run_job.enqueue(job_id)
        except Exception:  # the queue is away: the job's record stays, and workers look for such
            log.exception("Job %s could not be put into the queue", job_id)

    transaction.on_commit(put)
