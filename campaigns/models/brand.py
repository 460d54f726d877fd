"""Brands, and who of the brand's people may see them."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower

from accounts.models import User
from campaigns.choices import COUNTRIES, CURRENCIES, agency_currency
from campaigns.models.niche import Niche


class BrandQuerySet(models.QuerySet["Brand"]):
    def visible_to(self, user: User) -> Self:
        """All brands for the agency's people, a brand manager's own brands, else none."""
        if user.is_agency:
            return self
        return self.filter(pk__in=user.brands.values("pk")) if user.is_active else self.none()


class Brand(models.Model):
    name = models.CharField(max_length=120, error_messages={"unique": "A brand of this name exists."})
    niche = models.ForeignKey(Niche, on_delete=models.PROTECT, null=True, blank=True, related_name="brands")
    home_country = models.CharField(max_length=2, choices=COUNTRIES, blank=True)
    currency = models.CharField(max_length=3, choices=CURRENCIES, default=agency_currency)
    coordination_hourly_cost = models.DecimalField(
        "hourly cost of coordination",
        max_digits=8,
        decimal_places=2,
        default=Decimal("45.00"),
        validators=[MinValueValidator(0)],
        help_text="What one hour of briefing, chasing and checking costs, in the brand's currency.",
    )
    two_approvers_above = models.DecimalField(
        "two approvers above",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Budgets above this sum in the brand's currency need two approvers. Empty: one is enough.",
    )
    colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour as #rrggbb, like #0b6bcb.")],
        help_text="The brand's colour in reports, as #rrggbb.",
    )
    notes = models.TextField(blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="brands",
        help_text="Brand managers who may see and work on this brand.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="brand_name_unique_in_any_case",
                violation_error_message="A brand of this name exists.",
            ),
            models.CheckConstraint(
                condition=models.Q(coordination_hourly_cost__gte=0), name="brand_hourly_cost_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.name
