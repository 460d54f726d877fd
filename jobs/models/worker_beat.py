"""Workers and when each was last alive."""

from django.db import models
from django.db.models import Q


class WorkerBeat(models.Model):
    name = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ("-beat_at",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="worker_has_a_name"),)

    def __str__(self) -> str:
        return self.name
