"""Admin of what was said about people: who is not the same; taken back by deleting."""

from django.contrib import admin
from django.http import HttpRequest

from campaigns.models import NotSamePerson


@admin.register(NotSamePerson)
class NotSamePersonAdmin(admin.ModelAdmin):
    list_display = ("first", "second", "said_by", "said_at")
    list_select_related = ("first", "second", "said_by")
    search_fields = ("first__name", "second__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: NotSamePerson | None = None) -> bool:
        return False
