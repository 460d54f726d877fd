"""How often something was tried within a span of time, counted where every process sees it."""

from django.db import models


class Attempts(models.Model):
    """`key` is a keyed hash of what is counted, so that no address is kept; `span` numbers the time."""

    key = models.CharField(max_length=64)
    span = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "attempts"
        constraints = (models.UniqueConstraint(fields=["key", "span"], name="attempts_once_per_span"),)

    def __str__(self) -> str:
        return f"{self.count} attempts until {self.ends_at}"
