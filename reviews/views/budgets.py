"""Budgets: submitted with a plan, approved or sent back by the brand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import AuditEntry
from campaigns.formatting import cents
from campaigns.keys import record_key
from campaigns.views.listing import render_table_page
from planner.models import BudgetPlan
from reviews.filters import BudgetRequestFilter
from reviews.forms import AnswerForm, SubmitForm
from reviews.models import BudgetRequest, RequestState
from reviews.services.approving import (
    NotPossible,
    approve_budget,
    approvers_needed,
    send_back_budget,
    submit_budget,
    why_not_approve,
    withdraw_budget,
)
from reviews.services.mailing import mail_budget, mail_budget_decided
from reviews.tables import BudgetRequestTable
from reviews.views.reviews import site_of


@require_http_methods(["GET", "HEAD"])
def budgetrequest_list(request: HttpRequest) -> HttpResponse:
    requests = BudgetRequest.objects.visible_to(request.user).select_related(
        "plan", "campaign__brand", "submitted_by"
    )
    filterset = BudgetRequestFilter(request.GET, queryset=requests, user=request.user)
    return render_table_page(
        request,
        "reviews/budgetrequest_list.html",
        BudgetRequestTable(filterset.qs),
        export_name="budgets",
        filterset=filterset,
        empty={
            "title": "No budget was submitted yet",
            "text": "A saved plan is submitted for approval from its own page.",
            "action_url": reverse("plan_list"),
            "action_label": "Go to the plans",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def budgetrequest_create(request: HttpRequest) -> HttpResponse:
    """Submit the budget of the plan named in the address."""
    plans = BudgetPlan.objects.visible_to(request.user).kept().select_related("campaign__brand")
    plan = get_object_or_404(plans, pk=record_key(request.GET.get("plan")))
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = submit_budget(plan=plan, reason=form.cleaned_data["reason"], user=request.user)
        except NotPossible as why_not:
            form.add_error("reason", str(why_not))
        else:
            mail_budget(made, site_of(request))
            messages.success(request, "The budget is submitted.")
            return redirect("budgetrequest_detail", pk=made.pk)
    return render(
        request,
        "reviews/budgetrequest_form.html",
        {
            "form": form,
            "plan": plan,
            "budget_cents": cents(plan.campaign.budget),
            "needed": approvers_needed(plan.campaign, plan.budget_cents),
            "submit_label": "Submit for approval",
            "cancel_url": reverse("plan_detail", args=[plan.pk]),
        },
        status=422 if form.errors else 200,
    )


def visible_request(request: HttpRequest, pk: int) -> BudgetRequest:
    requests = BudgetRequest.objects.visible_to(request.user)
    return get_object_or_404(
        requests.select_related("campaign__brand", "plan__campaign", "submitted_by"), pk=pk
    )


@require_http_methods(["GET", "HEAD", "POST"])
def budgetrequest_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The request; a POST approves it, sends it back or withdraws it, as it was seen."""
    budget = visible_request(request, pk)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"version": budget.campaign_version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = _answered(request, budget, form)
        except NotPossible as why_not:
            return _budget_page(request, visible_request(request, pk), form, why_not)
        messages.success(request, f"{done}: {done.get_state_display().lower()}.")
        return redirect("budgetrequest_detail", pk=pk)
    return _budget_page(request, budget, form)


def _answered(request: HttpRequest, budget: BudgetRequest, form: AnswerForm) -> BudgetRequest:
    version, note = form.cleaned_data["version"], form.cleaned_data["note"]
    if "withdraw" in request.POST:
        return withdraw_budget(request=budget, user=request.user)
    if "send_back" in request.POST:
        done = send_back_budget(request=budget, version=version, reason=note, user=request.user)
    else:
        done = approve_budget(request=budget, version=version, note=note, user=request.user)
    if done.state != RequestState.PENDING:
        mail_budget_decided(done, site_of(request))
    return done


def _budget_page(
    request: HttpRequest, budget: BudgetRequest, form: AnswerForm, why_not: NotPossible | None = None
) -> HttpResponse:
    status = 422 if form.errors else 200
    if why_not is not None:
        status = 409 if why_not.is_stale else 422
    history = AuditEntry.objects.visible_to(request.user).about(budget)
    return render(
        request,
        "reviews/budgetrequest_detail.html",
        {
            "budget": budget,
            "campaign": budget.campaign,
            "budget_now_cents": cents(budget.campaign.budget),
            "approvals": budget.approvals.select_related("approver"),
            "form": form,
            "why_not": why_not,
            "cannot": why_not_approve(budget, request.user),
            "is_pending": budget.state == RequestState.PENDING and not budget.is_void,
            "may_withdraw": budget.state == RequestState.PENDING
            and (request.user.is_agency or budget.submitted_by_id == request.user.pk),
            "history": history[:50],
        },
        status=status,
    )
