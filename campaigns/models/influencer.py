"""An influencer is a person; their social accounts are records of their own."""

from typing import Self

from django.db import models

from accounts.models import User
from campaigns.choices import COUNTRIES, COUNTRY_NAMES, LANGUAGE_NAMES, Kind
from campaigns.models.niche import Niche


class InfluencerQuerySet(models.QuerySet["Influencer"]):
    def visible_to(self, user: User) -> Self:
        """The catalogue is the agency's own: every signed-in person may look at it."""
        return self if user.is_active and user.is_authenticated else self.none()


class Influencer(models.Model):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CREATOR)
    country = models.CharField(max_length=2, choices=COUNTRIES, blank=True, db_index=True)
    city = models.CharField(max_length=120, blank=True)
    languages = models.CharField(
        max_length=60, blank=True, help_text="Two-letter codes, comma-separated: en, es."
    )
    niches = models.ManyToManyField(Niche, blank=True, related_name="influencers")
    notes = models.TextField(blank=True, help_text="Seen by the agency's people only.")
    is_sample = models.BooleanField(
        "synthetic or sample", default=False, help_text="Demo data: not a real person's numbers."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    brought_by = models.ForeignKey(
        "campaigns.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        db_constraint=False,  # imports are never deleted, and a million rows need not be checked for it
        related_name="+",
    )

    objects = InfluencerQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        indexes = (models.Index(fields=["name", "id"], name="influencer_name"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="influencer_kind_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="influencer_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        return COUNTRY_NAMES.get(self.country, "")

    @property
    def language_names(self) -> list[str]:
        codes = (code.strip() for code in self.languages.split(","))
        return [LANGUAGE_NAMES.get(code, code) for code in codes if code]
