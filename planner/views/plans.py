"""Plans: list, detail, keep, delete, print, the accounts left out."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.services.edits import logged_edit
from campaigns.exports import csv_response
from campaigns.views.listing import render_table_page
from campaigns.views.saving import saved
from planner.charts import both_sides, frontier_chart, tornado_chart
from planner.filters import PlanFilter
from planner.forms import KeepForm
from planner.models import BudgetPlan
from planner.services.keeping import delete_plan
from planner.services.logged import PLAN
from planner.services.reaching import SOURCE as REACH_SOURCE
from planner.services.reading import plan_frontier, plan_reading
from planner.tables import PlanLineTable, PlanTable


@require_http_methods(["GET", "HEAD"])
def plan_list(request: HttpRequest) -> HttpResponse:
    plans = BudgetPlan.objects.visible_to(request.user).select_related("campaign__brand", "created_by")
    filterset = PlanFilter(request.GET, queryset=plans, user=request.user)
    return render_table_page(
        request,
        "planner/plan_list.html",
        PlanTable(filterset.qs),
        export_name="budget plans",
        filterset=filterset,
        empty={
            "title": "No plans yet",
            "text": "A plan compares one celebrity post with the best portfolio for the same spend.",
            "action_url": reverse("plan_create"),
            "action_label": "Plan a budget",
        },
    )


def visible_plan(request: HttpRequest, pk: int) -> BudgetPlan:
    plans = BudgetPlan.objects.visible_to(request.user)
    return get_object_or_404(
        plans.select_related("campaign__brand", "campaign__tier_scheme", "created_by"), pk=pk
    )


@require_http_methods(["GET", "HEAD"])
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides, the proof, what would flip the answer, and what each line buys."""
    plan = visible_plan(request, pk)
    return _plan_page(request, plan, KeepForm(instance=plan))


def _plan_page(
    request: HttpRequest, plan: BudgetPlan, keep_form: KeepForm, status: int = 200
) -> HttpResponse:
    table = PlanLineTable(
        plan.lines.select_related("account"),
        bands=plan.campaign.tier_scheme.as_bands(),
        currency=plan.currency,
    )
    picture = plan_frontier(plan)
    response = render_table_page(
        request,
        "planner/plan_detail.html",
        table,
        export_name=f"plan {plan.pk} lines",
        plan=plan,
        reading=plan_reading(plan),
        sides_chart=both_sides(plan),
        tornado_chart=tornado_chart(plan),
        reach_source=REACH_SOURCE,
        frontier_chart=frontier_chart(picture),
        frontier=picture,
        keep_form=keep_form,
        empty={"title": "The budget buys no account of this pool", "text": "Raise it, or widen the pool."},
    )
    response.status_code = status
    return response


@require_http_methods(["POST"])
def plan_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the plan and keep it."""
    plan = visible_plan(request, pk)
    form = KeepForm(request.POST, instance=plan)
    if not form.is_valid() or not saved(form, logged_edit(PLAN, plan, request.user)):
        return _plan_page(request, visible_plan(request, pk), form, status=422)
    messages.success(request, f"{plan} is saved.")
    return redirect("plan_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if request.method == "POST":
        try:
            delete_plan(plan=plan, user=request.user)
        except ProtectedError:
            messages.error(request, f"{plan} stays: its budget was submitted, and that record is kept.")
            return redirect("plan_detail", pk=pk)
        messages.success(request, f"{plan} is deleted.")
        return redirect("plan_list")
    return render(
        request,
        "planner/plan_delete.html",
        {
            "question": f"Delete the plan {plan}?",
            "consequence": "Its numbers are gone; the campaign and its shortlists stay.",
            "submit_label": "Delete",
            "cancel_url": reverse("plan_detail", args=[pk]),
        },
    )


@require_http_methods(["GET", "HEAD"])
def plan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of the plan on paper, all lines, no controls."""
    plan = visible_plan(request, pk)
    return render(
        request,
        "planner/plan_print.html",
        {
            "plan": plan,
            "reading": plan_reading(plan),
            "lines": plan.lines.select_related("account"),
            "tornado_chart": tornado_chart(plan),
            "reach_source": REACH_SOURCE,
        },
    )


@require_http_methods(["GET", "HEAD"])
def plan_left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The accounts not taken, with the reason, as CSV."""
    plan = visible_plan(request, pk)
    rows = [(row["name"], row["handle"], row["platform"], row["reason"]) for row in plan.left_out["rows"]]
    header = ("Influencer", "Handle", "Platform", "Why not")
    return csv_response(f"plan {plan.pk} left out", [header, *rows])
