"""What is missing, old or doubtful in the catalogue, counted, with the way to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from campaigns.filters.records import ImportFilter
from campaigns.models import ImportRun
from campaigns.services.duplicates import count_of_proposals
from campaigns.services.plausibility import count_of_doubts
from campaigns.views.access import agency_only
from campaigns.views.influencers import found_by_query

DAYS = 90


class AgeForm(forms.Form):
    """From how many days on a measurement is stale."""

    marks_required = False
    days = forms.IntegerField(min_value=1, max_value=3_650, label="Stale after days")


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: `count` None where nobody counted yet; not `is_exact`: at least so many."""

    label: str
    definition: str
    count: int | None
    address: str
    is_exact: bool = True


@agency_only
@require_http_methods(["GET", "HEAD"])
def data_quality(request: HttpRequest) -> HttpResponse:
    """Every count is that of the list it leads to."""
    form = AgeForm({"days": request.GET.get("days") or DAYS})
    days = form.cleaned_data["days"] if form.is_valid() else DAYS
    stale = timezone.localdate() - timedelta(days=days)
    context = {
        "form": form,
        "total": _found(request.user, "In use", "", {}),
        "findings": [*_in_accounts(request.user, days, stale), *_elsewhere(request.user)],
    }
    return render(request, "campaigns/data_quality.html", context, status=422 if form.errors else 200)


def _in_accounts(user: User, days: int, stale: date) -> Iterator[Finding]:
    """Findings that a filter of the influencers list shows."""
    for label, definition, query in (
        (
            "Stale measurements",
            f"Newest numbers are of a day before {stale:%-d %B %Y}, more than {days:,} days ago.",
            {"measured_before": stale.isoformat()},
        ),
        ("Never measured", "No day of measurement is known.", {"missing": "measured"}),
        ("Missing fees", "No general asked fee for a post is on record.", {"has_fee": "no"}),
        ("Missing followers", "The number of followers is unknown.", {"missing": "followers"}),
        (
            "Missing engagement",
            "No engagement rate: interactions or followers are unknown, or followers are 0.",
            {"missing": "rate"},
        ),
        ("No niche", "The person has no niche.", {"missing": "niche"}),
        ("No country", "The person has no country.", {"missing": "country"}),
        ("Retired", "Taken out of use; not counted in any row above.", {"retired": "only"}),
    ):
        yield _found(user, label, definition, query)


def _found(user: User, label: str, definition: str, query: dict[str, str]) -> Finding:
    text = urlencode(query)
    found = found_by_query(text, user)
    return Finding(label, definition, len(found), f"{reverse('influencer_list')}?{text}", found.is_exact)


def _elsewhere(user: User) -> Iterator[Finding]:
    """Findings that have a list of their own."""
    rejected = ImportFilter({"rejects": "yes"}, queryset=ImportRun.objects.visible_to(user))
    yield Finding(
        "Suspicious values",
        "Reasons why a number can hardly be true: it contradicts itself, its past or its size.",
        count_of_doubts(),
        reverse("doubt_list"),
    )
    yield Finding(
        "Proposed duplicates",
        "Pairs of people with one handle, or one name and country on different platforms.",
        count_of_proposals(),
        reverse("duplicate_list"),
    )
    yield Finding(
        "Imports with rejected rows",
        "Files of which at least one row was not taken.",
        rejected.qs.count(),
        f"{reverse('import_list')}?rejects=yes",
    )
