"""Filters of the list of people."""

from typing import Any

import django_filters
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from accounts.models import AccessState, Role, User
from campaigns.filters.base import ListFilter
from campaigns.filters.records import text_filter
from campaigns.models import Brand


class PersonFilter(ListFilter):
    q = text_filter("Name or e-mail")
    role = django_filters.ChoiceFilter(choices=Role, empty_label="All", label="Role")
    access = django_filters.ChoiceFilter(
        method="in_state", choices=AccessState, empty_label="All", label="Access"
    )
    brand = django_filters.ModelChoiceFilter(
        field_name="brands", queryset=Brand.objects.all(), empty_label="All", label="Brand"
    )

    class Meta:
        model = User
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[User]:
        return queryset.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def in_state(self, queryset: Any, name: str, value: str) -> QuerySet[User]:
        """The same as `User.access_state`."""
        if value == AccessState.DEACTIVATED:
            return queryset.filter(is_active=False)
        waiting = Q(invited_at__isnull=False, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        active = queryset.filter(is_active=True)
        return active.filter(waiting) if value == AccessState.INVITED else active.exclude(waiting)
