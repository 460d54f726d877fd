"""Proposals of duplicates: the list, and remembering that two people are not one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.addresses import next_path
from campaigns.filters.duplicates import DuplicateFilter
from campaigns.keys import record_key
from campaigns.models import Influencer
from campaigns.services.duplicates import MOST_OF_ONE_NAME, proposed_duplicates, say_not_same
from campaigns.tables.duplicates import DuplicateTable
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page


@agency_only
@require_http_methods(["GET", "HEAD"])
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Filtered, sorted, paged and exported; the surest first."""
    proposals = proposed_duplicates()
    filterset = DuplicateFilter(request.GET, proposals.rows)
    return render_table_page(
        request,
        "campaigns/duplicate_list.html",
        DuplicateTable(filterset.matching),
        export_name="proposed-duplicates",
        filterset=filterset,
        proposals=proposals,
        most_of_one_name=MOST_OF_ONE_NAME,
        empty={
            "title": "No duplicates proposed",
            "text": "No two people share a handle, or a name, a country and no platform.",
        },
    )


@agency_only
@require_http_methods(["POST"])
def duplicate_dismiss(request: HttpRequest) -> HttpResponse:
    """The pair of the pressed button is never proposed again."""
    first, _, second = request.POST.get("pair", "").partition("-")
    keys = record_key(first), record_key(second)
    try:
        if keys[0] is None or keys[1] is None:
            raise Influencer.DoesNotExist
        decision = say_not_same(first_id=keys[0], second_id=keys[1], user=request.user)
    except Influencer.DoesNotExist:
        messages.error(request, "One of the two is no longer in the catalogue.")
    else:
        messages.success(request, f"{decision.first} and {decision.second} are not proposed again.")
    return redirect(next_path(request, reverse("duplicate_list")))
