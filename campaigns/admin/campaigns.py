"""Campaigns and shortlists in the admin site."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from campaigns.models import Campaign, ImportRun, Shortlist, ShortlistEntry
from campaigns.services.logged import CAMPAIGN, SHORTLIST, SHORTLIST_ENTRY


@admin.register(Campaign)
class CampaignAdmin(AuditedAdmin):
    logged = CAMPAIGN
    list_display = ("name", "brand", "status", "objective", "budget", "currency", "starts_on", "ends_on")
    list_filter = ("status", "objective", "brand")
    list_select_related = ("brand",)
    search_fields = ("name", "brand__name")
    autocomplete_fields = ("brand", "niches", "tier_scheme")
    readonly_fields = ("version", "created_by", "created_at", "updated_at")
    date_hierarchy = "starts_on"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The brand stays once the campaign exists: plans hold its negotiated fees."""
        return (*self.readonly_fields, "brand") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Count the version up, so that an open edit form notices this change."""
        if change:
            Campaign.objects.filter(pk=obj.pk).update(version=F("version") + 1)
            obj.version = Campaign.objects.values_list("version", flat=True).get(pk=obj.pk)
        else:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)


class ShortlistEntryInline(admin.StackedInline):
    model = ShortlistEntry
    extra = 0
    fields = (("account", "note"), ("added_by", "added_at"))
    autocomplete_fields = ("account",)
    readonly_fields = ("added_by", "added_at")


@admin.register(Shortlist)
class ShortlistAdmin(AuditedAdmin):
    logged = SHORTLIST
    logged_inlines = {ShortlistEntry: SHORTLIST_ENTRY}
    list_display = ("name", "campaign", "created_by", "created_at")
    list_select_related = ("campaign", "created_by")
    search_fields = ("name", "campaign__name")
    autocomplete_fields = ("campaign",)
    inlines = (ShortlistEntryInline,)


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """Imports are made by importing, and kept as they were."""

    list_display = (
        "file_name",
        "platform",
        "measured_on",
        "rows",
        "created",
        "updated",
        "rejected",
        "run_at",
    )
    list_filter = ("platform",)
    search_fields = ("file_name", "source")
    exclude = ("rejects_csv",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
