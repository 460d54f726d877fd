"""The choice of colours, kept in a cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from accounts.addresses import next_path
from accounts.context_processors import THEMES

ONE_YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_http_methods(["POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's choice; an unknown word means the system's."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(next_path(request, "/"))
    response.set_cookie(
        "theme",
        chosen if chosen in THEMES else "auto",
        max_age=ONE_YEAR,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
