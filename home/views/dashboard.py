"""The first page after sign-in: what this person has to do, and how things stand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.formatting import compact
from campaigns.models import Brand, Campaign, Shortlist, SocialAccount
from campaigns.services.attention import notices
from home.services import waiting


@require_http_methods(["GET", "HEAD"])
def dashboard(request: HttpRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    campaigns = Campaign.objects.visible_to(user).open()
    shown = list(campaigns.select_related("brand").order_by("starts_on", "pk")[:8])
    parts = _agency_parts(request) if user.is_agency else _brand_parts(request)
    if user.is_admin:
        parts["housekeeping"] = waiting.housekeeping()
    return render(
        request,
        "home/dashboard.html",
        {
            "notices": notices(user, today),
            "money": waiting.money_of(shown),
            "today": today,
            "stats": [
                ("Brands", compact(Brand.objects.visible_to(user).count()), ""),
                ("Open campaigns", compact(campaigns.count()), "neither finished nor cancelled"),
                ("Shortlists", compact(Shortlist.objects.visible_to(user).count()), ""),
                ("Accounts", compact(SocialAccount.objects.visible_to(user).count()), "in the catalogue"),
            ],
            **parts,
        },
    )


def _agency_parts(request: HttpRequest) -> dict[str, Any]:
    """My next steps, what is overdue, what waits for the brands."""
    overdue_steps, overdue_posts = waiting.overdue_counts(request.user, timezone.localdate())
    return {
        "steps": waiting.my_steps(request.user),
        "overdue_steps": overdue_steps,
        "overdue_posts": overdue_posts,
        "open_reviews": waiting.open_reviews(request.user),
        "pending_budgets": waiting.pending_budgets(request.user),
    }


def _brand_parts(request: HttpRequest) -> dict[str, Any]:
    """What this person has to decide."""
    return {
        "reviews_to_decide": waiting.reviews_to_decide(request.user),
        "budgets_to_approve": waiting.budgets_to_approve(request.user),
    }
