"""The results of a plan: what was planned, what came, what it teaches."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from campaigns.views.listing import render_table_page
from planner.charts import results_chart
from planner.services.results import results_of
from planner.tables import ResultTable
from planner.views.plans import visible_plan


@require_http_methods(["GET", "HEAD"])
def plan_results(request: HttpRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    results = results_of(plan)
    return render_table_page(
        request,
        "planner/plan_results.html",
        ResultTable(results.rows, currency=plan.currency),
        export_name=f"results of plan {plan.pk}",
        plan=plan,
        results=results,
        chart=results_chart(plan, results),
        empty={"title": "Nobody in this plan", "text": "The plan holds no account."},
    )
