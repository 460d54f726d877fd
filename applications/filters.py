"""Filters of the lists of calls and applications."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from accounts.models import User
from applications.choices import ApplicationState, Relationship
from applications.models import Application, Call
from campaigns.choices import Platform
from campaigns.filters.base import ListFilter
from campaigns.filters.records import text_filter
from campaigns.models import Campaign

CONFIRMED = [choice for choice in ApplicationState.choices if choice[0] != ApplicationState.UNCONFIRMED]


class CallFilter(ListFilter):
    q = text_filter("Call or campaign")
    open = django_filters.ChoiceFilter(
        field_name="is_open",
        choices=(("True", "Open"), ("False", "Closed")),
        empty_label="All",
        label="State",
    )

    class Meta:
        model = Call
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Call]:
        return queryset.filter(Q(title__icontains=value) | Q(campaign__name__icontains=value))


class ApplicationFilter(ListFilter):
    q = text_filter("Name, handle or message")
    state = django_filters.ChoiceFilter(choices=CONFIRMED, empty_label="All", label="State")
    call = django_filters.ModelChoiceFilter(queryset=Call.objects.none(), empty_label="All", label="Call")
    campaign = django_filters.ModelChoiceFilter(
        field_name="call__campaign", queryset=Campaign.objects.none(), empty_label="All", label="Campaign"
    )
    platform = django_filters.ChoiceFilter(
        method="on_platform", choices=Platform, empty_label="All", label="Platform"
    )
    relationship = django_filters.ChoiceFilter(choices=Relationship, empty_label="All", label="Applies as")
    city = django_filters.CharFilter(lookup_expr="icontains", label="City")

    class Meta:
        model = Application
        fields = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = Call.objects.visible_to(user)
        self.user = user
        self.form.fields["call"].queryset = calls
        campaigns = Campaign.objects.filter(pk__in=calls.values("campaign"))
        self.form.fields["campaign"].queryset = campaigns.order_by("name")

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Application]:
        """E-mails are searched by the agency alone, who sees them."""
        handles = queryset.model.objects.filter(profiles__handle__icontains=value.lstrip("@")).values("pk")
        wanted = Q(name__icontains=value) | Q(message__icontains=value) | Q(pk__in=handles)
        return queryset.filter(wanted | Q(email__icontains=value) if self.user.is_agency else wanted)

    def on_platform(self, queryset: Any, name: str, value: str) -> QuerySet[Application]:
        on_it = queryset.model.objects.filter(profiles__platform=value).values("pk")
        return queryset.filter(pk__in=on_it)
