"""Jobs: one worker at a time, nothing lost when it dies, nothing written by one that was thought dead."""

import os
import subprocess
import sys
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from jobs import kinds
from jobs.models import Job, JobState, WorkerBeat
from jobs.services import running as running_module
from jobs.services.queueing import cancel, enqueue, queue_again, try_again, wake_abandoned
from jobs.services.running import (
    MOST_STALLED,
    JobCancelledError,
    JobFailedError,
    JobReleasedError,
    JobTakenError,
    RunningJob,
    claim,
    run,
)
from jobs.services.working import Watch, last_beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """Registers a kind of job for the time of a test."""

    def register(work, name="test"):
        monkeypatch.setitem(kinds._KINDS, name, work)
        return enqueue(kind=name, title="A test", arguments={}, user=None, wake=False)

    return register


def dead(job: Job) -> None:
    """The job as a worker left it that died a while ago."""
    claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_done_once_and_its_progress_is_kept(kind):
    def work(running):
        for step in range(1, 4):
            running.step(step, 3, "Counting")

    job = kind(work)
    assert run(job.pk) == JobState.DONE and run(job.pk) is None
    job.refresh_from_db()
    assert (job.done, job.total, job.percent, job.attempts) == (3, 3, 100, 1)


def test_a_reason_ends_a_job_as_failed_and_a_fault_says_nothing_of_its_inside(kind, caplog):
    def refuses(running):
        raise JobFailedError("The file is empty.")

    def breaks(running):
        raise KeyError("secret")

    refused, broken = kind(refuses, "one"), kind(breaks, "two")
    assert run(refused.pk) == run(broken.pk) == JobState.FAILED
    refused.refresh_from_db()
    broken.refresh_from_db()
    assert refused.message == "The file is empty."
    assert "secret" not in broken.message and "secret" in caplog.text


def test_a_running_job_is_not_claimed_twice_but_a_dead_workers_job_is_taken_over(kind):
    job = kind(lambda running: None)
    assert claim(job.pk) and claim(job.pk) is None
    dead(Job.objects.get(pk=job.pk))
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    taken = claim(job.pk)
    assert taken is not None and taken.attempts == 2


def test_a_worker_that_was_thought_dead_can_write_nothing_more(kind):
    job = kind(lambda running: None)
    first = RunningJob(claim(job.pk))
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    second = RunningJob(claim(job.pk))
    with pytest.raises(JobTakenError), transaction.atomic():
        WorkerBeat.objects.create(name="written by the first", beat_at=timezone.now())
        first.step(1, 2)
    assert not WorkerBeat.objects.exists()
    second.step(1, 2)


def test_cancelling_stops_a_waiting_job_at_once_and_a_running_one_at_its_next_step(kind):
    waiting = kind(lambda running: None)
    cancel(waiting)
    assert run(waiting.pk) is None and Job.objects.get(pk=waiting.pk).state == JobState.CANCELLED

    def work(running):
        running.step(1, 5)
        cancel(running.job)
        with pytest.raises(JobCancelledError):
            running.step(2, 5)
        raise JobCancelledError

    job = kind(work, "other")
    assert run(job.pk) == JobState.CANCELLED
    job.refresh_from_db()
    assert job.done == 1


def test_a_cancelled_job_goes_on_where_it_stopped(kind):
    seen = []

    def work(running):
        seen.append(running.job.done)
        running.step(running.job.done + 1, 2)
        if running.job.done < 2:
            raise JobCancelledError

    job = kind(work)
    run(job.pk)
    assert try_again(job) and not try_again(job)
    assert run(job.pk) == JobState.DONE and seen == [0, 1]


def test_a_process_that_is_told_to_end_gives_its_job_back(kind, monkeypatch):
    stopping = running_module.Event()
    monkeypatch.setattr(running_module, "STOPPING", stopping)

    def work(running):
        stopping.set()
        with pytest.raises(JobReleasedError):
            running.step(1, 2)
        raise JobReleasedError

    job = kind(work)
    assert run(job.pk) == JobState.QUEUED
    job.refresh_from_db()
    assert job.state == JobState.QUEUED and job.stalled_attempts == 0


def test_a_job_that_gets_nowhere_is_given_up(kind):
    job = kind(lambda running: None)
    for _ in range(MOST_STALLED):
        dead(job)
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "without getting any further" in job.message


