"""Saved plans side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.keys import record_key
from planner.charts import plans_side_by_side
from planner.models import BudgetPlan
from planner.services.reading import comparison_remarks, comparison_rows

MOST = 6


@require_http_methods(["GET", "HEAD"])
def plan_compare(request: HttpRequest) -> HttpResponse:
    """The plans named by ?plan=1&plan=2, else the newest of ?campaign=; at most six."""
    plans = BudgetPlan.objects.visible_to(request.user).select_related("campaign__brand")
    chosen = [key for key in map(record_key, request.GET.getlist("plan")) if key]
    campaign = record_key(request.GET.get("campaign"))
    if chosen:
        shown = list(plans.filter(pk__in=chosen)[:MOST])
    else:
        within = plans.filter(campaign=campaign) if campaign else plans
        shown = list(within.kept()[:MOST])
    return render(
        request,
        "planner/plan_compare.html",
        {
            "plans": shown,
            "rows": comparison_rows(shown),
            "remarks": comparison_remarks(shown),
            "chart": plans_side_by_side(shown),
            "choices": plans.kept()[:100],
            "chosen": {plan.pk for plan in shown},
        },
    )
