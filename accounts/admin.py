"""People in the admin site: roles, brands and passwords."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.audited_admin import AuditedAdmin
from accounts.forms import UserCreateForm, UserEditForm
from accounts.models import User
from accounts.services.people import USER, AccessRefusedError, end_sessions, keep_an_admin, log_password

admin.site.unregister(Group)  # roles take their place


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    logged = USER
    form = UserEditForm
    add_form = UserCreateForm
    list_display = ("name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "role", "is_active", "password")}),
        ("Dates", {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "description": "Brand managers see the brands they are added to: Brands, then Members.",
                "fields": ("email", "name", "role", "password1", "password2"),
            },
        ),
    )

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The form knows who edits: nobody takes their own rights away."""
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.stood_before.values["is_active"] and not obj.is_active:
            end_sessions(obj)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._keep_an_admin(request, obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """One after the other, so that the last admin is seen to be the last."""
        for person in queryset:
            self.delete_model(request, person)

    def _keep_an_admin(self, request: HttpRequest, person: User) -> None:
        try:
            keep_an_admin(person=person, by=request.user, role="", is_active=False)
        except AccessRefusedError as refusal:
            raise PermissionDenied(str(refusal)) from None

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's page; the log keeps that somebody's password was set."""
        person = self.get_object(request, unquote(id))
        before = person.password if person else ""
        response = super().user_change_password(request, id, form_url)
        if person and User.objects.get(pk=person.pk).password != before:
            log_password(person=person, by=request.user)
        return response
