"""Approvals of budgets: bound to the plan and to the version of the campaign that were looked at."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from campaigns.models import Campaign
from planner.models import BudgetPlan


class RequestState(models.TextChoices):
    PENDING = "pending", "Waiting for approval"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BudgetRequestQuerySet(models.QuerySet["BudgetRequest"]):
    def visible_to(self, user: User) -> Self:
        """Requests of the campaigns the user may see."""
        return self if user.is_agency else self.filter(campaign__in=Campaign.objects.visible_to(user))

    def pending(self) -> Self:
        """Waiting, for a campaign that is still as it was submitted."""
        return self.filter(state=RequestState.PENDING, campaign_version=F("campaign__version"))

    def standing(self) -> Self:
        """Approved, for a campaign that is still as it was approved."""
        return self.filter(state=RequestState.APPROVED, campaign_version=F("campaign__version"))


class BudgetRequest(models.Model):
    """The wish to spend a plan's budget. Amounts in integer cents of `currency`, as they were submitted.

    It holds for `campaign_version` alone: any later edit of the campaign voids it.
    """

    plan = models.ForeignKey(BudgetPlan, on_delete=models.PROTECT, related_name="budget_requests")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="budget_requests")
    campaign_version = models.PositiveIntegerField()
    amount_cents = models.PositiveBigIntegerField()
    budget_cents = models.PositiveBigIntegerField("the campaign's budget then")
    currency = models.CharField(max_length=3)
    needed = models.PositiveSmallIntegerField("approvers needed", default=1)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.PENDING)
    answer = models.TextField(blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    objects = BudgetRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-submitted_at", "-pk")
        indexes = (
            models.Index(fields=["-submitted_at", "-id"], name="budget_request_newest"),
            models.Index(fields=["state", "-submitted_at"], name="budget_request_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(needed__in=(1, 2)), name="budget_request_one_or_two_approvers"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__lte=F("budget_cents")) | ~Q(reason=""),
                name="budget_request_above_budget_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["plan", "campaign_version"],
                condition=Q(state="pending"),
                name="budget_request_pending_once",
            ),
        )

    def __str__(self) -> str:
        return f"Budget of {self.plan}"

    @property
    def is_void(self) -> bool:
        """Whether the campaign was edited since it was submitted."""
        return self.campaign.version != self.campaign_version

    @property
    def is_above_budget(self) -> bool:
        return self.amount_cents > self.budget_cents


class BudgetApproval(models.Model):
    """One approver's yes; nobody says it twice."""

    request = models.ForeignKey(BudgetRequest, on_delete=models.CASCADE, related_name="approvals")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["request", "approver"], name="budget_approved_once_per_approver"),
        )

    def __str__(self) -> str:
        return f"{self.approver} approved {self.request}"
