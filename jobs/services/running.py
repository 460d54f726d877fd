"""Doing a job: claim it, renew the lease with every step, end it in exactly one way."""

import logging
import socket
from collections.abc import Callable
from datetime import timedelta
from os import getpid, kill
from threading import Event

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Now

from jobs.kinds import work_of
from jobs.models import Job, JobState
from jobs.services.queueing import queue_again

LEASE = timedelta(seconds=60)
MOST_STALLED = 5
"""Attempts that get nowhere before a job is given up."""
log = logging.getLogger(__name__)
STOPPING = Event()
"""Set when this process is asked to end: jobs stop at their next step and wait for another worker."""


class JobFailedError(Exception):
    """The job cannot be done, for a reason that people can read; it is not tried again."""


class JobCancelledError(Exception):
    """Somebody asked for the job to be cancelled."""


class JobTakenError(Exception):
    """Another worker took the job over, or it was ended: this one must write nothing more."""


class JobReleasedError(Exception):
    """This process is about to end: the job goes back to the queue."""


Progress = Callable[[Job], None]


class RunningJob:
    """One attempt at a job. `step` belongs into the transaction of the work it reports."""

    def __init__(self, job: Job, progress: Progress | None = None) -> None:
        self.job = job
        self.arguments = job.arguments
        self._progress = progress

    def step(self, done: int, total: int | None = None, phase: str | None = None) -> None:
        """Report progress and renew the lease, in the transaction at hand.

        Raises JobCancelledError, JobTakenError or JobReleasedError: what was written in the same
        transaction is then rolled back with it.
        """
        changes = {"done": done, "lease_until": Now() + LEASE, "stalled_attempts": 0}
        if total is not None:
            changes["total"] = total
        if phase is not None:
            changes["phase"] = phase
        self._update(changes)
        if STOPPING.is_set():
            raise JobReleasedError
        self.job.done, self.job.total = done, self.job.total if total is None else total
        self._tell(phase)

    def beat(self, phase: str | None = None) -> None:
        """Renew the lease without progress."""
        changes = {"lease_until": Now() + LEASE}
        if phase is not None:
            changes["phase"] = phase
        self._update(changes)
        self._tell(phase)

    def _tell(self, phase: str | None) -> None:
        self.job.phase = self.job.phase if phase is None else phase
        if self._progress is not None:
            self._progress(self.job)

    def finish(self, message: str = "", result_url: str = "") -> None:
        """End it as done, in the transaction at hand."""
        self._update(
            {
                "state": JobState.DONE,
                "message": message,
                "result_url": result_url,
                "finished_at": Now(),
                "total": F("done"),
            }
        )

    def _update(self, changes: dict[str, object]) -> None:
        mine = Job.objects.filter(pk=self.job.pk, attempts=self.job.attempts, state=JobState.RUNNING)
        if mine.filter(cancel_requested=False).update(**changes):
            return
        if mine.exists():
            raise JobCancelledError
        raise JobTakenError


def worker_name() -> str:
    return f"{socket.gethostname()[:50]}:{getpid()}"


def holder_is_gone(job: Job) -> bool:
    """Whether the process that holds the job ran on this machine and runs no more."""
    host, _, number = job.worker.rpartition(":")
    if job.state != JobState.RUNNING or host != worker_name().rpartition(":")[0] or not number.isdecimal():
        return False
    try:
        kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


@transaction.atomic
def claim(job_id: int, take_over: bool = False) -> Job | None:
    """Take the job, unless somebody holds it or it has ended.

    With `take_over` a lease that still runs does not matter when its holder died on this machine.
    """
    wanted = Job.objects.filter(pk=job_id)
    held = wanted.first() if take_over else None
    if held is not None and holder_is_gone(held):
        mine = wanted.filter(attempts=held.attempts, state=JobState.RUNNING)
    else:
        mine = wanted.claimable()
    taken = mine.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        stalled_attempts=F("stalled_attempts") + 1,
        worker=worker_name(),
        lease_until=Now() + LEASE,
        started_at=Coalesce(F("started_at"), Now()),
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: int, *, progress: Progress | None = None, take_over: bool = False) -> JobState | None:
    """Do the job to its end; None when it was not to be had. Never raises for a fault of the work."""
    job = claim(job_id, take_over)
    if job is None:
        return None
    running = RunningJob(job, progress)
    if job.stalled_attempts > MOST_STALLED and not take_over:
        tries = job.stalled_attempts - 1
        return _end(job, JobState.FAILED, f"Given up: {tries} attempts ended without getting any further.")
    try:
        work_of(job.kind)(running)
    except JobCancelledError:
        return _end(job, JobState.CANCELLED, "Cancelled.")
    except JobTakenError:
        return None
    except JobReleasedError:
        queue_again(job)
        return JobState.QUEUED
    except JobFailedError as reason:
        return _end(job, JobState.FAILED, str(reason))
    except Exception:
        log.exception("Job %s (%s) failed", job.pk, job.kind)
        return _end(job, JobState.FAILED, "An unexpected fault stopped it; the log holds the details.")
    except BaseException:  # this process is made to end: another one goes on
        queue_again(job)
        raise
    Job.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING).update(
        state=JobState.DONE, finished_at=Now()
    )
    return JobState.DONE


def _end(job: Job, state: JobState, message: str) -> JobState:
    Job.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING).update(
        state=state, message=message, finished_at=Now(), lease_until=Value(None)
    )
    return state
