"""The one task that queues carry: do this job. Queues only wake a worker; the job's record decides."""

try:
    from django.tasks import task
except ImportError:  # Django before 6
    from django_tasks import task


@task()
def run_job(job_id: int) -> None:
    """Do the job, unless another worker has it or it has ended."""
    from jobs.services.running import run

    run(job_id)
