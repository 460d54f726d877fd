"""The public pages: apply, look into your mail, confirm."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.forms.applying import ApplyForm, Profiles
from applications.models import Call
from applications.services import applying
from applications.services.applying import MailFailedError
from applications.services.throttling import TooManyError

TOO_MANY = "Too many applications came from here within an hour. What you typed is kept: try again later."
NO_MAIL = "The mail with your link could not be sent. What you typed is kept: try again later."


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a call; a closed one says so."""
    call = get_object_or_404(Call.objects.select_related("campaign__brand"), slug=slug)
    if not call.takes_applications(timezone.localdate()):
        status = 409 if request.method == "POST" else 200
        return render(request, "applications/call_closed.html", {"call": call}, status=status)
    form = ApplyForm(request.POST or None, call=call, consent_text=applying.consent_text())
    profiles = Profiles(request.POST or None, prefix="profiles")
    if request.method != "POST":
        return _page(request, call, form, profiles)
    if not (form.is_valid() & profiles.is_valid()):
        return _page(request, call, form, profiles, status=422)
    if form.cleaned_data["website"]:
        return redirect("call_applied", slug=slug)
    try:
        applying.apply(
            call=call,
            entered=form.cleaned_data,
            profiles=profiles.profiles(),
            address=address_of(request),
            site=f"{request.scheme}://{request.get_host()}",
        )
    except TooManyError:
        return _page(request, call, form, profiles, problem=TOO_MANY, status=429)
    except MailFailedError:
        return _page(request, call, form, profiles, problem=NO_MAIL, status=503)
    return redirect("call_applied", slug=slug)


def _page(
    request: HttpRequest,
    call: Call,
    form: ApplyForm,
    profiles: Profiles,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "applications/call_apply.html",
        {"call": call, "form": form, "profiles": profiles, "problem": problem},
        status=status,
    )


def address_of(request: HttpRequest) -> str:
    """The network address asking; behind PROXIES proxies what the outermost of them saw."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and len(told) >= settings.PROXIES:
        return told[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


@login_not_required
@require_http_methods(["GET", "HEAD"])
def call_applied(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mail: the same page for everybody who applied."""
    call = get_object_or_404(Call, slug=slug)
    return render(request, "applications/call_applied.html", {"call": call})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button to confirm; only pressing it does, so that programs that open links in mails do not."""
    application = applying.application_of(token)
    if application is None:
        return render(request, "applications/application_confirm.html", status=410)
    words = {"call": application.call, "confirmed": False, "already": False}
    if request.method == "POST":
        words["confirmed"] = applying.confirm(application)
        words["already"] = not words["confirmed"]
    return render(request, "applications/application_confirm.html", words)
