"""Filters of the list of jobs."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from campaigns.filters.base import ListFilter
from campaigns.filters.records import text_filter
from jobs.models import Job, JobState


class JobFilter(ListFilter):
    q = text_filter("Job")
    state = django_filters.ChoiceFilter(choices=JobState, empty_label="All", label="State")

    class Meta:
        model = Job
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Job]:
        return queryset.filter(title__icontains=value)
