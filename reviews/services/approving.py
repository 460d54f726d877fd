"""Budgets submitted, approved and sent back; each step holds for the version that was looked at."""

from __future__ import annotations

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Area, Role, User
from accounts.services.audit import record_change
from campaigns.formatting import cents, money_from_cents
from campaigns.models import Campaign
from planner.models import BudgetPlan
from planner.services.exchange import Exchange
from reviews.models import BudgetApproval, BudgetRequest, RequestState


class NotPossible(Exception):  # noqa: N818 - a finding, not a fault
    """Why this step cannot be taken, as a sentence; `is_stale` where something changed meanwhile."""

    def __init__(self, why: str, is_stale: bool = False) -> None:
        super().__init__(why)
        self.is_stale = is_stale


def approvers_needed(campaign: Campaign, amount_cents: int) -> int:
    """Two above the sum set on the brand, in the brand's currency; without an exchange rate, two as well."""
    above = campaign.brand.two_approvers_above
    if above is None:
        return 1
    amount = Exchange.newest().convert(
        Decimal(amount_cents) / 100, campaign.currency, campaign.brand.currency
    )
    return 2 if amount is None or amount > above else 1


def is_approver(user: User, campaign: Campaign) -> bool:
    """The brand's own managers, and the agency's admins."""
    if user.is_admin:
        return True
    return (
        user.is_active
        and user.role == Role.BRAND_MANAGER
        and user.brands.filter(pk=campaign.brand_id).exists()
    )


@transaction.atomic
def submit_budget(*, plan: BudgetPlan, reason: str, user: User) -> BudgetRequest:
    """Ask for the plan's budget. Raises NotPossible above the campaign's budget without a reason."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",)).select_related("brand").get(pk=plan.campaign_id)
    )
    budget_cents = cents(campaign.budget)
    if plan.currency != campaign.currency:
        raise NotPossible(
            f"The plan is in {plan.currency}, the campaign now in {campaign.currency}: plan again first."
        )
    if plan.budget_cents > budget_cents and not reason.strip():
        over = money_from_cents(plan.budget_cents - budget_cents, plan.currency)
        raise NotPossible(f"The plan is {over} above the campaign's budget: say why.")
    try:
        with transaction.atomic():
            request = BudgetRequest.objects.create(
                plan=plan,
                campaign=campaign,
                campaign_version=campaign.version,
                amount_cents=plan.budget_cents,
                budget_cents=budget_cents,
                currency=plan.currency,
                needed=approvers_needed(campaign, plan.budget_cents),
                reason=reason.strip(),
                submitted_by=user,
            )
    except IntegrityError:
        raise NotPossible("This plan is waiting for approval already.") from None
    _tell(request, user, "budget submitted", reason.strip())
    return request


@transaction.atomic
def approve_budget(*, request: BudgetRequest, version: int, note: str, user: User) -> BudgetRequest:
    """Add one approval; the last one needed approves the budget. Raises NotPossible."""
    request = _locked(request, version, user)
    try:
        with transaction.atomic():
            BudgetApproval.objects.create(request=request, approver=user, note=note.strip())
    except IntegrityError:
        raise NotPossible("You have approved this budget already.", is_stale=True) from None
    given = request.approvals.count()
    if given >= request.needed:
        request.state, request.decided_at = RequestState.APPROVED, timezone.now()
        request.save(update_fields=["state", "decided_at"])
    _tell(request, user, f"budget approved ({given} of {request.needed})", note.strip())
    return request


@transaction.atomic
def send_back_budget(*, request: BudgetRequest, version: int, reason: str, user: User) -> BudgetRequest:
    request = _locked(request, version, user)
    if not reason.strip():
        raise NotPossible("Say why it goes back.")
    request.state, request.answer, request.decided_at = RequestState.SENT_BACK, reason.strip(), timezone.now()
    request.save(update_fields=["state", "answer", "decided_at"])
    _tell(request, user, "budget sent back", reason.strip())
    return request


@transaction.atomic
def withdraw_budget(*, request: BudgetRequest, user: User) -> BudgetRequest:
    """Take a waiting request back, so that it can be changed."""
    request = BudgetRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != RequestState.PENDING:
        raise NotPossible(f"It is {request.get_state_display().lower()} already.", is_stale=True)
    request.state, request.decided_at = RequestState.WITHDRAWN, timezone.now()
    request.save(update_fields=["state", "decided_at"])
    _tell(request, user, "budget withdrawn", "")
    return request


def why_not_approve(request: BudgetRequest, user: User) -> str:
    """Why this person cannot approve it; "" when they can."""
    if not is_approver(user, request.campaign):
        return "Budgets are approved by the brand's managers, or an admin of the agency."
    if request.submitted_by_id == user.pk:
        return "Who submits a budget cannot approve it."
    return ""


def _locked(request: BudgetRequest, version: int, user: User) -> BudgetRequest:
    """The request, held until the end of the transaction, if this person may decide it as they saw it."""
    locked = (
        BudgetRequest.objects.select_for_update(of=("self",))
        .select_related("campaign__brand", "plan")
        .get(pk=request.pk)
    )
    campaign = Campaign.objects.select_for_update().get(pk=locked.campaign_id)
    if why_not := why_not_approve(locked, user):
        raise NotPossible(why_not)
    if campaign.version != locked.campaign_version or version != locked.campaign_version:
        raise NotPossible(
            "The campaign was edited since this budget was submitted, so it has to be submitted anew.",
            is_stale=True,
        )
    if locked.state != RequestState.PENDING:
        raise NotPossible(f"It is {locked.get_state_display().lower()} already.", is_stale=True)
    return locked


def _tell(request: BudgetRequest, user: User, what: str, reason: str) -> None:
    amount = money_from_cents(request.amount_cents, request.currency)
    record_change(
        actor=user,
        area=Area.APPROVAL,
        what=what,
        subject=request,
        brand_key=request.campaign.brand_id,
        changed=({}, {"state": request.get_state_display(), "amount": amount, "plan": str(request.plan)}),
        reason=reason,
    )
