"""Influencers, their accounts, rates, posts and measurements in the admin site."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from campaigns.choices import agency_currency
from campaigns.formatting import exact, money_from_cents, percent
from campaigns.metrics.tiers import tier_of
from campaigns.models import Influencer, Measurement, Post, Rate, SocialAccount
from campaigns.services.logged import ACCOUNT, INFLUENCER, RATE
from campaigns.services.plausibility import doubts_of, forget_doubts
from campaigns.services.rates import refresh_post_fees, remember_measurement
from campaigns.services.schemes import default_scheme

DERIVED = ("engagement_rate_shown", "engagements_shown", "tier_shown", "post_fee_shown")


def tell_doubts(request: HttpRequest, accounts: Sequence[SocialAccount]) -> None:
    """What can hardly be true of the numbers just saved, with the reasons; they are kept as entered."""
    forget_doubts()
    found = doubts_of(accounts)
    for account in accounts:
        for finding in found.get(account.pk, []):
            messages.warning(request, f"{account}: {finding.sentence} It is saved as entered.")


class DerivedNumbers:
    """Read-only numbers that follow from the entered ones."""

    @admin.display(description="Engagement rate")
    def engagement_rate_shown(self, account: SocialAccount) -> str:
        basis = account.basis_label()
        return f"{percent(account.engagement_rate)}{f' ({basis})' if basis else ''}"

    @admin.display(description="Engagements per post")
    def engagements_shown(self, account: SocialAccount) -> str:
        return exact(account.engagements_per_post)

    @admin.display(description="Tier")
    def tier_shown(self, account: SocialAccount) -> str:
        scheme = default_scheme()
        return f"{tier_of(account.followers, scheme.as_bands()) or '–'} ({scheme})"

    @admin.display(description="Newest asked fee")
    def post_fee_shown(self, account: SocialAccount) -> str:
        return money_from_cents(account.post_fee_cents, agency_currency())


class SocialAccountInline(DerivedNumbers, admin.StackedInline):
    model = SocialAccount
    extra = 0
    show_change_link = True
    readonly_fields = DERIVED
    fields = (
        ("platform", "handle", "url"),
        ("followers", "audience_country"),
        ("avg_likes", "avg_comments", "avg_views"),
        ("avg_shares", "avg_saves", "avg_engagements"),
        ("posts_measured", "statistic"),
        ("source", "measured_on"),
        DERIVED,
    )


class RateInline(admin.StackedInline):
    model = Rate
    extra = 0
    fields = (("deliverable", "fee", "currency", "product_cost"), ("quoted_on", "source", "brand"))
    autocomplete_fields = ("brand",)


class MeasurementInline(admin.StackedInline):
    model = Measurement
    extra = 0
    fields = (
        ("measured_on", "source", "statistic", "posts_measured"),
        ("followers", "avg_likes", "avg_comments", "avg_views", "avg_shares", "avg_saves", "avg_engagements"),
    )


class PostInline(admin.StackedInline):
    model = Post
    extra = 0
    fields = (
        ("posted_at", "kind", "sponsored", "hashtags"),
        ("likes", "comments", "views", "shares", "saves"),
    )


@admin.register(Influencer)
class InfluencerAdmin(AuditedAdmin):
    logged = INFLUENCER
    logged_inlines = {SocialAccount: ACCOUNT}
    list_display = ("name", "kind", "country", "city", "is_sample")
    list_filter = ("kind", "is_sample", "accounts__platform")
    search_fields = ("name", "accounts__handle", "city")
    autocomplete_fields = ("niches",)
    inlines = (SocialAccountInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        accounts = list(form.instance.accounts.all())
        for account in accounts:
            remember_measurement(account=account)
        tell_doubts(request, accounts)


@admin.register(SocialAccount)
class SocialAccountAdmin(DerivedNumbers, AuditedAdmin):
    logged = ACCOUNT
    logged_inlines = {Rate: RATE}
    list_display = ("handle", "influencer", "platform", "followers", "engagement_rate_shown", "measured_on")
    list_filter = ("platform", "statistic")
    list_select_related = ("influencer",)
    search_fields = ("handle", "influencer__name")
    autocomplete_fields = ("influencer",)
    readonly_fields = DERIVED
    fields = ("influencer", *SocialAccountInline.fields)
    date_hierarchy = "measured_on"
    inlines = (RateInline, MeasurementInline, PostInline)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Rates, measurements and posts need an account that exists."""
        return super().get_inline_instances(request, obj) if obj else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        remember_measurement(account=form.instance)
        tell_doubts(request, [form.instance])
        refresh_post_fees(account_ids=[form.instance.pk])


@admin.register(Rate)
class RateAdmin(AuditedAdmin):
    logged = RATE
    list_display = ("account", "deliverable", "fee", "currency", "quoted_on", "brand", "source")
    list_filter = ("deliverable", "currency", "brand")
    list_select_related = ("account", "brand")
    search_fields = ("account__handle", "account__influencer__name", "source")
    autocomplete_fields = ("account", "brand")
    date_hierarchy = "quoted_on"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        moved_from = form.initial.get("account")
        refresh_post_fees(account_ids=[key for key in {obj.account_id, moved_from} if key])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        refresh_post_fees(account_ids=[obj.account_id])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Rate]) -> None:
        account_ids = list(queryset.values_list("account_id", flat=True))
        super().delete_queryset(request, queryset)
        refresh_post_fees(account_ids=account_ids)
