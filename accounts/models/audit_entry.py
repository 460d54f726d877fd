"""The audit log: who changed money, a state, access or an approval, when, from what to what.

Rows are only ever added. The database refuses changes and deletions by triggers, for every program.
"""

from typing import Any, Never, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts.models.user import User


class Area(models.TextChoices):
    """What a change is about."""

    MONEY = "money", "Money"
    STATE = "state", "State"
    ACCESS = "access", "Access"
    APPROVAL = "approval", "Approval"
    RECORD = "record", "Record"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> Self:
        """Everything for the agency's people; a brand manager's own brands' entries; else none."""
        if user.is_agency:
            return self
        return self.filter(brand_key__in=user.brands.values("pk")) if user.is_active else self.none()

    def about(self, record: models.Model) -> Self:
        """The entries of one record."""
        return self.filter(subject_kind=str(record._meta.verbose_name), subject_key=record.pk)

    def update(self, **fields: Any) -> Never:
        raise TypeError("the audit log is only ever added to")

    def delete(self) -> Never:
        raise TypeError("the audit log is only ever added to")


class AuditEntry(models.Model):
    """One change. `before` and `after` hold only the fields that changed; empty for what came or went.

    The person and the subject are named in words as well, so that the entry stays readable when they
    are gone; no foreign key ties the log to them. `brand_key` is the brand whose people may read it,
    None for what only the agency may.
    """

    at = models.DateTimeField("when", default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    actor_name = models.CharField("who", max_length=200)
    area = models.CharField(max_length=10, choices=Area)
    what = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_key = models.BigIntegerField(null=True)
    subject_name = models.CharField("about", max_length=300)
    brand_key = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "audit entries"
        indexes = (
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["subject_kind", "subject_key", "-at"], name="audit_of_subject"),
            models.Index(fields=["brand_key", "-at"], name="audit_of_brand"),
            models.Index(fields=["actor", "-at"], name="audit_of_person"),
            models.Index(fields=["area", "-at"], name="audit_of_area"),
        )

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.what} ({self.subject_name})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("the audit log is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("the audit log is only ever added to")

    @property
    def changed(self) -> list[tuple[str, Any, Any]]:
        """(field, before, after) of each field that changed, by name."""
        return [
            (name, self.before.get(name), self.after.get(name))
            for name in sorted({**self.before, **self.after})
        ]
