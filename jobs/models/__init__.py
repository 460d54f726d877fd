from jobs.models.job import Job, JobState
from jobs.models.worker_beat import WorkerBeat

__all__ = ["Job", "JobState", "WorkerBeat"]
