"""Filters of the list of audience overlaps."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from campaigns.choices import OverlapBase
from campaigns.filters.base import ListFilter
from campaigns.filters.records import text_filter
from campaigns.models import AudienceOverlap, SocialAccount
from campaigns.services.search import searched, typed_search


class OverlapFilter(ListFilter):
    q = text_filter("Name or handle")
    base = django_filters.ChoiceFilter(choices=OverlapBase, empty_label="All", label="Base")

    class Meta:
        model = AudienceOverlap
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[AudienceOverlap]:
        return queryset.touching(searched(SocialAccount.objects.all(), typed_search(value)))
