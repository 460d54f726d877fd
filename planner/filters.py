"""Filters of the list of plans."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from campaigns.filters.records import OfBrandFilter, text_filter
from campaigns.models import Brand
from planner.models import BudgetPlan


class PlanFilter(OfBrandFilter):
    q = text_filter("Plan or campaign")
    brand = django_filters.ModelChoiceFilter(
        field_name="campaign__brand", queryset=Brand.objects.none(), empty_label="All", label="Brand"
    )
    kept = django_filters.ChoiceFilter(
        field_name="is_kept",
        choices=(("True", "Saved"), ("False", "Trials")),
        empty_label="All",
        label="State",
    )

    class Meta:
        model = BudgetPlan
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[BudgetPlan]:
        return queryset.filter(Q(name__icontains=value) | Q(campaign__name__icontains=value))
