"""Admin of audience overlaps: entering and correcting single ones."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns.models import AudienceOverlap


@admin.register(AudienceOverlap)
class AudienceOverlapAdmin(admin.ModelAdmin):
    list_display = ("first", "second", "share", "base", "measured_on", "source")
    list_select_related = ("first", "second")
    list_filter = ("base",)
    search_fields = ("first__handle", "second__handle", "source")
    autocomplete_fields = ("first", "second")
    readonly_fields = ("entered_by",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who stated it last."""
        obj.entered_by = request.user
        super().save_model(request, obj, form, change)
