"""Saved plans side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from planner.charts import plans_side_by_side
from planner.models import BudgetPlan
from planner.services.reading import comparison_rows

MOST = 6


@require_http_methods(["GET"])
def plan_compare(request: HttpRequest) -> HttpResponse:
    """The plans named by ?plan=1&plan=2, else the newest of ?campaign=; at most six."""
    plans = BudgetPlan.objects.visible_to(request.user).select_related("campaign__brand")
    chosen = [int(key) for key in request.GET.getlist("plan") if key.isdigit()]
    campaign = request.GET.get("campaign", "")
    if chosen:
        shown = list(plans.filter(pk__in=chosen)[:MOST])
    else:
        within = plans.filter(campaign=campaign) if campaign.isdigit() else plans
        shown = list(within.kept()[:MOST])
    return render(
        request,
        "planner/plan_compare.html",
        {
            "plans": shown,
            "rows": comparison_rows(shown),
            "chart": plans_side_by_side(shown),
            "choices": plans.kept()[:100],
            "chosen": {plan.pk for plan in shown},
        },
    )
