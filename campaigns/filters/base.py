"""What every list's filters share."""

from typing import Any

import django_filters
from django.db.models import QuerySet


class ListFilter(django_filters.FilterSet):
    """Shows nothing when a filter cannot be read, and knows whether anything is filtered."""

    more_filters: tuple[str, ...] = ()

    @property
    def qs(self) -> QuerySet[Any]:
        if self.is_bound and not self.form.is_valid():
            return self.queryset.none()
        return super().qs

    @property
    def is_filtering(self) -> bool:
        return any(self.data.get(name) for name in self.form.fields) if self.is_bound else False

    @property
    def is_filtering_more(self) -> bool:
        return any(self.data.get(name) for name in self.more_filters) if self.is_bound else False
