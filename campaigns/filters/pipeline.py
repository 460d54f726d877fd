"""Filters of the pipeline."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from campaigns.choices import Platform, Stage
from campaigns.filters.records import OfCampaignFilter, brand_filter, campaign_filter, text_filter
from campaigns.models import ShortlistEntry

DUE = (("overdue", "Overdue"), ("week", "Within 7 days"), ("none", "No next step"))
OWNERS = (("me", "Me"), ("none", "Nobody"))


class PipelineFilter(OfCampaignFilter):
    q = text_filter("Name, handle or next step")
    brand = brand_filter("shortlist__campaign__brand")
    campaign = campaign_filter("shortlist__campaign")
    stage = django_filters.ChoiceFilter(choices=Stage, empty_label="All", label="Stage")
    owner = django_filters.ChoiceFilter(method="owned_by", empty_label="Anybody", label="Owner")
    due = django_filters.ChoiceFilter(choices=DUE, method="due_by", empty_label="Any", label="Next step")
    platform = django_filters.ChoiceFilter(
        field_name="account__platform", choices=Platform, empty_label="All", label="Platform"
    )

    class Meta:
        model = ShortlistEntry
        fields = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, user=user, **kwargs)
        people = [(str(person.pk), str(person)) for person in User.objects.agency()]
        self.form.fields["owner"].choices = [*OWNERS, *people]

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[ShortlistEntry]:
        return queryset.filter(
            Q(account__handle__icontains=value)
            | Q(account__influencer__name__icontains=value)
            | Q(next_step__icontains=value)
        )

    def owned_by(self, queryset: Any, name: str, value: str) -> QuerySet[ShortlistEntry]:
        if value == "none":
            return queryset.filter(owner=None)
        return queryset.filter(owner=self.user.pk if value == "me" else int(value))

    def due_by(self, queryset: Any, name: str, value: str) -> QuerySet[ShortlistEntry]:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.overdue(today)
        if value == "none":
            return queryset.open().filter(next_step="", next_step_on=None)
        return queryset.open().filter(next_step_on__range=(today, today + timedelta(days=7)))
