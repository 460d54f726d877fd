"""Searches of the influencers list that somebody keeps, for oneself or for everybody."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those that are shared."""
        return self.filter(Q(owner=user) | Q(is_shared=True)) if user.is_active else self.none()

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)


class SavedSearch(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, editable=False, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    query = models.TextField(
        editable=False, blank=True, help_text="The filters and the sort, as an address has them."
    )
    is_shared = models.BooleanField(
        "shared", default=False, help_text="Everybody who signs in sees and opens it; only you change it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_unique_per_owner"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The list with these filters."""
        return f"{reverse('influencer_list')}?{self.query}"


class SearchVisit(models.Model):
    """When somebody last opened a saved search: accounts that came since are new to them."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="visits", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["search", "user"], name="search_visit_once_per_user"),)

    def __str__(self) -> str:
        return f"{self.user} saw {self.search}"
