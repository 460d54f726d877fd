"""Plans in the admin site: to look at and delete; a snapshot is never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from planner.models import BudgetPlan
from planner.services.logged import PLAN


@admin.register(BudgetPlan)
class BudgetPlanAdmin(AuditedAdmin):
    logged = PLAN
    list_display = ("name", "campaign", "is_kept", "currency", "created_by", "created_at")
    list_filter = ("is_kept",)
    list_select_related = ("campaign", "created_by")
    search_fields = ("name", "campaign__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
