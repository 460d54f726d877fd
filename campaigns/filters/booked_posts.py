"""Filters of the posts due."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from campaigns.choices import Deliverable
from campaigns.filters.records import OfBrandFilter, text_filter
from campaigns.models import BookedPost, Brand, Campaign

STATES = (
    ("open", "Not posted yet"),
    ("overdue", "Overdue"),
    ("posted", "Posted"),
    ("uncounted", "Posted, no counts"),
)


class BookedPostFilter(OfBrandFilter):
    q = text_filter("Name, handle or code")
    brand = django_filters.ModelChoiceFilter(
        field_name="entry__shortlist__campaign__brand",
        queryset=Brand.objects.none(),
        empty_label="All",
        label="Brand",
    )
    campaign = django_filters.ModelChoiceFilter(
        field_name="entry__shortlist__campaign",
        queryset=Campaign.objects.none(),
        empty_label="All",
        label="Campaign",
    )
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", empty_label="All", label="State")
    deliverable = django_filters.ChoiceFilter(choices=Deliverable, empty_label="All", label="Deliverable")

    class Meta:
        model = BookedPost
        fields = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.form.fields["campaign"].queryset = Campaign.objects.visible_to(user).order_by("name")

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
