"""Reviews: a shortlist or a plan as it stood when it was sent, and the links it can be opened by."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from campaigns.choices import Platform
from campaigns.models import Campaign, Shortlist, ShortlistEntry, SocialAccount
from planner.models import BudgetPlan


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> Self:
        """Reviews of the campaigns the user may see."""
        return self if user.is_agency else self.filter(campaign__in=Campaign.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def with_counts(self) -> Self:
        """Annotates `item_count`, and `decided_count`: accounts on which anybody decided."""
        return self.annotate(
            item_count=Count("items", distinct=True),
            decided_count=Count("items", filter=Q(items__decisions__isnull=False), distinct=True),
        )


class Review(models.Model):
    """What was sent for a decision: a shortlist or a plan, as it stood then (see the items)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reviews")
    shortlist = models.ForeignKey(Shortlist, on_delete=models.SET_NULL, null=True, related_name="reviews")
    plan = models.ForeignKey(BudgetPlan, on_delete=models.SET_NULL, null=True, related_name="reviews")
    title = models.CharField(max_length=160)
    message = models.TextField(blank=True)
    due_on = models.DateField("decision wanted by", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-pk")
        indexes = (
            models.Index(fields=["-sent_at", "-id"], name="review_newest"),
            models.Index(fields=["closed_at", "due_on"], name="review_due"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def currency(self) -> str:
        return self.campaign.currency

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ReviewItem(models.Model):
    """One account as it stood when the review was sent.

    `numbers`: followers, engagement_rate, fee_cents, posts, engagements, cost_cents; None unknown, in
    the campaign's currency.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    entry = models.ForeignKey(ShortlistEntry, on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.ForeignKey(SocialAccount, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200)
    platform = models.CharField(max_length=12, choices=Platform)
    about = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    numbers = models.JSONField(default=dict)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["review", "position"], name="review_item_once_per_position"),
        )

    def __str__(self) -> str:
        return f"{self.name} (@{self.handle})"


class ReviewLinkQuerySet(models.QuerySet["ReviewLink"]):
    def working(self) -> Self:
        """Neither revoked nor past their day."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ReviewLink(models.Model):
    """Somebody without an account may open one review by a signed address until it expires or is revoked."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="links")
    name = models.CharField("for", max_length=120, help_text="Who gets the link; their decisions bear it.")
    email = models.EmailField("e-mail", blank=True)
    nonce = models.CharField(max_length=32, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField("last opened", null=True, blank=True, editable=False)

    objects = ReviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="review_link_is_for_somebody"),)

    def __str__(self) -> str:
        return f"{self.name}, by review link"

    @property
    def is_working(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
