"""The influencers page and the page of one influencer."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from campaigns.charts import followers_against_rate, measurement_history
from campaigns.filters.influencers import AccountFilter
from campaigns.formatting import exact, percent
from campaigns.metrics.tiers import Band
from campaigns.models import Campaign, Influencer, PersonMerge, Shortlist, SocialAccount
from campaigns.services.catalogue import Overview, tier_counts
from campaigns.services.found_accounts import ColumnAccounts, RowAccounts, find_accounts
from campaigns.services.profile import account_profiles
from campaigns.services.schemes import chosen_scheme
from campaigns.services.snapshot import current
from campaigns.tables.influencers import AccountData, AccountTable
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
    accounts = SocialAccount.objects.visible_to(request.user)
    filterset = AccountFilter(request.GET, queryset=accounts, scheme=scheme)
    found = listed_accounts(filterset, request.user)
    table = AccountTable(AccountData(found), bands=bands)
    overview = None if request.GET.get("export") == "csv" else found.overview()
    return render_table_page(
        request,
        "campaigns/influencer_list.html",
        table,
        export_name="influencers",
        filterset=filterset,
        scheme=scheme,
        search=found.search,
        is_exact=found.is_exact,
        **(_overview(overview, bands) if overview is not None else {}),
        shortlists=Shortlist.objects.visible_to(request.user).select_related("campaign__brand"),
        chosen_shortlist=request.GET.get("shortlist", ""),
        empty=EMPTY,
    )


def listed_accounts(filterset: AccountFilter, user: User) -> ColumnAccounts | RowAccounts:
    """The accounts a person sees with these filters; the agency's people search the notes too."""
    return find_accounts(
        current(), filterset.columns(), filterset.qs, filterset.searched_for, with_notes=user.is_agency
    )


def found_by_query(query: str, user: User) -> ColumnAccounts | RowAccounts:
    """The accounts a person finds with the filters of an address."""
    entered = QueryDict(query)
    accounts, scheme = SocialAccount.objects.visible_to(user), chosen_scheme(entered.get("scheme", ""))
    return listed_accounts(AccountFilter(entered, queryset=accounts, scheme=scheme), user)


def _overview(overview: Overview, bands: Sequence[Band]) -> dict[str, Any]:
    """What stands above the list."""
    known = f"of {exact(overview.with_rate)} accounts with a known rate"
    return {
        "chart": followers_against_rate(overview.sample, bands),
        "sampled": len(overview.sample),
        "drawable": overview.drawable,
        "definitions": overview.definitions,
        "tiers": tier_counts([followers for _, followers, _ in overview.sample], bands),
        "stats": [
            ("Median engagement rate", percent(overview.median_rate), known),
            ("With asked fee", exact(overview.with_fee), "the rest can be estimated in a plan"),
        ],
    }


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
            "merges": PersonMerge.objects.visible_to(request.user)
            .filter(kept=influencer)
            .select_related("merged_by"),
            "may_split": len(profiles) > 1,
            "signals": account_signals(profiles, request.user, scheme.as_bands()),
            "histories": history,
            "bands": scheme.as_bands(),
            "scheme": scheme,
            "campaigns": campaigns,
            "shortlists": Shortlist.objects.visible_to(request.user).select_related("campaign__brand"),
        },
    )
