"""Filters of the lists of brands, campaigns, shortlists, their entries and imports."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from campaigns.choices import COUNTRIES, CampaignStatus, ImportKind, ImportState, Objective, Platform
from campaigns.filters.base import ListFilter
from campaigns.models import Brand, Campaign, ImportRun, Niche, Shortlist, ShortlistEntry


def text_filter(placeholder: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        method="search", label="Search", widget=forms.TextInput(attrs={"placeholder": placeholder})
    )


class BrandFilter(ListFilter):
    q = text_filter("Brand")
    niche = django_filters.ModelChoiceFilter(queryset=Niche.objects.all(), empty_label="All", label="Niche")
    home_country = django_filters.ChoiceFilter(choices=COUNTRIES, empty_label="All", label="Country")

    class Meta:
        model = Brand
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Brand]:
        return queryset.filter(name__icontains=value)


class OfBrandFilter(ListFilter):
    """A list whose rows belong to brands: offers the brands the user may see."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["brand"].queryset = Brand.objects.visible_to(user)


def brand_filter(field_name: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field_name, queryset=Brand.objects.none(), empty_label="All", label="Brand"
    )


def campaign_filter(field_name: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field_name, queryset=Campaign.objects.none(), empty_label="All", label="Campaign"
    )


class OfCampaignFilter(OfBrandFilter):
    """A list whose rows belong to campaigns: offers those the user may see as well."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.form.fields["campaign"].queryset = Campaign.objects.visible_to(user).order_by("name")


class CampaignFilter(OfBrandFilter):
    q = text_filter("Campaign or brand")
    brand = django_filters.ModelChoiceFilter(queryset=Brand.objects.none(), empty_label="All", label="Brand")
    status = django_filters.ChoiceFilter(choices=CampaignStatus, empty_label="All", label="Status")
    objective = django_filters.ChoiceFilter(choices=Objective, empty_label="All", label="Objective")

    class Meta:
        model = Campaign
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Campaign]:
        return queryset.filter(Q(name__icontains=value) | Q(brand__name__icontains=value))


class ShortlistFilter(OfBrandFilter):
    q = text_filter("Shortlist or campaign")
    brand = brand_filter("campaign__brand")

    class Meta:
        model = Shortlist
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Shortlist]:
        return queryset.filter(Q(name__icontains=value) | Q(campaign__name__icontains=value))


class ShortlistEntryFilter(ListFilter):
    q = text_filter("Name or handle")
    platform = django_filters.ChoiceFilter(
        field_name="account__platform", choices=Platform, empty_label="All", label="Platform"
    )

    class Meta:
        model = ShortlistEntry
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[ShortlistEntry]:
        return queryset.filter(
            Q(account__handle__icontains=value) | Q(account__influencer__name__icontains=value)
        )


class ImportFilter(ListFilter):
    q = text_filter("File")
    kind = django_filters.ChoiceFilter(choices=ImportKind, empty_label="All", label="Rows")
    state = django_filters.ChoiceFilter(choices=ImportState, empty_label="All", label="State")
    platform = django_filters.ChoiceFilter(choices=Platform, empty_label="All", label="Platform")
    rejects = django_filters.ChoiceFilter(
        method="with_rejects", choices=(("yes", "With rejected rows"),), empty_label="All", label="Rejected"
    )

    class Meta:
        model = ImportRun
        fields = ()

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[ImportRun]:
        return queryset.filter(file_name__icontains=value)

    def with_rejects(self, queryset: Any, name: str, value: str) -> QuerySet[ImportRun]:
        return queryset.filter(rejected__gt=0)
