"""The influencers page and the page of one influencer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.charts import followers_against_rate, measurement_history
from campaigns.filters.influencers import AccountFilter
from campaigns.formatting import exact, percent
from campaigns.models import Campaign, Influencer, Shortlist, SocialAccount
from campaigns.services.catalogue import (
    chart_sample,
    definition_counts,
    median_engagement_rate,
    tier_counts,
)
from campaigns.services.profile import account_profiles
from campaigns.services.schemes import chosen_scheme
from campaigns.tables.influencers import AccountTable
from campaigns.views.account_signals import account_signals
from campaigns.views.listing import render_table_page

EMPTY = {
    "title": "No influencers yet",
    "text": "Import a file of accounts, or enter one in the administration.",
}


@require_http_methods(["GET", "HEAD"])
def influencer_list(request: HttpRequest) -> HttpResponse:
    """Every account of the catalogue: filtered, sorted, drawn, exported, added to shortlists."""
    scheme = chosen_scheme(request.GET.get("scheme", ""))
    bands = scheme.as_bands()
    accounts = SocialAccount.objects.visible_to(request.user).order_by("-followers", "pk")
    filterset = AccountFilter(request.GET, queryset=accounts, scheme=scheme)
    rows = filterset.qs.select_related("influencer").prefetch_related("influencer__niches")
    table = AccountTable(rows, bands=bands)
    if request.GET.get("export") == "csv":
        return render_table_page(request, "", table, export_name="influencers")
    sample, drawable = chart_sample(filterset.qs)
    rate, with_rate = median_engagement_rate(filterset.qs)
    return render_table_page(
        request,
        "campaigns/influencer_list.html",
        table,
        export_name="influencers",
        filterset=filterset,
        scheme=scheme,
        chart=followers_against_rate(sample, bands),
        sampled=len(sample),
        drawable=drawable,
        definitions=definition_counts(filterset.qs),
        tiers=tier_counts([followers for _, followers, _ in sample], bands),
        stats=[
            ("Median engagement rate", percent(rate), f"of {exact(with_rate)} accounts with a known rate"),
            ("With asked fee", exact(filterset.qs.with_fee().count()), "the rest can be estimated in a plan"),
        ],
        shortlists=Shortlist.objects.visible_to(request.user).select_related("campaign__brand"),
        chosen_shortlist=request.GET.get("shortlist", ""),
        empty=EMPTY,
    )


@require_http_methods(["GET", "HEAD"])
def influencer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: accounts, where each number comes from, history, posts, rates, campaigns."""
    influencer = get_object_or_404(
        Influencer.objects.visible_to(request.user).prefetch_related("niches"), pk=pk
    )
    scheme = chosen_scheme(request.GET.get("scheme", ""))
    profiles = account_profiles(influencer, request.user, timezone.now())
    campaigns = (
        Campaign.objects.visible_to(request.user)
        .filter(shortlists__entries__account__influencer=influencer)
        .select_related("brand")
        .distinct()
    )
    history = [
        (profile, measurement_history(profile.history)) for profile in profiles if len(profile.history) > 1
    ]
    return render(
        request,
        "campaigns/influencer_detail.html",
        {
            "influencer": influencer,
            "profiles": profiles,
            "signals": account_signals(profiles, request.user, scheme.as_bands()),
            "histories": history,
            "bands": scheme.as_bands(),
            "scheme": scheme,
            "campaigns": campaigns,
            "shortlists": Shortlist.objects.visible_to(request.user).select_related("campaign__brand"),
        },
    )
