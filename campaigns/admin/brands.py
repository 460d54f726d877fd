"""Brands, niches and exchange rates in the admin site."""

from django.contrib import admin

from accounts.audited_admin import AuditedAdmin
from campaigns.models import Brand, ExchangeRate, Niche
from campaigns.services.logged import BRAND, EXCHANGE_RATE


@admin.register(Brand)
class BrandAdmin(AuditedAdmin):
    logged = BRAND
    list_display = ("name", "niche", "home_country", "currency", "coordination_hourly_cost")
    list_filter = ("currency", "niche")
    list_select_related = ("niche",)
    search_fields = ("name",)
    autocomplete_fields = ("niche", "members")


@admin.register(Niche)
class NicheAdmin(admin.ModelAdmin):
    search_fields = ("name",)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(AuditedAdmin):
    logged = EXCHANGE_RATE
    list_display = ("currency", "units_per_agency_unit", "valid_on", "source")
    list_filter = ("currency",)
    date_hierarchy = "valid_on"
