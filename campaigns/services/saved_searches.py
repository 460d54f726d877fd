"""Keeping searches of the influencers list, and how much of each is new to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from campaigns.models import SavedSearch, SearchVisit

LONGEST = 2_000


def canonical_query(text: str, names: Iterable[str]) -> str:
    """The address's filters and sort of these names: each once, in order, nothing empty.

    >>> canonical_query("page=3&tier=micro&q=&platform=x", ["platform", "q", "tier", "sort"])
    'platform=x&tier=micro'
    """
    entered = QueryDict(text[:LONGEST].lstrip("?"))
    kept = QueryDict(mutable=True)
    for name in sorted(set(names)):
        if entered.get(name):
            kept[name] = entered[name]
    return kept.urlencode()


@transaction.atomic
def mark_seen(*, search: SavedSearch, user: User) -> datetime | None:
    """Note that somebody opens the search; returns when they did before."""
    visit, is_first = SearchVisit.objects.select_for_update().get_or_create(
        search=search, user=user, defaults={"seen_at": timezone.now()}
    )
    if is_first:
        return None
    before, visit.seen_at = visit.seen_at, timezone.now()
    visit.save(update_fields=["seen_at"])
    return before


def last_seen(searches: Iterable[SavedSearch], user: User) -> dict[int, datetime]:
    """When somebody last opened each search, by its key; one never opened is left out."""
    visits = SearchVisit.objects.filter(user=user, search__in=list(searches))
    return dict(visits.values_list("search_id", "seen_at"))
