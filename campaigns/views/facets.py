"""How many accounts each further choice among the filters would show; loaded after the list itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.choices import COUNTRY_NAMES, EngagementBasis, Kind, Platform
from campaigns.filters.influencers import AccountFilter
from campaigns.models import Niche, SocialAccount
from campaigns.services.found_accounts import ColumnAccounts
from campaigns.services.schemes import chosen_scheme
from campaigns.views.influencers import listed_accounts

MOST_SHOWN = 12
"""Choices of one filter that are counted out, the most frequent first."""
Choice = tuple[str, int, str]


@require_http_methods(["GET", "HEAD"])
def influencer_facets(request: HttpRequest) -> HttpResponse:
    """Counts beside each choice, everything else filtered as it is; a part of the list for htmx."""
    accounts = SocialAccount.objects.visible_to(request.user)
    filterset = AccountFilter(
        request.GET, queryset=accounts, scheme=chosen_scheme(request.GET.get("scheme", ""))
    )
    found = listed_accounts(filterset, request.user)
    groups = list(_groups(request, found)) if isinstance(found, ColumnAccounts) else []
    template = "campaigns/_facets.html" if request.htmx else "campaigns/influencer_facets.html"
    back = f"{reverse('influencer_list')}?{request.GET.urlencode()}"
    return render(request, template, {"groups": groups, "back": back})


def _groups(request: HttpRequest, found: ColumnAccounts) -> Iterator[tuple[str, list[Choice]]]:
    """(filter's label, [(choice's label, accounts, address of the list with it)])."""
    counted = found.facets()
    niches = dict(Niche.objects.values_list("pk", "name"))
    for name, field, label, words in (
        ("platform", "platform", "Platform", dict(Platform.choices)),
        ("niche", "niche", "Niche", niches),
        ("country", "country", "Country", COUNTRY_NAMES),
        ("kind", "kind", "Kind", dict(Kind.choices)),
        ("basis", "definition", "Rate counts", dict(EngagementBasis.choices)),
    ):
        choices = _choices(request, field, counted[name], words)
        if choices:
            yield label, choices


def _choices(
    request: HttpRequest, field: str, counts: Mapping[Any, int], words: Mapping[Any, str]
) -> list[Choice]:
    known = [(value, count) for value, count in counts.items() if count and value in words]
    known.sort(key=lambda pair: (-pair[1], str(words[pair[0]])))
    return [
        (str(words[value]), count, _address(request, field, value)) for value, count in known[:MOST_SHOWN]
    ]


def _address(request: HttpRequest, field: str, value: Any) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query[field] = str(value)
    return f"{reverse('influencer_list')}?{query.urlencode()}"
