"""Jobs: long work, who asked for it, how far it is, and whose turn it is to do it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """Agency people see every job, others those they asked for themselves."""
        return self if user.is_agency else self.filter(created_by=user)

    def abandoned(self) -> Self:
        """Running by name, but whoever ran it has not been heard of for longer than its lease."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=Now())

    def claimable(self) -> Self:
        return self.filter(
            Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=Now()),
        )


class Job(models.Model):
    """One piece of long work.

    Attributes:
        attempts: how often it was begun; the number of the attempt fences off earlier ones, so a worker
            that was thought dead and comes back can write nothing.
        stalled_attempts: attempts begun since it last got any further.
        done, total: in units of its kind (rows); total is None while unknown.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    phase = models.CharField(max_length=80, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    message = models.TextField(blank=True, help_text="Why it failed, or what came of it.")
    result_url = models.CharField(max_length=300, blank=True)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    stalled_attempts = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")), name="job_not_more_than_all"
            ),
        )
        indexes = (
            models.Index(fields=["state", "lease_until"], name="job_state_lease"),
            models.Index(fields=["created_at", "id"], name="job_created"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.QUEUED

    @property
    def percent(self) -> int | None:
        """0-100, rounded down; None while the whole is unknown."""
        if self.state == JobState.DONE:
            return 100
        return self.done * 100 // self.total if self.total else None

    def rate(self, now: datetime) -> float | None:
        """Units a second since it first began; None before the first of them."""
        if not (self.started_at and self.done):
            return None
        seconds = ((self.finished_at or now) - self.started_at).total_seconds()
        return self.done / seconds if seconds > 0 else None

    def seconds_left(self, now: datetime) -> float | None:
        rate = self.rate(now)
        if not (rate and self.total and self.is_open):
            return None
        return (self.total - self.done) / rate
