"""Pages of the administration whose saves and deletions are written to the audit log."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.services.edits import Logged, record_deletion, record_edit, stored_standing


class AuditedAdmin(admin.ModelAdmin):
    """Saving and deleting leave one entry each; `logged_inlines` does so for rows entered below."""

    logged: Logged
    logged_inlines: Mapping[type[models.Model], Logged] = {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.stood_before = stored_standing(self.logged, obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = form.stood_before
        record_edit(logged=self.logged, record=form.instance, before=before, actor=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        logged = self.logged_inlines.get(formset.model)
        if logged is None:
            super().save_formset(request, form, formset, change)
            return
        stored = [row.instance for row in formset.initial_forms if row.instance.pk]
        befores = {record.pk: stored_standing(logged, record) for record in stored}
        for row in formset.deleted_forms:
            if row.instance.pk:
                gone = type(row.instance)._default_manager.get(pk=row.instance.pk)
                record_deletion(logged=logged, record=gone, actor=request.user)
        super().save_formset(request, form, formset, change)
        for record in [*formset.new_objects, *(record for record, _ in formset.changed_objects)]:
            before = befores.get(record.pk) or stored_standing(logged, type(record)())
            record_edit(logged=logged, record=record, before=before, actor=request.user)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record_deletion(logged=self.logged, record=obj, actor=request.user)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            record_deletion(logged=self.logged, record=record, actor=request.user)
        super().delete_queryset(request, queryset)
