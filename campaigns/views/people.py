"""People and access, for admins: list, invite, change, deactivate and let in again."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.services.invitations import send_invitation
from accounts.services.people import AccessRefusedError
from campaigns.filters.people import PersonFilter
from campaigns.forms.people import InvitationForm, PersonForm
from campaigns.services.people import (
    ChangedMeanwhileError,
    access_differences,
    access_mark,
    change_person,
    invite_again,
    invite_person,
    set_active,
)
from campaigns.tables.people import PersonTable
from campaigns.views.access import admin_only
from campaigns.views.listing import render_table_page


@admin_only
@require_http_methods(["GET", "HEAD"])
def person_list(request: HttpRequest) -> HttpResponse:
    filterset = PersonFilter(request.GET, queryset=User.objects.prefetch_related("brands"))
    return render_table_page(
        request,
        "campaigns/person_list.html",
        PersonTable(filterset.qs),
        export_name="people",
        filterset=filterset,
        empty={"title": "Nobody yet", "text": "Invite somebody.", "action_url": reverse("person_invite")},
    )


@admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: HttpRequest) -> HttpResponse:
    """An account without a password, and the mail with the link that sets one."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person, brands = form.save(commit=False), form.cleaned_data["brands"]
        try:
            person = invite_person(person=person, brands=brands, by=request.user)
            return _send(request, person)
        except IntegrityError:
            form.add_error("email", "This address was taken meanwhile.")
        except AccessRefusedError as refusal:
            form.add_error(None, str(refusal))
    return _person_form(request, form, "campaigns/person_invite.html", submit_label="Send the invitation")


@admin_only
@require_http_methods(["POST"])
def person_reinvite(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        return _send(request, invite_again(person=person, by=request.user))
    except AccessRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("person_edit", pk=pk)


@admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves only over the state that was opened; else shows both and keeps what was typed."""
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    conflict, status = None, 200
    if request.method == "POST" and form.is_valid():
        brands, seen = form.cleaned_data["brands"], form.cleaned_data["seen"]
        try:
            change_person(person=form.save(commit=False), brands=brands, by=request.user, seen=seen)
            messages.success(request, f"{person} is saved.")
            return redirect("person_list")
        except AccessRefusedError as refusal:
            form.add_error("role", str(refusal))
        except ChangedMeanwhileError:
            stored = User.objects.get(pk=pk)
            conflict, status = access_differences(form.cleaned_data, stored), 409
            form.data = form.data.copy()
            form.data["seen"] = access_mark(stored)
    words = {"person": User.objects.get(pk=pk), "conflict": conflict, "status": status}
    return _person_form(request, form, "campaigns/person_edit.html", **words)


@admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then keep somebody out; every session of theirs ends at once."""
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        return _set_active(request, person, is_active=False)
    return render(
        request,
        "campaigns/person_deactivate.html",
        {
            "question": f"Deactivate {person}?",
            "consequence": "They are signed out everywhere at once and cannot sign in until somebody "
            "reactivates them. What they did stays in the records and in the audit log.",
            "submit_label": "Deactivate",
            "cancel_url": reverse("person_edit", args=[pk]),
        },
    )


@admin_only
@require_http_methods(["POST"])
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, get_object_or_404(User, pk=pk), is_active=True)


def _set_active(request: HttpRequest, person: User, *, is_active: bool) -> HttpResponse:
    try:
        set_active(person=person, is_active=is_active, by=request.user)
        messages.success(request, f"{person} {'may sign in again' if is_active else 'is deactivated'}.")
    except AccessRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("person_edit", pk=person.pk)


def _send(request: HttpRequest, person: User) -> HttpResponse:
    site = f"{request.scheme}://{request.get_host()}"
    if send_invitation(person=person, by=request.user, site=site):
        messages.success(request, f"{person} is invited: the link is on its way to {person.email}.")
    else:
        messages.error(request, f"The mail to {person.email} could not be sent: send the invitation again.")
    return redirect("person_edit", pk=person.pk)


def _person_form(
    request: HttpRequest, form: PersonForm, template: str, status: int = 200, **context: object
) -> HttpResponse:
    cancel_url = reverse("person_list")
    return render(
        request,
        template,
        {"form": form, "cancel_url": cancel_url, **context},
        status=422 if form.errors else status,
    )
