"""Campaigns: list, detail, create, edit."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.services.edits import logged_edit
from campaigns.filters.records import CampaignFilter
from campaigns.forms.records import CampaignForm
from campaigns.keys import record_key
from campaigns.models import Brand, Campaign
from campaigns.services.campaigns import save_if_current
from campaigns.services.conflicts import differences
from campaigns.services.logged import CAMPAIGN
from campaigns.services.spend import spend_of
from campaigns.tables.records import CampaignTable
from campaigns.views.listing import render_table_page
from campaigns.views.saving import saved


@require_http_methods(["GET", "HEAD"])
def campaign_list(request: HttpRequest) -> HttpResponse:
    campaigns = (
        Campaign.objects.visible_to(request.user)
        .select_related("brand")
        .annotate(
            shortlist_count=Count("shortlists", distinct=True),
            plan_count=Count("plans", filter=Q(plans__is_kept=True), distinct=True),
        )
    )
    filterset = CampaignFilter(request.GET, queryset=campaigns, user=request.user)
    return render_table_page(
        request,
        "campaigns/campaign_list.html",
        CampaignTable(filterset.qs),
        export_name="campaigns",
        filterset=filterset,
        empty={
            "title": "No campaigns yet",
            "text": "A campaign holds the brief: objective, budget, flight. Shortlists and plans hang on it.",
            "action_url": reverse("campaign_create"),
            "action_label": "Add a campaign",
        },
    )


@require_http_methods(["GET", "HEAD"])
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.user)
        .select_related("brand", "tier_scheme")
        .prefetch_related("niches"),
        pk=pk,
    )
    return render(
        request,
        "campaigns/campaign_detail.html",
        {
            "campaign": campaign,
            "shortlists": campaign.shortlists.with_entry_count(),
            "plans": campaign.plans.filter(is_kept=True).select_related("created_by"),
            "spend": spend_of(campaign),
            "reviews": campaign.reviews.all()[:10],
            "budgets": campaign.budget_requests.select_related("plan", "campaign")[:10],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: HttpRequest) -> HttpResponse:
    brand = Brand.objects.visible_to(request.user).filter(pk=record_key(request.GET.get("brand"))).first()
    initial = {"brand": brand, "currency": brand.currency} if brand else {}
    form = CampaignForm(request.POST or None, user=request.user, initial=initial)
    form.instance.created_by = request.user
    log = logged_edit(CAMPAIGN, form.instance, request.user)
    if request.method == "POST" and form.is_valid() and (campaign := saved(form, log)):
        messages.success(request, f"{campaign} is saved. Next: a shortlist of candidates.")
        return redirect("campaign_detail", pk=campaign.pk)
    return _campaign_form(request, form, reverse("campaign_list"))


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves only over the version that was opened; else shows both versions and keeps what was typed."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    form = CampaignForm(request.POST or None, instance=campaign, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _campaign_form(request, form, reverse("campaign_detail", args=[pk]))
    campaign, version = form.save(commit=False), form.cleaned_data["version"] or 0
    if save_if_current(campaign=campaign, version=version, user=request.user, save_lists=form.save_m2m):
        messages.success(request, f"{campaign} is saved.")
        return redirect("campaign_detail", pk=pk)
    stored = Campaign.objects.get(pk=pk)
    entered = {name: form.cleaned_data[name] for name in form.Meta.fields}
    form.data = form.data.copy()
    form.data["version"] = stored.version
    return _campaign_form(
        request,
        form,
        reverse("campaign_detail", args=[pk]),
        conflict=differences(entered, stored),
        status=409,
    )


def _campaign_form(
    request: HttpRequest, form: CampaignForm, cancel_url: str, conflict: object = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "campaigns/campaign_form.html",
        {"form": form, "cancel_url": cancel_url, "conflict": conflict},
        status=422 if form.errors else status,
    )
