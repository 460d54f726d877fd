"""Filters of the audit log."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Area, AuditEntry
from campaigns.filters.records import OfBrandFilter, text_filter
from campaigns.keys import record_key
from campaigns.models import Brand

DAY = forms.DateInput(attrs={"type": "date"})


def subject_of(text: str) -> tuple[str, int] | None:
    """The record an address names as "kind:key"; None for anything else.

    >>> subject_of("budget plan:12"), subject_of("brand:x")
    (('budget plan', 12), None)
    """
    kind, _, key = text.rpartition(":")
    number = record_key(key)
    return (kind, number) if kind and number is not None else None


class AuditFilter(OfBrandFilter):
    subject = django_filters.CharFilter(method="of_subject", widget=forms.HiddenInput)
    q = text_filter("Who, what or about")
    area = django_filters.ChoiceFilter(choices=Area, empty_label="All", label="Area")
    kind = django_filters.ChoiceFilter(field_name="subject_kind", empty_label="All", label="Kind of record")
    brand = django_filters.ModelChoiceFilter(
        method="of_brand", queryset=Brand.objects.none(), empty_label="All", label="Brand"
    )
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label="From", widget=DAY)
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label="To", widget=DAY)

    class Meta:
        model = AuditEntry
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.queryset.order_by("subject_kind").values_list("subject_kind", flat=True).distinct()
        self.form.fields["kind"].choices = [("", "All"), *((kind, kind.capitalize()) for kind in kinds)]

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[AuditEntry]:
        return queryset.filter(
            Q(actor_name__icontains=value) | Q(what__icontains=value) | Q(subject_name__icontains=value)
        )

    def of_subject(self, queryset: Any, name: str, value: str) -> QuerySet[AuditEntry]:
        subject = subject_of(value)
        if subject is None:
            return queryset.none()
        return queryset.filter(subject_kind=subject[0], subject_key=subject[1])

    def of_brand(self, queryset: Any, name: str, value: Brand) -> QuerySet[AuditEntry]:
        return queryset.filter(brand_key=value.pk)
