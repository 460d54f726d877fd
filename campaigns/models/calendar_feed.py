"""Calendar feeds: a person's private address from which a calendar program reads the posts due."""

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """One per person; making a new key ends the old address."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
