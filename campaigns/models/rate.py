"""Rates: what an account asks for a deliverable; and the dated exchange rates that make them comparable."""

from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from campaigns.choices import CURRENCIES, Deliverable, FeeKind, agency_currency
from campaigns.models.brand import Brand
from campaigns.models.social_account import SocialAccount


class RateQuerySet(models.QuerySet["Rate"]):
    def visible_to(self, user: User) -> Self:
        """General rates, and those negotiated for a brand the user may see."""
        return self.filter(Q(brand=None) | Q(brand__in=Brand.objects.visible_to(user)))

    def for_brand(self, brand: Brand) -> Self:
        """General rates, and those negotiated for this brand."""
        return self.filter(Q(brand=None) | Q(brand=brand))

    def as_prices(self) -> Self:
        """What accounts asked or agreed to: an offer that nobody accepted is no price."""
        return self.exclude(kind=FeeKind.OFFERED)


class Rate(models.Model):
    account = models.ForeignKey(SocialAccount, on_delete=models.CASCADE, related_name="rates", db_index=False)
    deliverable = models.CharField(max_length=8, choices=Deliverable, default=Deliverable.POST)
    kind = models.CharField(
        max_length=8, choices=FeeKind, default=FeeKind.ASKED, db_default=FeeKind.ASKED.value
    )
    fee = models.DecimalField(
        "fee",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="0 when the account posts for the product alone.",
    )
    currency = models.CharField(max_length=3, choices=CURRENCIES, default=agency_currency)
    product_cost = models.DecimalField(
        "product at cost of goods",
        max_digits=10,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    quoted_on = models.DateField()
    source = models.CharField(max_length=200, help_text="Who said so: rate card, e-mail, call.")
    brand = models.ForeignKey(
        Brand,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rates",
        help_text="Only for a fee negotiated for one brand; never shown to another brand's people.",
    )

    brought_by = models.ForeignKey(
        "campaigns.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The import that brought the rate; empty for one entered by hand.",
    )

    objects = RateQuerySet.as_manager()

    class Meta:
        ordering = ("-quoted_on", "-pk")
        indexes = (
            models.Index(fields=["account", "deliverable", "-quoted_on"], name="rate_newest_of_account"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(fee__gte=0), name="rate_fee_not_negative"),
            models.CheckConstraint(condition=Q(product_cost__gte=0), name="rate_product_not_negative"),
            models.CheckConstraint(
                condition=Q(kind=FeeKind.ASKED) | Q(kind__in=FeeKind.values, brand__isnull=False),
                name="rate_negotiated_with_a_brand",
                violation_error_message="An offered or agreed fee belongs to a brand.",
            ),
            models.CheckConstraint(
                condition=Q(deliverable__in=Deliverable.values), name="rate_deliverable_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.fee} {self.currency} per {self.deliverable} of {self.account}"


class ExchangeRate(models.Model):
    """How many units of the currency one unit of the agency's currency buys, on a day."""

    currency = models.CharField(max_length=3, choices=CURRENCIES)
    units_per_agency_unit = models.DecimalField(
        max_digits=16, decimal_places=6, validators=[MinValueValidator(Decimal("0.000001"))]
    )
    valid_on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("currency", "-valid_on")
        constraints = (
            models.UniqueConstraint(fields=["currency", "valid_on"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(condition=Q(units_per_agency_unit__gt=0), name="exchange_rate_positive"),
        )

    def __str__(self) -> str:
        return f"{self.units_per_agency_unit} {self.currency} on {self.valid_on}"
