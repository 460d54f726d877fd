"""Filters of the posts due."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaigns.choices import Deliverable
from campaigns.filters.records import OfCampaignFilter, brand_filter, campaign_filter, text_filter
from campaigns.models import BookedPost

STATES = (
    ("open", "Not posted yet"),
    ("overdue", "Overdue"),
    ("posted", "Posted"),
    ("uncounted", "Posted, no counts"),
)


class BookedPostFilter(OfCampaignFilter):
    q = text_filter("Name, handle or code")
    brand = brand_filter("entry__shortlist__campaign__brand")
    campaign = campaign_filter("entry__shortlist__campaign")
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", empty_label="All", label="State")
    deliverable = django_filters.ChoiceFilter(choices=Deliverable, empty_label="All", label="Deliverable")

    class Meta:
        model = BookedPost
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[BookedPost]:
        return queryset.filter(
            Q(entry__account__handle__icontains=value)
            | Q(entry__account__influencer__name__icontains=value)
            | Q(code__icontains=value)
        )

    def in_state(self, queryset: Any, name: str, value: str) -> QuerySet[BookedPost]:
        if value == "posted":
            return queryset.exclude(posted_on=None)
        if value == "uncounted":
            return queryset.exclude(posted_on=None).filter(counted_on=None)
        if value == "overdue":
            return queryset.open().filter(due_on__lt=timezone.localdate())
        return queryset.open()
