"""Shortlists: list, detail, create, edit, delete; adding and removing accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.addresses import next_path
from accounts.services.edits import logged_edit
from campaigns.charts import tier_mix
from campaigns.filters.records import ShortlistEntryFilter, ShortlistFilter
from campaigns.forms.records import ShortlistAddForm, ShortlistForm
from campaigns.keys import record_key
from campaigns.models import Shortlist, ShortlistEntry
from campaigns.services.logged import SHORTLIST
from campaigns.services.shortlists import (
    add_accounts,
    delete_shortlist,
    kept_for,
    remove_entry,
    shortlist_totals,
)
from campaigns.tables.records import ShortlistEntryTable, ShortlistTable
from campaigns.views.listing import render_table_page
from campaigns.views.saving import saved


@require_http_methods(["GET", "HEAD"])
def shortlist_list(request: HttpRequest) -> HttpResponse:
    shortlists = Shortlist.objects.visible_to(request.user).select_related("campaign__brand")
    filterset = ShortlistFilter(request.GET, queryset=shortlists.with_entry_count(), user=request.user)
    return render_table_page(
        request,
        "campaigns/shortlist_list.html",
        ShortlistTable(filterset.qs),
        export_name="shortlists",
        filterset=filterset,
        empty={
            "title": "No shortlists yet",
            "text": "A shortlist holds the candidates of a campaign and leads to the budget planner.",
            "action_url": reverse("shortlist_create"),
            "action_label": "Start a shortlist",
        },
    )


@require_http_methods(["GET", "HEAD"])
def shortlist_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Totals, tier mix and the candidates; from here to the planner."""
    shortlist = get_object_or_404(
        Shortlist.objects.visible_to(request.user).select_related("campaign__brand", "campaign__tier_scheme"),
        pk=pk,
    )
    bands = shortlist.campaign.tier_scheme.as_bands()
    entries = (
        ShortlistEntry.objects.filter(shortlist=shortlist)
        .select_related("account__influencer")
        .order_by("-account__followers", "pk")
    )
    filterset = ShortlistEntryFilter(request.GET, queryset=entries)
    totals = shortlist_totals(shortlist, bands)
    return render_table_page(
        request,
        "campaigns/shortlist_detail.html",
        ShortlistEntryTable(filterset.qs, bands=bands),
        export_name=f"shortlist {shortlist.name}",
        filterset=filterset,
        shortlist=shortlist,
        totals=totals,
        chart=tier_mix(totals.tiers),
        empty={
            "title": "Nobody on this shortlist yet",
            "text": "Find candidates, tick them and add them here.",
            "action_url": f"{reverse('influencer_list')}?shortlist={pk}",
            "action_label": "Find influencers",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_create(request: HttpRequest) -> HttpResponse:
    initial = {"campaign": record_key(request.GET.get("campaign"))}
    form = ShortlistForm(request.POST or None, user=request.user, initial=initial)
    form.instance.created_by = request.user
    return _shortlist_form(request, form, reverse("shortlist_list"))


@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_edit(request: HttpRequest, pk: int) -> HttpResponse:
    shortlist = get_object_or_404(Shortlist.objects.visible_to(request.user), pk=pk)
    form = ShortlistForm(request.POST or None, instance=shortlist, user=request.user)
    return _shortlist_form(request, form, reverse("shortlist_detail", args=[pk]))


def _shortlist_form(request: HttpRequest, form: ShortlistForm, cancel_url: str) -> HttpResponse:
    log = logged_edit(SHORTLIST, form.instance, request.user)
    if request.method == "POST" and form.is_valid() and (shortlist := saved(form, log)):
        messages.success(request, f"{shortlist} is saved.")
        return redirect("shortlist_detail", pk=shortlist.pk)
    return render(
        request,
        "campaigns/shortlist_form.html",
        {"form": form, "cancel_url": cancel_url},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def shortlist_delete(request: HttpRequest, pk: int) -> HttpResponse:
    shortlist = get_object_or_404(Shortlist.objects.visible_to(request.user), pk=pk)
    why_not = kept_for(shortlist.entries.all())
    if request.method == "POST" and why_not:
        messages.error(request, why_not)
        return redirect("shortlist_detail", pk=pk)
    if request.method == "POST":
        delete_shortlist(shortlist=shortlist, user=request.user)
        messages.success(request, f"{shortlist} is deleted.")
        return redirect("shortlist_list")
    return render(
        request,
        "campaigns/shortlist_delete.html",
        {
            "question": f"Delete the shortlist {shortlist}?",
            "consequence": "Its candidates stay in the catalogue, and saved plans keep their numbers.",
            "submit_label": "Delete",
            "cancel_url": reverse("shortlist_detail", args=[pk]),
        },
    )


@require_http_methods(["POST"])
def shortlist_add(request: HttpRequest) -> HttpResponse:
    """Put the ticked accounts, or the one whose button was pressed, on the chosen shortlist."""
    form = ShortlistAddForm(request.POST, user=request.user)
    if form.is_valid():
        shortlist = form.cleaned_data["shortlist"]
        added, present = add_accounts(shortlist=shortlist, account_ids=form.account_ids(), user=request.user)
        already = f" {present} stood on it already." if present else ""
        messages.success(request, f"{added} added to {shortlist}.{already}")
    else:
        for error in (error for errors in form.errors.values() for error in errors):
            messages.error(request, error)
    return HttpResponseRedirect(_back(request, "influencer_list", form.data.get("shortlist", "")))


@require_http_methods(["POST"])
def shortlist_remove(request: HttpRequest, pk: int) -> HttpResponse:
    shortlist = get_object_or_404(Shortlist.objects.visible_to(request.user), pk=pk)
    key = record_key(request.POST.get("entry"))
    entry = get_object_or_404(shortlist.entries.select_related("account", "shortlist__campaign"), pk=key)
    if why_not := kept_for(shortlist.entries.filter(pk=entry.pk)):
        messages.error(request, why_not)
        return redirect("shortlist_detail", pk=pk)
    remove_entry(entry=entry, user=request.user)
    messages.success(request, f"@{entry.account.handle} is off the shortlist.")
    return redirect("shortlist_detail", pk=pk)


def _back(request: HttpRequest, url_name: str, shortlist: str) -> str:
    """The page the form was sent from, with the shortlist still chosen."""
    target = next_path(request, reverse(url_name))
    if "shortlist=" not in target and record_key(shortlist):
        target += f"{'&' if '?' in target else '?'}shortlist={shortlist}"
    return target
