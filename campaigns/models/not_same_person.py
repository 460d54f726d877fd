"""Pairs of people of whom somebody said that they are not one person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.models.influencer import Influencer


class NotSamePerson(models.Model):
    """One pair stands once: `first` is the person with the lower key."""

    first = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "not the same people"
        ordering = ("-said_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="not_same_once_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_same_lower_key_first"),
        )

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"
