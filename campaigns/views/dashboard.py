"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.formatting import compact
from campaigns.models import Brand, Campaign, Shortlist, SocialAccount
from campaigns.services.attention import notices


@require_http_methods(["GET", "HEAD"])
def dashboard(request: HttpRequest) -> HttpResponse:
    """What needs attention, the open campaigns, and how much there is."""
    user = request.user
    campaigns = Campaign.objects.visible_to(user).open()
    return render(
        request,
        "campaigns/dashboard.html",
        {
            "notices": notices(user, timezone.localdate()),
            "campaigns": campaigns.select_related("brand").order_by("starts_on", "pk")[:8],
            "stats": [
                ("Brands", compact(Brand.objects.visible_to(user).count()), ""),
                ("Open campaigns", compact(campaigns.count()), "neither finished nor cancelled"),
                ("Shortlists", compact(Shortlist.objects.visible_to(user).count()), ""),
                ("Accounts", compact(SocialAccount.objects.visible_to(user).count()), "in the catalogue"),
            ],
        },
    )
