"""The choice of colours, kept in a cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.context_processors import THEMES

ONE_YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_http_methods(["POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's choice; an unknown word means the system's."""
    chosen = request.POST.get("theme", "auto")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    response.set_cookie(
        "theme",
        chosen if chosen in THEMES else "auto",
        max_age=ONE_YEAR,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
