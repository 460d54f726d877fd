"""Tier schemes with their bands in the admin site."""

from django.contrib import admin

from campaigns.models import TierBand, TierScheme


class TierBandInline(admin.StackedInline):
    model = TierBand
    extra = 0
    fields = (("tier", "followers_min", "followers_max"), "source")


@admin.register(TierScheme)
class TierSchemeAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "year", "source")
    search_fields = ("name", "source")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (TierBandInline,)
