"""Calls: list, create, edit."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applications.choices import ApplicationState
from applications.filters import CallFilter
from applications.forms.calls import CallForm
from applications.models import Call
from applications.services.calls import create_call, save_call_if_current
from applications.tables import CallTable
from campaigns.services.conflicts import differences
from campaigns.views.access import agency_only
from campaigns.views.listing import render_table_page


@require_http_methods(["GET", "HEAD"])
def call_list(request: HttpRequest) -> HttpResponse:
    calls = Call.objects.visible_to(request.user).select_related("campaign")
    counted = calls.annotate(
        waiting_count=Count("applications", filter=Q(applications__state=ApplicationState.WAITING)),
        accepted_count=Count("applications", filter=Q(applications__state=ApplicationState.ACCEPTED)),
    )
    filterset = CallFilter(request.GET, queryset=counted)
    empty = {"title": "No calls yet", "text": "A call has a public page on which people apply."}
    if request.user.is_agency:
        empty |= {"action_url": reverse("call_create"), "action_label": "Start a call"}
    return render_table_page(
        request,
        "applications/call_list.html",
        CallTable(filterset.qs, user=request.user),
        export_name="calls",
        filterset=filterset,
        empty=empty,
    )


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def call_create(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        call = create_call(call=form.save(commit=False), user=request.user)
        messages.success(request, f"{call} is saved. Its public page stands at the top.")
        return redirect("call_edit", pk=call.pk)
    return _call_form(request, form)


@agency_only
@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves only over the version that was opened; else shows both versions and keeps what was typed."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    form = CallForm(request.POST or None, instance=call, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _call_form(request, form)
    version = form.cleaned_data["version"] or 0
    if save_call_if_current(call=form.save(commit=False), version=version, user=request.user):
        messages.success(request, f"{call} is saved.")
        return redirect("call_list")
    stored = Call.objects.get(pk=pk)
    entered = {name: form.cleaned_data[name] for name in form.Meta.fields}
    form.data = form.data.copy()
    form.data["version"] = stored.version
    return _call_form(request, form, conflict=differences(entered, stored), status=409)


def _call_form(
    request: HttpRequest, form: CallForm, conflict: object = None, status: int = 200
) -> HttpResponse:
    call = form.instance
    address = request.build_absolute_uri(call.public_path) if call.pk else ""
    return render(
        request,
        "applications/call_form.html",
        {"form": form, "cancel_url": reverse("call_list"), "conflict": conflict, "address": address},
        status=422 if form.errors else status,
    )
