"""A worker: does the jobs of the queue, and takes over those of workers that died."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from jobs.services.queueing import wake_abandoned
from jobs.services.running import worker_name
from jobs.services.working import Watch, release_at_signals

try:
    from django.tasks import task_backends
except ImportError:  # Django before 6
    from django_tasks import task_backends


class Command(BaseCommand):
    help = "Do queued jobs until told to stop; any number of workers may run, on any number of machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="End when the queue is empty.")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="Seconds between looks at an empty queue."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        backend = type(task_backends["default"]).__name__
        if options["once"]:
            wake_abandoned()
        watch = Watch()
        if backend == "DatabaseBackend":
            self._database_worker(watch, options["once"], options["interval"])
        elif backend == "RQBackend":
            self._redis_worker(watch, options["once"])
        else:
            raise CommandError("Jobs run at once here: there is no queue to work on.")

    def _database_worker(self, watch: Watch, once: bool, interval: float) -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_name(),
        )
        release_at_signals(worker.shutdown)
        watch.start()
        try:
            worker.run()
        finally:
            watch.ended.set()
            watch.join(timeout=10)

    def _redis_worker(self, watch: Watch, once: bool) -> None:
        import django_rq
        from django_tasks_rq import Job

        watch.start()
        connections.close_all()
        try:
            django_rq.get_worker("default", job_class=Job).work(burst=once, logging_level="WARNING")
        finally:
            watch.ended.set()
