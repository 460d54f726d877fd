"""What if: a plan's brief with another budget or other limits, answered while they move."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from planner.charts import frontier_chart
from planner.forms import ExploreForms
from planner.models import BudgetPlan
from planner.services.impossible import PlanImpossible
from planner.services.planning import make_plan
from planner.services.what_if import AT_ONCE, SETTLED, WhatIf, budget_scale, frontier_of, what_if
from planner.views.plans import visible_plan


@require_http_methods(["GET", "HEAD", "POST"])
def plan_explore(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or for htmx only the answer; the address holds every input, and POST keeps it as a plan."""
    plan = visible_plan(request, pk)
    forms = ExploreForms(plan, request.user, request.GET)
    valid = forms.is_valid()
    answer, conflicts = None, ()
    try:
        if valid and request.method == "POST":
            return redirect("plan_detail", pk=make_plan(brief=forms.brief(), user=request.user).pk)
        answer = _answer(request, plan, forms) if valid else None
    except PlanImpossible as impossible:
        conflicts = impossible.reasons
    context = _context(request, plan, answer) | {"conflicts": conflicts, "forms": forms}
    if _wants_part(request):
        return render(request, "planner/_explore_answer.html", context)
    context["scale"] = budget_scale(plan, forms.form["budget"].value())
    return render(request, "planner/plan_explore.html", context, status=200 if answer else 422)


@require_http_methods(["GET", "HEAD"])
def plan_explore_frontier(request: HttpRequest, pk: int) -> HttpResponse:
    """The frontier with some more of its points."""
    plan = visible_plan(request, pk)
    forms = ExploreForms(plan, request.user, request.GET)
    picture = None
    try:
        if forms.is_valid():
            picture = frontier_of(forms.brief(), request.user, top_cents=budget_scale(plan).top_cents)
    except PlanImpossible:
        picture = None
    context = {"plan": plan, "state": _state(request), "frontier": picture}
    context["chart"] = frontier_chart(picture) if picture else None
    return render(request, "planner/_explore_frontier.html", context)


def _answer(request: HttpRequest, plan: BudgetPlan, forms: ExploreForms) -> WhatIf:
    """Quick while somebody moves the slider; with time where nobody waits for the next one."""
    quick = _wants_part(request) and "settle" not in request.GET
    return what_if(
        forms.brief(),
        request.user,
        top_cents=budget_scale(plan).top_cents,
        seconds=AT_ONCE if quick else SETTLED,
    )


def _context(request: HttpRequest, plan: BudgetPlan, answer: WhatIf | None) -> dict[str, Any]:
    return {
        "plan": plan,
        "answer": answer,
        "state": _state(request),
        "chart": frontier_chart(answer.frontier) if answer else None,
        "bands": plan.campaign.tier_scheme.as_bands(),
    }


def _state(request: HttpRequest) -> str:
    """The inputs as they stand in the address."""
    query = request.GET.copy()
    query.pop("settle", None)
    return query.urlencode()


def _wants_part(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request
