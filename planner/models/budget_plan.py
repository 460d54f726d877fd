"""Budget plans: snapshots of what was asked, which numbers were used and what came out.

A plan is never recomputed in place: planning again with today's numbers makes a new plan.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from campaigns.choices import Platform
from campaigns.models import Campaign, SocialAccount


class BudgetPlanQuerySet(models.QuerySet["BudgetPlan"]):
    def visible_to(self, user: User) -> Self:
        """Plans of the campaigns the user may see."""
        return self if user.is_agency else self.filter(campaign__in=Campaign.objects.visible_to(user))

    def kept(self) -> Self:
        """Plans somebody named and saved; the others are trials."""
        return self.filter(is_kept=True)


class BudgetPlan(models.Model):
    """One celebrity placement against the best portfolio for the same spend.

    `brief` holds every input as it was entered; `celebrity` and `portfolio` hold both sides' totals;
    `certificate` holds value, bound, gap and proven; `verdict` holds chances, reach, what flips the
    answer and the stress test; `frontier`, `break_even` and `left_out` are what the page draws.
    `changes` says how a plan made around agreed fees and refusals differs from `replanned_from`.
    Money in them is in integer cents of `currency`.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="plans")
    name = models.CharField(max_length=120)
    is_kept = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    budget_cents = models.PositiveBigIntegerField()
    maximise = models.CharField(max_length=24)
    brief = models.JSONField()
    celebrity = models.JSONField()
    portfolio = models.JSONField()
    certificate = models.JSONField()
    frontier = models.JSONField()
    break_even = models.JSONField()
    verdict = models.JSONField(default=dict)
    left_out = models.JSONField()
    replanned_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replanned"
    )
    changes = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BudgetPlanQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["campaign", "is_kept", "-created_at"], name="plan_of_campaign"),)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "name"],
                condition=Q(is_kept=True),
                name="plan_name_unique_per_campaign",
                violation_error_message="This campaign has a saved plan of this name.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_maximise_words(self) -> str:
        """What was maximised, as it stands in a sentence."""
        return self.maximise.replace("_", " ").replace("on target", "on-target")


class PlanLine(models.Model):
    """One account of the portfolio: the numbers used, frozen, and what its posts cost and bring.

    `evidence` says how the rate was forecast: observed, used, branded, weight, posts, prior.
    """

    plan = models.ForeignKey(BudgetPlan, on_delete=models.CASCADE, related_name="lines")
    account = models.ForeignKey(
        SocialAccount, on_delete=models.SET_NULL, null=True, related_name="plan_lines"
    )
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200)
    platform = models.CharField(max_length=12)
    tier = models.CharField(max_length=30, blank=True)
    followers = models.PositiveBigIntegerField()
    engagement_rate = models.FloatField(null=True)
    measured_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    posts = models.PositiveSmallIntegerField()
    fee_per_post_cents = models.PositiveBigIntegerField()
    fee_basis = models.CharField(max_length=200)
    fee_cents = models.PositiveBigIntegerField()
    other_cents = models.PositiveBigIntegerField()
    hours = models.FloatField()
    engagements = models.FloatField(null=True)
    impressions = models.FloatField(null=True)
    on_target_share = models.FloatField()
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ("-engagements", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(posts__gte=1), name="plan_line_has_posts"),
            models.UniqueConstraint(fields=["plan", "account"], name="account_once_per_plan"),
        )

    def __str__(self) -> str:
        return f"{self.posts} posts of @{self.handle}"

    @property
    def platform_label(self) -> str:
        return Platform(self.platform).label

    @property
    def total_cents(self) -> int:
        return self.fee_cents + self.other_cents
