"""Planning the rest of a plan anew, and putting its accounts on a shortlist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.formatting import counted
from planner.forms import ExploreForms
from planner.services.impossible import PlanImpossible
from planner.services.replanning import replan_budget, standing_of
from planner.services.shortlisting import shortlist_from
from planner.views.plans import visible_plan


@require_http_methods(["GET", "HEAD", "POST"])
def plan_replan(request: HttpRequest, pk: int) -> HttpResponse:
    """Who agreed, who refused, who has not answered; a POST makes a new plan around them."""
    plan = visible_plan(request, pk)
    forms, conflicts = ExploreForms(plan, request.user, request.GET), ()
    if request.method == "POST":
        try:
            if forms.is_valid():
                made = replan_budget(plan=plan, brief=forms.brief(), user=request.user)
                return redirect("plan_detail", pk=made.pk)
            conflicts = tuple(f"{label}: {error}" for _, label, error in forms.mistakes)
        except PlanImpossible as impossible:
            conflicts = impossible.reasons
    standing = standing_of(plan.campaign)
    lines = list(plan.lines.select_related("account__influencer"))
    settled = standing.deals.keys() | standing.refused.keys()
    return render(
        request,
        "planner/plan_replan.html",
        {
            "plan": plan,
            "conflicts": conflicts,
            "deals": list(standing.deals.values()),
            "refused": [line for line in lines if line.account_id in standing.refused],
            "waiting": [line for line in lines if line.account_id not in settled],
            "cancel_url": reverse("plan_detail", args=[pk]),
        },
        status=422 if conflicts else 200,
    )


@require_http_methods(["POST"])
def plan_shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    shortlist, added = shortlist_from(plan=plan, user=request.user)
    if shortlist is None:
        messages.info(request, "Every account of the plan is on a shortlist of this campaign already.")
        return redirect(f"{reverse('pipeline_list')}?campaign={plan.campaign_id}")
    messages.success(request, f"{counted(added, 'account')} of the plan put on {shortlist}.")
    return redirect("shortlist_detail", pk=shortlist.pk)
