"""Entries of a shortlist: one account on its way from a suggestion to a paid placement."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaigns.choices import Compensation, Deliverable, Relationship, Stage
from campaigns.models.campaign import Campaign
from campaigns.models.social_account import SocialAccount

CLOSED = (Stage.PAID, Stage.DECLINED, Stage.DROPPED)
COMMITTED = (Stage.AGREED, Stage.CONTRACTED, Stage.POSTED, Stage.PAID)
REFUSED = (Stage.DECLINED, Stage.DROPPED)


class ShortlistEntryQuerySet(models.QuerySet["ShortlistEntry"]):
    def visible_to(self, user: User) -> Self:
        """Entries of the campaigns the user may see."""
        if user.is_agency:
            return self
        return self.filter(shortlist__campaign__in=Campaign.objects.visible_to(user))

    def open(self) -> Self:
        """Neither paid nor refused."""
        return self.exclude(stage__in=CLOSED)

    def committed(self) -> Self:
        """Agreed or further: their money is bound."""
        return self.filter(stage__in=COMMITTED)

    def overdue(self, today: object) -> Self:
        """Open entries whose next step was due before today."""
        return self.open().filter(next_step_on__lt=today)


class ShortlistEntry(models.Model):
    """One account of a shortlist. Money is in the campaign's currency.

    `version` counts the changes of its stage and terms, so that nobody overwrites what they have not seen.
    """

    shortlist = models.ForeignKey("campaigns.Shortlist", on_delete=models.CASCADE, related_name="entries")
    account = models.ForeignKey(SocialAccount, on_delete=models.CASCADE, related_name="entries")
    note = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.SUGGESTED)
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it was declined, dropped or taken back."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField("next step due", null=True, blank=True)
    relationship = models.CharField(max_length=10, choices=Relationship, blank=True)
    compensation = models.CharField(max_length=12, choices=Compensation, blank=True)
    product_cost = models.DecimalField(
        "product at cost of goods",
        max_digits=10,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    shipping_cost = models.DecimalField(
        "shipping", max_digits=10, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    usage_rights = models.CharField(
        max_length=200, blank=True, help_text="Where, how long and for what the posts may be used."
    )
    usage_rights_fee = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    paid_on = models.DateField(null=True, blank=True)
    invoice = models.CharField("invoice number", max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ShortlistEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name_plural = "shortlist entries"
        indexes = (
            models.Index(fields=["stage", "next_step_on"], name="entry_stage_due"),
            models.Index(fields=["owner", "next_step_on"], name="entry_owner_due"),
            models.Index(fields=["next_step_on", "id"], name="entry_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=["shortlist", "account"], name="account_once_per_shortlist"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="entry_stage_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=REFUSED) | ~Q(reason=""), name="entry_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(product_cost__gte=0, shipping_cost__gte=0, usage_rights_fee__gte=0),
                name="entry_costs_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} in {self.shortlist}"

    @property
    def currency(self) -> str:
        return self.shortlist.campaign.currency

    @property
    def is_overdue(self) -> bool:
        """Open, and its next step was due before today."""
        due = self.next_step_on
        return due is not None and due < timezone.localdate() and self.stage not in CLOSED

    @property
    def extras(self) -> Decimal:
        """What is due beside the fees: product, shipping, usage rights."""
        return self.product_cost + self.shipping_cost + self.usage_rights_fee


def _per_post(label: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A fee per post, None while nothing is said."""
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


class Terms(models.Model):
    """What was asked, offered and agreed for one kind of post, per post; None is not said yet."""

    entry = models.ForeignKey(ShortlistEntry, on_delete=models.CASCADE, related_name="terms")
    deliverable = models.CharField(max_length=8, choices=Deliverable, default=Deliverable.POST)
    posts = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    asked_fee = _per_post("asked per post")
    offered_fee = _per_post("offered per post")
    agreed_fee = _per_post("agreed per post")

    class Meta:
        ordering = ("deliverable",)
        verbose_name_plural = "terms"
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "deliverable"],
                name="terms_once_per_deliverable",
                violation_error_message="This kind of post stands in the terms already.",
            ),
            models.CheckConstraint(condition=Q(posts__gte=1), name="terms_have_posts"),
            models.CheckConstraint(
                condition=(Q(asked_fee=None) | Q(asked_fee__gte=0))
                & (Q(offered_fee=None) | Q(offered_fee__gte=0))
                & (Q(agreed_fee=None) | Q(agreed_fee__gte=0)),
                name="terms_fees_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.posts} x {self.get_deliverable_display()}"

    @property
    def agreed_total(self) -> Decimal | None:
        return None if self.agreed_fee is None else self.agreed_fee * self.posts
