"""Filters of the lists of reviews and of budgets to approve."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet

from campaigns.filters.records import OfBrandFilter, brand_filter, text_filter
from reviews.models import BudgetRequest, RequestState, Review


class ReviewFilter(OfBrandFilter):
    q = text_filter("Review or campaign")
    brand = brand_filter("campaign__brand")
    state = django_filters.ChoiceFilter(
        choices=(("open", "Open"), ("closed", "Closed")), method="in_state", empty_label="All", label="State"
    )

    class Meta:
        model = Review
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Review]:
        return queryset.filter(Q(title__icontains=value) | Q(campaign__name__icontains=value))

    def in_state(self, queryset: Any, name: str, value: str) -> QuerySet[Review]:
        return queryset.filter(closed_at__isnull=value == "open")


class BudgetRequestFilter(OfBrandFilter):
    q = text_filter("Plan or campaign")
    brand = brand_filter("campaign__brand")
    state = django_filters.ChoiceFilter(
        choices=[*RequestState.choices, ("void", "Void: campaign edited since")],
        method="in_state",
        empty_label="All",
        label="State",
    )

    class Meta:
        model = BudgetRequest
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[BudgetRequest]:
        return queryset.filter(Q(plan__name__icontains=value) | Q(campaign__name__icontains=value))

    def in_state(self, queryset: Any, name: str, value: str) -> QuerySet[BudgetRequest]:
        if value == "void":
            return queryset.exclude(campaign_version=F("campaign__version"))
        return queryset.filter(state=value)
