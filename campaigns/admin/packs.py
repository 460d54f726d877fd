"""Admin of benchmark packs: to look at; versions are made on the pages of the product."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns.models import BenchmarkPack


@admin.register(BenchmarkPack)
class BenchmarkPackAdmin(admin.ModelAdmin):
    list_display = ("name", "version", "year", "origin", "licence", "created_at")
    list_filter = ("origin",)
    search_fields = ("name", "licence")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
