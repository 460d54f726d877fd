"""Saved searches: list, save, rename and share, delete, open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.filters.influencers import AccountFilter
from campaigns.forms.searches import SavedSearchForm
from campaigns.models import SavedSearch
from campaigns.services.saved_searches import canonical_query, mark_seen
from campaigns.tables.saved_searches import SavedSearchTable
from campaigns.views.influencers import found_by_query
from campaigns.views.listing import render_table_page
from campaigns.views.saving import saved

NAMES = (*AccountFilter.base_filters, "sort")


@require_http_methods(["GET", "HEAD"])
def saved_search_list(request: HttpRequest) -> HttpResponse:
    """One's own searches and the shared ones, with how many accounts are new to the reader."""
    searches = SavedSearch.objects.visible_to(request.user).select_related("owner")
    return render_table_page(
        request,
        "campaigns/saved_search_list.html",
        SavedSearchTable(searches, user=request.user, found=found_by_query),
        export_name="saved searches",
        filterset=None,
        empty={
            "title": "No saved searches yet",
            "text": "Filter the influencers list and save the search there.",
            "action_url": reverse("influencer_list"),
            "action_label": "Find influencers",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_create(request: HttpRequest) -> HttpResponse:
    form = SavedSearchForm(
        request.POST or None,
        instance=SavedSearch(owner=request.user),
        initial={"filters": canonical_query(request.META["QUERY_STRING"], NAMES)},
    )
    form.instance.query = canonical_query(form.data.get("filters", ""), NAMES)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Only its owner renames and shares a search."""
    search = get_object_or_404(SavedSearch.objects.owned_by(request.user), pk=pk)
    return _form(request, SavedSearchForm(request.POST or None, instance=search))


def _form(request: HttpRequest, form: SavedSearchForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (search := saved(form)):
        messages.success(request, f"The search {search} is saved.")
        return redirect("saved_search_list")
    return render(
        request,
        "campaigns/saved_search_form.html",
        {"form": form, "cancel_url": reverse("saved_search_list")},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.owned_by(request.user), pk=pk)
    if request.method == "POST":
        search.delete()
        messages.success(request, f"The search {search} is deleted.")
        return redirect("saved_search_list")
    return render(
        request,
        "campaigns/saved_search_delete.html",
        {
            "question": f"Delete the search {search}?",
            "consequence": "Nobody it is shared with finds it any more. The accounts stay.",
            "submit_label": "Delete",
            "cancel_url": reverse("saved_search_list"),
        },
    )


@require_http_methods(["GET"])
def saved_search_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the list; what is new to this person is counted from now on."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    mark_seen(search=search, user=request.user)
    return redirect(search.address)
