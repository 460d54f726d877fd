"""Filters of the list of benchmark packs."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from campaigns.benchmark_words import METRIC_WORDS
from campaigns.choices import PackOrigin, Platform
from campaigns.filters.base import ListFilter
from campaigns.filters.records import text_filter
from campaigns.models import BenchmarkPack


class PackFilter(ListFilter):
    """Newest versions only, unless all are asked for."""

    q = text_filter("Pack, source or licence")
    metric = django_filters.ChoiceFilter(
        method="with_metric", choices=tuple(METRIC_WORDS.items()), empty_label="All", label="Metric"
    )
    platform = django_filters.ChoiceFilter(
        method="on_platform",
        choices=(*Platform.choices, ("any", "Any platform")),
        empty_label="All",
        label="Platform",
    )
    origin = django_filters.ChoiceFilter(choices=PackOrigin, empty_label="All", label="Origin")
    versions = django_filters.ChoiceFilter(
        method="all_versions", choices=(("all", "All versions"),), empty_label="Newest", label="Versions"
    )

    class Meta:
        model = BenchmarkPack
        fields = ()

    @property
    def qs(self) -> QuerySet[Any]:
        return super().qs if self.data.get("versions") == "all" else super().qs.current()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[BenchmarkPack]:
        return queryset.filter(Q(name__icontains=value) | Q(text__icontains=value) | Q(note__icontains=value))

    def with_metric(self, queryset: Any, name: str, value: str) -> QuerySet[BenchmarkPack]:
        return queryset.with_metric(value)

    def on_platform(self, queryset: Any, name: str, value: str) -> QuerySet[BenchmarkPack]:
        return queryset.on_platform(value)

    def all_versions(self, queryset: Any, name: str, value: str) -> QuerySet[BenchmarkPack]:
        return queryset
