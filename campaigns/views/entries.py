"""One entry of a shortlist: what is agreed, what is due, its history; and the form to change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import AuditEntry
from campaigns.choices import Stage
from campaigns.forms.pipeline import EntryForm, MoveForm, TermsFormSet
from campaigns.models import Rate, ShortlistEntry
from campaigns.services.conflicts import differences
from campaigns.services.pipeline import entries_with_all
from campaigns.services.spend import with_agreed_total
from campaigns.services.terms import lines_differing, save_terms
from campaigns.views.access import agency_only

HISTORY = 50


def visible_entry(request: HttpRequest, pk: int) -> ShortlistEntry:
    entries = with_agreed_total(ShortlistEntry.objects.visible_to(request.user))
    return get_object_or_404(entries_with_all(entries), pk=pk)


@require_http_methods(["GET", "HEAD"])
def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    entry = visible_entry(request, pk)
    campaign = entry.shortlist.campaign
    rates = Rate.objects.for_brand(campaign.brand).filter(account=entry.account_id)
    history = AuditEntry.objects.visible_to(request.user).about(entry)
    return render(
        request,
        "campaigns/entry_detail.html",
        {
            "entry": entry,
            "campaign": campaign,
            "terms": entry.terms.all(),
            "posts": entry.booked_posts.all(),
            "rates": rates.order_by("-quoted_on", "-pk")[:HISTORY],
            "history": history[:HISTORY],
            "stages": [(stage, label) for stage, label in Stage.choices if stage != entry.stage],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@agency_only
def entry_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves only over the version that was opened; else shows both versions and keeps what was typed."""
    entry = visible_entry(request, pk)
    form = EntryForm(request.POST or None, instance=entry)
    lines = TermsFormSet(request.POST or None, instance=entry, prefix="terms")
    if request.method != "POST" or not (form.is_valid() & lines.is_valid()):
        return _entry_form(request, entry, form, lines)
    changed = lines.save(commit=False)
    if save_terms(
        entry=form.save(commit=False),
        lines=changed,
        removed=lines.deleted_objects,
        version=form.cleaned_data["version"],
        user=request.user,
    ):
        messages.success(request, f"The terms of @{entry.account.handle} are saved.")
        return redirect("entry_detail", pk=pk)
    stored = visible_entry(request, pk)
    form.data = {**form.data.dict(), "version": stored.version}
    entered = {name: form.cleaned_data[name] for name in EntryForm.Meta.fields}
    conflict = [*differences(entered, stored), *lines_differing(changed, stored)]
    return _entry_form(request, stored, form, lines, conflict=conflict, status=409)


def _entry_form(
    request: HttpRequest,
    entry: ShortlistEntry,
    form: EntryForm,
    lines: TermsFormSet,
    *,
    conflict: object = None,
    status: int = 200,
) -> HttpResponse:
    wrong = form.errors or (lines.is_bound and not lines.is_valid())
    return render(
        request,
        "campaigns/entry_edit.html",
        {
            "entry": entry,
            "form": form,
            "lines": lines,
            "conflict": conflict,
            "move_form": MoveForm(),
            "cancel_url": reverse("entry_detail", args=[entry.pk]),
        },
        status=422 if wrong else status,
    )
