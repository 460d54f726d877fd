"""Filters of the influencers page, also used to choose a planner's pool."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property

from campaigns.choices import COUNTRIES, EngagementBasis, Kind, Platform, Statistic
from campaigns.columns import Filters
from campaigns.filters.base import ListFilter
from campaigns.formatting import cents
from campaigns.models import Niche, SocialAccount, TierScheme

MOST = 10**11


WORDS = {
    "platform": "platform",
    "definition": "basis",
    "statistic": "statistic",
    "country": "country",
    "kind": "kind",
}


def _share(value: Decimal) -> float:
    return float(value) / 100


def _day(value: date) -> int:
    return (value - date(1970, 1, 1)).days


LEAST: tuple[tuple[str, str, Callable[[Any], float]], ...] = (
    ("followers_min", "followers", float),
    ("rate_min", "rate", _share),
    ("fee_min", "fee", cents),
    ("measured_since", "measured", _day),
)
MOST_OF: tuple[tuple[str, str, Callable[[Any], float]], ...] = (
    ("followers_max", "followers", float),
    ("rate_max", "rate", _share),
    ("fee_max", "fee", cents),
    ("measured_before", "measured", lambda day: _day(day) - 1),
)
MISSING = (
    ("followers", "Followers"),
    ("rate", "Engagement rate"),
    ("measured", "Any measurement"),
    ("niche", "Niche"),
    ("country", "Country"),
)
RETIRED = (("only", "Only retired"), ("all", "Retired too"))


def _known_of(entered: dict[str, Any]) -> dict[str, bool]:
    """What has to be known or unknown, by column; an account is retired where that is known."""
    known = {"fee": entered["has_fee"] == "yes"} if "has_fee" in entered else {}
    if "missing" in entered:
        known[entered["missing"]] = False
    if entered.get("retired") != "all":
        known["retired"] = entered.get("retired") == "only"
    return known


def count_filter(field: str, lookup: str, label: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        field_name=field,
        lookup_expr=lookup,
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def shared_filter(method: str, label: str, unit: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        method=method,
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"placeholder": unit}),
    )


class AccountFilter(ListFilter):
    more_filters = (
        "definition",
        "country",
        "city",
        "kind",
        "followers_max",
        "rate_max",
        "has_fee",
        "fee_min",
        "fee_max",
        "measured_since",
        "measured_before",
        "missing",
        "retired",
        "scheme",
    )

    q = django_filters.CharFilter(
        method="not_here", label="Search", widget=forms.TextInput(attrs={"placeholder": "Name or handle"})
    )
    platform = django_filters.ChoiceFilter(choices=Platform, empty_label="All", label="Platform")
    tier = django_filters.ChoiceFilter(method="in_tier", empty_label="All tiers", label="Tier")
    niche = django_filters.ModelChoiceFilter(
        field_name="influencer__niches", queryset=Niche.objects.all(), empty_label="All", label="Niche"
    )
    followers_min = count_filter("followers", "gte", "Min. followers")
    rate_min = shared_filter("rate_from", "Min. engagement %", "%")
    definition = django_filters.ChoiceFilter(
        field_name="engagement_basis", choices=EngagementBasis, empty_label="All", label="Rate counts"
    )
    followers_max = count_filter("followers", "lte", "Max. followers")
    rate_max = shared_filter("rate_to", "Max. engagement %", "%")
    country = django_filters.ChoiceFilter(
        field_name="influencer__country", choices=COUNTRIES, empty_label="All", label="Country"
    )
    city = django_filters.CharFilter(method="in_city", label="City")
    kind = django_filters.ChoiceFilter(
        field_name="influencer__kind", choices=Kind, empty_label="All", label="Kind"
    )
    has_fee = django_filters.ChoiceFilter(
        method="with_or_without_fee",
        choices=(("yes", "Fee known"), ("no", "Fee unknown")),
        empty_label="All",
        label="Has fee",
    )
    fee_min = shared_filter("fee_from", "Min. fee", "")
    fee_max = shared_filter("fee_to", "Max. fee", "")
    measured_since = django_filters.DateFilter(
        field_name="measured_on",
        lookup_expr="gte",
        label="Measured since",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    measured_before = django_filters.DateFilter(
        field_name="measured_on",
        lookup_expr="lt",
        label="Measured before",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    missing = django_filters.ChoiceFilter(
        method="without", choices=MISSING, empty_label="Nothing", label="Missing"
    )
    retired = django_filters.ChoiceFilter(
        method="not_here", choices=RETIRED, empty_label="Hidden", label="Retired"
    )
    scheme = django_filters.ModelChoiceFilter(
        queryset=TierScheme.objects.all(),
        to_field_name="slug",
        method="not_here",
        empty_label=None,
        label="Tier scheme",
    )

    class Meta:
        model = SocialAccount
        fields = ()

    def __init__(self, *args: Any, scheme: TierScheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        self.form.fields["tier"].choices = [
            ("", "All tiers"),
            *((band.tier, band.tier.capitalize()) for band in scheme.as_bands()),
        ]
        self.form.fields["scheme"].initial = scheme.slug

    @property
    def qs(self) -> QuerySet[Any]:
        return super().qs if self.is_bound else self.queryset.in_retirement("")

    @cached_property
    def searched_for(self) -> str:
        """The text to search for; it is no filter of the query, since searching may correct it."""
        return self.form.cleaned_data.get("q", "") if self.is_bound and self.form.is_valid() else ""

    def filter_queryset(self, queryset: Any) -> QuerySet[SocialAccount]:
        """Retired accounts are hidden unless they are asked for."""
        return super().filter_queryset(queryset).in_retirement(self.form.cleaned_data["retired"])

    def not_here(self, queryset: Any, name: str, value: Any) -> QuerySet[SocialAccount]:
        return queryset

    def columns(self) -> Filters | None:
        """The same filters for the columns, apart from the text; None when one cannot be read."""
        if not self.is_bound:
            return Filters(is_known=_known_of({}))
        if not self.form.is_valid():
            return None
        entered = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        bands = [band for band in self.scheme.as_bands() if band.tier == entered.get("tier")]
        return Filters(
            words={column: str(entered[name]) for name, column in WORDS.items() if name in entered},
            least={column: scale(entered[name]) for name, column, scale in LEAST if name in entered},
            most={column: scale(entered[name]) for name, column, scale in MOST_OF if name in entered},
            bands=tuple((band.followers_min, band.followers_max) for band in bands)
            if "tier" in entered
            else None,
            is_known=_known_of(entered),
            niches=(entered["niche"].pk,) if "niche" in entered else (),
            city=entered.get("city", ""),
        )

    def without(self, queryset: Any, name: str, value: str) -> QuerySet[SocialAccount]:
        return queryset.missing(value)

    def in_tier(self, queryset: Any, name: str, value: str) -> QuerySet[SocialAccount]:
        return queryset.in_tier(self.scheme, [value])

    def in_city(self, queryset: Any, name: str, value: str) -> QuerySet[SocialAccount]:
        return queryset.in_city(value)

    def rate_from(self, queryset: Any, name: str, value: Decimal) -> QuerySet[SocialAccount]:
        return queryset.filter(engagement_rate__gte=float(value) / 100)

    def rate_to(self, queryset: Any, name: str, value: Decimal) -> QuerySet[SocialAccount]:
        return queryset.filter(engagement_rate__lte=float(value) / 100)

    def fee_from(self, queryset: Any, name: str, value: Decimal) -> QuerySet[SocialAccount]:
        return queryset.filter(post_fee_cents__gte=cents(value))

    def fee_to(self, queryset: Any, name: str, value: Decimal) -> QuerySet[SocialAccount]:
        return queryset.filter(post_fee_cents__lte=cents(value))

    def with_or_without_fee(self, queryset: Any, name: str, value: str) -> QuerySet[SocialAccount]:
        return queryset.filter(post_fee_cents__isnull=value == "no")


class DefinitionFilter(AccountFilter):
    """The same filters, the definition of the rate before the others: two of them are never compared."""

    more_filters = tuple(name for name in AccountFilter.more_filters if name != "definition")

    statistic = django_filters.ChoiceFilter(choices=Statistic, empty_label="All", label="Averages are")

    class Meta(AccountFilter.Meta):
        pass
