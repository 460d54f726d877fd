"""The planner's form: from a brief to a trial plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.keys import record_key
from campaigns.models import Campaign
from planner.forms import BriefForm, LimitFormSet
from planner.models import BudgetPlan
from planner.services.entered import initial_from
from planner.services.impossible import PlanImpossible
from planner.services.limits import limit_choices
from planner.services.planning import make_plan


@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request: HttpRequest) -> HttpResponse:
    """Choose the campaign first; then the brief; a computed plan is a trial until it is named."""
    campaigns = Campaign.objects.visible_to(request.user).select_related("brand", "tier_scheme")
    if "campaign" not in request.GET:
        return render(
            request,
            "planner/plan_campaign.html",
            {"campaigns": campaigns.open().order_by("brand__name", "name"), "user": request.user},
        )
    campaign = get_object_or_404(campaigns, pk=record_key(request.GET["campaign"]))
    choices = limit_choices(campaign.tier_scheme)
    if request.method == "POST":
        return _plan(request, campaign, choices)
    initial, limits = _initial(request, campaign)
    return _show(
        request,
        campaign,
        BriefForm(campaign=campaign, user=request.user, initial=initial),
        LimitFormSet(prefix="limits", form_kwargs={"choices": choices}, initial=limits),
    )


def _plan(request: HttpRequest, campaign: Campaign, choices: object) -> HttpResponse:
    form = BriefForm(request.POST, campaign=campaign, user=request.user)
    limits = LimitFormSet(request.POST, prefix="limits", form_kwargs={"choices": choices})
    valid = form.is_valid()
    if not (limits.is_valid() and valid):
        return _show(request, campaign, form, limits, status=422)
    wanted = tuple(limit for row in limits if (limit := row.limit()) is not None)
    try:
        plan = make_plan(brief=form.brief(wanted), user=request.user)
    except PlanImpossible as impossible:
        return _show(request, campaign, form, limits, status=422, conflicts=impossible.reasons)
    return redirect("plan_detail", pk=plan.pk)


def _initial(request: HttpRequest, campaign: Campaign) -> tuple[dict[str, object], list[dict[str, object]]]:
    """What the form opens with: an earlier plan's inputs, or the shortlist and celebrity of the link."""
    if "from" in request.GET:
        plans = BudgetPlan.objects.visible_to(request.user).filter(campaign=campaign)
        plan = get_object_or_404(plans, pk=record_key(request.GET["from"]))
        return initial_from(plan)
    shortlist = record_key(request.GET.get("shortlist"))
    initial: dict[str, object] = {"celebrity_handle": request.GET.get("celebrity", "")}
    if shortlist:
        initial |= {"pool": "shortlist", "shortlist": shortlist}
    return initial, []


def _show(
    request: HttpRequest,
    campaign: Campaign,
    form: BriefForm,
    limits: object,
    status: int = 200,
    conflicts: tuple[str, ...] = (),
) -> HttpResponse:
    return render(
        request,
        "planner/plan_form.html",
        {
            "campaign": campaign,
            "form": form,
            "limits": limits,
            "conflicts": conflicts,
            "cancel_url": reverse("campaign_detail", args=[campaign.pk]),
            "sections": form.sections(),
        },
        status=status,
    )
