"""Applications, for the agency to decide about and for a brand's people to look at."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.addresses import next_path
from applications.choices import ApplicationState
from applications.filters import ApplicationFilter
from applications.forms.deciding import AcceptForm, DecideForm, RejectForm
from applications.models import Application
from applications.services.forgetting import delete_application
from applications.services.mails import decision_mail, send
from applications.services.moderating import NotWaitingError, accept, decide_all, known_accounts, reject
from applications.tables import ApplicationTable, ModeratorTable
from campaigns.formatting import counted
from campaigns.views.access import admin_only, agency_only
from campaigns.views.listing import render_table_page


def visible(request: HttpRequest) -> QuerySet[Application]:
    return Application.objects.visible_to(request.user).select_related("call__campaign")


@require_http_methods(["GET", "HEAD"])
def application_list(request: HttpRequest) -> HttpResponse:
    """Confirmed applications; e-mails and decisions for the agency alone."""
    applications = visible(request).prefetch_related("profiles")
    filterset = ApplicationFilter(request.GET, queryset=applications, user=request.user)
    table = ModeratorTable if request.user.is_agency else ApplicationTable
    return render_table_page(
        request,
        "applications/application_list.html",
        table(filterset.qs),
        export_name="applications",
        filterset=filterset,
        empty={
            "title": "No applications yet",
            "text": "People apply on the public page of a call and confirm their e-mail.",
            "action_url": reverse("call_list"),
            "action_label": "To the calls",
        },
    )


@require_http_methods(["GET", "HEAD"])
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, pk)


def _detail(
    request: HttpRequest,
    pk: int,
    accept_form: AcceptForm | None = None,
    reject_form: RejectForm | None = None,
) -> HttpResponse:
    related = ("influencer", "shortlist", "decided_by")
    application = get_object_or_404(visible(request).select_related(*related), pk=pk)
    profiles = list(application.profiles.all())
    known = known_accounts(profiles)
    wrong = accept_form is not None or reject_form is not None
    return render(
        request,
        "applications/application_detail.html",
        {
            "application": application,
            "profiles": [(one, known.get((one.platform, one.handle))) for one in profiles],
            "is_waiting": application.state == ApplicationState.WAITING,
            "accept_form": accept_form or AcceptForm(application=application),
            "reject_form": reject_form or RejectForm(),
        },
        status=422 if wrong else 200,
    )


@agency_only
@require_http_methods(["POST"])
def application_accept(request: HttpRequest, pk: int) -> HttpResponse:
    form = AcceptForm(request.POST, application=get_object_or_404(visible(request), pk=pk))
    if not form.is_valid():
        return _detail(request, pk, accept_form=form)
    shortlist = form.cleaned_data.get("shortlist")
    decide = partial(accept, key=pk, by=request.user, shortlist=shortlist)
    return _decide(request, pk, decide, is_mailed=form.cleaned_data["mail"])


@agency_only
@require_http_methods(["POST"])
def application_reject(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible(request), pk=pk)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _detail(request, pk, reject_form=form)
    decide = partial(reject, key=pk, by=request.user, reason=form.cleaned_data["reason"])
    return _decide(request, pk, decide, is_mailed=form.cleaned_data["mail"])


def _decide(
    request: HttpRequest, pk: int, decide: Callable[[], Application], *, is_mailed: bool
) -> HttpResponse:
    try:
        _tell(request, [decide()], is_mailed=is_mailed)
    except NotWaitingError:
        messages.error(request, "Somebody decided about this application meanwhile.")
    return redirect("application_detail", pk=pk)


@agency_only
@require_http_methods(["POST"])
def application_decide(request: HttpRequest) -> HttpResponse:
    """Accept or reject the ticked applications that still wait."""
    form = DecideForm(request.POST)
    if form.is_valid():
        entered = form.cleaned_data
        is_accepted = entered["decision"] == "accept"
        decided = decide_all(
            keys=form.keys(), by=request.user, is_accepted=is_accepted, reason=entered["reason"]
        )
        _tell(request, decided, is_mailed=entered["mail"])
    else:
        for error in (error for errors in form.errors.values() for error in errors):
            messages.error(request, error)
    return redirect(next_path(request, reverse("application_list")))


def _tell(request: HttpRequest, decided: list[Application], *, is_mailed: bool) -> None:
    """Say what was done and mail the applicants if asked to."""
    words = decided[0].get_state_display().lower() if decided else "changed: none of them waits"
    messages.success(request, f"{counted(len(decided), 'application')} {words}.")
    if is_mailed and not send([decision_mail(application) for application in decided]):
        messages.error(request, "The mail could not be sent; the decision stands.")


@admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def application_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an applicant's data when they ask for it."""
    application = get_object_or_404(visible(request), pk=pk)
    if request.method == "POST":
        delete_application(application=application, by=request.user)
        messages.success(request, "The application and everything in it is deleted.")
        return redirect("application_list")
    return render(
        request,
        "applications/application_delete.html",
        {
            "question": f"Delete the application of {application.name}?",
            "consequence": "Name, e-mail, profiles, message and consent are gone for good. A person and "
            "accounts that accepting it brought into the catalogue stay there: delete them in the "
            "administration.",
            "submit_label": "Delete",
            "cancel_url": reverse("application_detail", args=[pk]),
        },
    )
