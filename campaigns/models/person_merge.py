"""People that turned out to be one: who was merged into whom, and what stood before, to take it back."""

from typing import Self

from django.conf import settings
from django.db import models

from accounts.models import User
from campaigns.models.influencer import Influencer


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def visible_to(self, user: User) -> Self:
        """Who is one person is the agency's business."""
        return self if user.is_agency else self.none()


class PersonMerge(models.Model):
    """One person merged into another; deleted when the merge is taken back.

    Attributes:
        was: the person that is gone: its key, fields, niche keys, account keys, and the keys of the
            merges that it held itself.
        kept_before, kept_after: the fields and niche keys of the kept person that the merge changed.
    """

    kept = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="merges")
    was = models.JSONField()
    kept_before = models.JSONField(default=dict)
    kept_after = models.JSONField(default=dict)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(auto_now_add=True)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        ordering = ("-merged_at", "-pk")

    def __str__(self) -> str:
        return f"{self.was['fields']['name']} as {self.kept}"

    @property
    def name(self) -> str:
        """What the person that is gone was called."""
        return str(self.was["fields"]["name"])
