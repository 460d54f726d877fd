"""Shortlists: the candidate accounts of a campaign."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count

from accounts.models import User
from campaigns.models.campaign import Campaign
from campaigns.models.social_account import SocialAccount


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    def visible_to(self, user: User) -> Self:
        """Shortlists of the campaigns the user may see."""
        return self if user.is_agency else self.filter(campaign__in=Campaign.objects.visible_to(user))

    def with_entry_count(self) -> Self:
        return self.annotate(entry_count=Count("entries"))


class Shortlist(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="shortlists")
    name = models.CharField(max_length=120)
    notes = models.TextField(blank=True)
    accounts = models.ManyToManyField(SocialAccount, through="ShortlistEntry", related_name="shortlists")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="shortlist_name_unique_per_campaign",
                violation_error_message="This campaign has a shortlist of this name.",
            ),
        )

    def __str__(self) -> str:
        return self.name
