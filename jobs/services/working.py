"""A worker's second life beside its jobs: signs of life, a look for abandoned jobs, chores."""

import logging
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django.db.models.functions import Now

from jobs.chores import do_due_chores
from jobs.models import WorkerBeat
from jobs.services.queueing import wake_abandoned
from jobs.services.running import STOPPING, worker_name

EVERY = 5.0
GONE_AFTER = timedelta(days=1)
log = logging.getLogger(__name__)


class Watch(Thread):
    """Every few seconds: a sign of life, abandoned jobs back into the queue, chores that are due."""

    def __init__(self, every: float = EVERY) -> None:
        super().__init__(name="watch", daemon=True)
        self.every, self.ended, self.worker = every, Event(), worker_name()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self.look()
                do_due_chores()
            except DatabaseError:  # busy or away: again at the next turn
                log.exception("A worker's look at its queue failed")
            finally:
                close_old_connections()
            self.ended.wait(self.every)
        connection.close()

    def look(self) -> int:
        """One turn; how many jobs were put back."""
        WorkerBeat.objects.bulk_create(
            [WorkerBeat(name=self.worker, beat_at=Now())],
            update_conflicts=True,
            update_fields=["beat_at"],
            unique_fields=["name"],
        )
        WorkerBeat.objects.filter(beat_at__lt=Now() - GONE_AFTER).delete()
        return wake_abandoned()


def last_beat() -> datetime | None:
    """When any worker was last alive."""
    return WorkerBeat.objects.values_list("beat_at", flat=True).first()


def release_at_signals(then: Callable[[int, FrameType | None], None]) -> None:
    """At SIGTERM and SIGINT the running job goes back to the queue after its step, then `then` ends us."""

    def stop(number: int, frame: FrameType | None) -> None:
        STOPPING.set()
        then(number, frame)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
