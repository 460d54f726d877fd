"""Tier schemes with their bands in the admin site."""

from django.contrib import admin

from accounts.audited_admin import AuditedAdmin
from campaigns.models import TierBand, TierScheme
from campaigns.services.logged import TIER_SCHEME


class TierBandInline(admin.StackedInline):
    model = TierBand
    extra = 0
    fields = (("tier", "followers_min", "followers_max"), "source")


@admin.register(TierScheme)
class TierSchemeAdmin(AuditedAdmin):
    logged = TIER_SCHEME
    list_display = ("name", "slug", "year", "source")
    search_fields = ("name", "source")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (TierBandInline,)
