"""Accounts that match what is being typed as the celebrity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.models import SocialAccount
from campaigns.services.search import searched, typed_search


@require_http_methods(["GET", "HEAD"])
def celebrity_suggestions(request: HttpRequest) -> HttpResponse:
    """Up to 12 options for the field's list, the largest accounts first."""
    text = request.GET.get("celebrity_handle", "").strip()
    accounts = SocialAccount.objects.visible_to(request.user).in_retirement("")
    accounts = accounts.filter(followers__isnull=False)
    found = searched(accounts, typed_search(text)) if len(text) > 1 else accounts
    options = found.select_related("influencer").order_by("-followers", "pk")[:12]
    return render(request, "planner/_celebrity_options.html", {"accounts": options})