def test_steps_forget_the_attempts_that_stalled(kind):
    job = kind(lambda running: running.step(1, 2))
    for _ in range(MOST_STALLED - 1):
        dead(job)
    assert run(job.pk) == JobState.DONE


def test_abandoned_and_forgotten_jobs_are_put_back_into_the_queue(kind):
    abandoned, forgotten, fresh = (kind(lambda running: None, name) for name in ("a", "b", "c"))
    dead(abandoned)
    Job.objects.filter(pk=forgotten.pk).update(queued_at=timezone.now() - timedelta(minutes=5))
    assert wake_abandoned() == 2
    fresh.refresh_from_db()
    assert fresh.state == JobState.QUEUED


def test_a_watch_says_that_its_worker_lives():
    assert last_beat() is None
    Watch().look()
    Watch().look()
    assert WorkerBeat.objects.count() == 1 and last_beat() is not None


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share the test's SQLite in memory")
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_gets_the_job(kind):
    job = kind(lambda running: None)
    barrier, got = Barrier(8), []

    def try_it():
        barrier.wait()
        got.append(claim(job.pk))
        connection.close()

    threads = [Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(claimed is not None for claimed in got) == 1


def test_the_pages_show_jobs_to_those_who_asked_and_to_the_agency(kind, sign_in, owner, outsider, colleague):
    job = kind(lambda running: None)
    Job.objects.filter(pk=job.pk).update(created_by=owner)
    address = reverse("job_detail", args=[job.pk])
    assert [sign_in(user).get(address).status_code for user in (owner, colleague, outsider)] == [
        200,
        200,
        404,
    ]
    page = sign_in(owner).get(reverse("job_list")).content.decode()
    assert "A test" in page and "No worker has been heard of" in page


def test_the_progress_comes_alone_for_htmx_and_the_page_refreshes_when_it_ends(kind, sign_in, colleague):
    job = kind(lambda running: None)
    client = sign_in(colleague)
    address = reverse("job_detail", args=[job.pk])
    part = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and "HX-Refresh" not in part
    run(job.pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_job_is_cancelled_and_tried_again_by_its_buttons(kind, sign_in, colleague):
    job = kind(lambda running: None)
    client = sign_in(colleague)
    client.post(reverse("job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    client.post(reverse("job_again", args=[job.pk]))
    job.refresh_from_db()
    assert job.state in (JobState.QUEUED, JobState.DONE)


def test_an_attempt_that_was_given_back_cannot_be_given_back_again(kind):
    job = kind(lambda running: None)
    held = claim(job.pk)
    queue_again(held)
    queue_again(held)
    job.refresh_from_db()
    assert (job.state, job.stalled_attempts) == (JobState.QUEUED, 0)


def test_a_worker_without_a_queue_says_so():
    done = subprocess.run(
        [sys.executable, "manage.py", "work"],
        env={**os.environ, "TASKS_URL": "immediate:", "DEBUG": "true"},
        capture_output=True,
        text=True,
    )
    assert done.returncode and "there is no queue" in done.stderr


def test_a_worker_of_its_own_does_what_the_queue_holds(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/worker.sqlite3",
        "TASKS_URL": "database:",
        "DEBUG": "true",
        "UPLOAD_DIR": str(tmp_path),
        "SNAPSHOT_DIR": str(tmp_path / "columns"),
    }
    file = tmp_path / "accounts.csv"
    file.write_text("handle,followers\nmara,5000\n")
    script = (
        "from campaigns.services.imports.uploads import receive; "
        "from campaigns.services.imports.starting import APPLY, begin; from datetime import date; "
        f"run = receive(content=[open({str(file)!r}, 'rb').read()], file_name='a.csv', user=None); "
        "run.measured_on, run.source = date(2026, 1, 1), 'a'; "
        "run.choices = {'reading': {'platform': 'instagram'}}; run.save(); "
        "begin(run=run, what=APPLY, user=None)"
    )
    steps = (("migrate", "-v", "0"), ("shell", "-v", "0", "-c", script), ("work", "--once"))
    for step in steps:
        subprocess.run([sys.executable, "manage.py", *step], env=environment, check=True)
    question = "from jobs.models import Job; print(Job.objects.get().state, Job.objects.get().message)"
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", question],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.startswith("done 1 created")
