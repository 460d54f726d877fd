"""Campaigns: a brand's brief with a budget and a flight."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from campaigns.choices import (
    COUNTRY_NAMES,
    CURRENCIES,
    CampaignStatus,
    Jurisdiction,
    Objective,
    agency_currency,
)
from campaigns.models.address_field import AddressField
from campaigns.models.brand import Brand
from campaigns.models.niche import Niche
from campaigns.models.tier_scheme import TierScheme


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User) -> Self:
        """Campaigns of the brands the user may see."""
        return self if user.is_agency else self.filter(brand__in=Brand.objects.visible_to(user))

    def open(self) -> Self:
        """Neither finished nor cancelled."""
        return self.exclude(status__in=[CampaignStatus.FINISHED, CampaignStatus.CANCELLED])


class Campaign(models.Model):
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=160)
    objective = models.CharField(max_length=12, choices=Objective, default=Objective.ENGAGEMENT)
    niches = models.ManyToManyField(Niche, blank=True, related_name="campaigns")
    countries = models.JSONField(default=list, blank=True)
    budget = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, choices=CURRENCIES, default=agency_currency)
    starts_on = models.DateField("flight starts", null=True, blank=True)
    ends_on = models.DateField("flight ends", null=True, blank=True)
    status = models.CharField(max_length=10, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    jurisdiction = models.CharField(
        "disclosure rules of",
        max_length=4,
        choices=Jurisdiction,
        blank=True,
        help_text="Whose rules decide how posts are labelled; no post counts as posted without its label.",
    )
    landing_url = AddressField(
        "landing page",
        blank=True,
        help_text="Where the posts lead. Each placement gets this address with its own UTM parameters.",
    )
    code_pattern = models.CharField(
        "discount code",
        max_length=60,
        blank=True,
        help_text="Pattern of each placement's code: {handle}, {brand} and {number} are filled in.",
    )
    tier_scheme = models.ForeignKey(TierScheme, on_delete=models.PROTECT, related_name="campaigns")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = (models.F("starts_on").desc(nulls_last=True), "-pk")
        indexes = (
            models.Index(fields=["status", "starts_on"], name="campaign_status_start"),
            models.Index(fields=["name", "id"], name="campaign_name"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(budget__gte=0), name="campaign_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="campaign_flight_ends_after_it_starts",
                violation_error_message="The flight ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CampaignStatus.values), name="campaign_status_known"
            ),
            models.UniqueConstraint(
                fields=["brand", "name"],
                name="campaign_name_unique_per_brand",
                violation_error_message="This brand has a campaign of this name.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The flight ends before it starts."})

    @property
    def country_names(self) -> list[str]:
        return [COUNTRY_NAMES.get(code, code) for code in self.countries]
