"""Imports: who brought which file in, when, and what became of its rows."""

import csv
import io
from itertools import islice
from typing import Self

from django.conf import settings
from django.db import models

from accounts.models import User
from campaigns.choices import Platform

ROWS_SHOWN = 100


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, user: User) -> Self:
        """Imports are the agency's business."""
        return self if user.is_agency else self.none()


class FileImport(models.Model):
    """One file and what became of its rows, whatever the rows are about."""

    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    measured_on = models.DateField()
    source = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    columns = models.JSONField(default=list, help_text="Pairs of header and meaning.")
    rejects_csv = models.TextField(blank=True)
    seconds = models.FloatField(default=0)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    run_at = models.DateTimeField(auto_now_add=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-run_at", "-pk")

    def __str__(self) -> str:
        return self.file_name

    @property
    def rejected_rows(self) -> list[list[str]]:
        """Row, column and reason of the first hundred rejected rows."""
        lines = csv.reader(io.StringIO(self.rejects_csv, newline=""))
        next(lines, None)
        return [line[:3] for line in islice(lines, ROWS_SHOWN)]


class ImportRun(FileImport):
    """One file of accounts."""

    platform = models.CharField(max_length=12, choices=Platform)

    class Meta(FileImport.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    rows=models.F("created")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("rejected")
                ),
                name="import_rows_add_up",
            ),
        )
