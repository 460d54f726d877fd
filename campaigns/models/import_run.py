"""Imports: who brought which file in, when, what its numbers mean, and what became of its rows."""

import csv
import io
from collections.abc import Iterable
from itertools import islice
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from campaigns.choices import ImportKind, ImportState, Platform
from jobs.models import Job

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


class RejectedInFile(models.Model):
    """An import that keeps its rejected rows as one text."""

    rejects_csv = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def rejected_rows(self) -> list[list[str]]:
        """Row, column and reason of the first hundred rejected rows."""
        lines = csv.reader(io.StringIO(self.rejects_csv, newline=""))
        next(lines, None)
        return [line[:3] for line in islice(lines, ROWS_SHOWN)]


class ImportRun(FileImport):
    """One file of accounts, posts, rates or overlaps, from its upload to its undoing.

    Attributes:
        stored_file: its name below UPLOAD_DIR, made by us; "" once the file is no longer kept.
        choices: what people said its columns and numbers mean, as the reader takes it.
        header: the names of its columns as found, for the file of rejected rows.
        total: records in the file; handled: those that are checked or applied, saved with each batch.
        examples: some of what a check found: what would be created, and old beside new.
        kept: what undoing left because it is in use or was changed since.
    """

    platform = models.CharField(max_length=12, choices=Platform, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=ImportKind, default=ImportKind.ACCOUNTS)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.APPLIED)
    stored_file = models.CharField(max_length=80, blank=True)
    choices = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)
    examples = models.JSONField(default=list)
    gathered = models.JSONField(default=dict, help_text="What its notes will tell, saved with each batch.")
    kept = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    carried_rejects: list[tuple[int, str, str, list[str]]] = []

    class Meta(FileImport.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(rows=F("created") + F("updated") + F("unchanged") + F("rejected")),
                name="import_rows_add_up",
            ),
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="import_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
        )
        indexes = (
            models.Index(fields=["run_at", "id"], name="import_run_at"),
            models.Index(fields=["state", "run_at"], name="import_state"),
        )

    @property
    def rejected_rows(self) -> list[tuple[int, str, str]]:
        """Row, column and reason of the first hundred rejected rows."""
        if self.pk is None:
            return [row[:3] for row in self.carried_rejects[:ROWS_SHOWN]]
        rows = self.rejects.values_list("row_number", "column", "reason")
        return list(rows[:ROWS_SHOWN])

    @property
    def reject_lines(self) -> Iterable[tuple[int, str, str, list[str]]]:
        """Row, column, reason and cells of every rejected row, in their order."""
        if self.pk is None:  # a dry run carries its rows itself
            return self.carried_rejects
        return self.rejects.values_list("row_number", "column", "reason", "cells").iterator(chunk_size=2000)

    @property
    def may_be_applied(self) -> bool:
        return self.state == ImportState.CHECKED

    @property
    def may_be_undone(self) -> bool:
        return self.state in {ImportState.APPLIED, ImportState.UNDOING}


class ImportReject(models.Model):
    """A row that was not taken: where, what stood there, and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    row_number = models.PositiveIntegerField()
    column = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ("run", "row_number", "pk")
        indexes = (models.Index(fields=["run", "row_number"], name="reject_row_of_run"),)

    def __str__(self) -> str:
        return f"row {self.row_number}: {self.reason}"


class ImportBefore(models.Model):
    """What stood in a field before an import wrote it, so that the import can be undone.

    Attributes:
        record: which table: "account", "influencer", "measurement", "post".
        before, after: the fields that changed, as JSON.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    record = models.CharField(max_length=12)
    record_id = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["run", "id"], name="before_of_run"),)

    def __str__(self) -> str:
        return f"{self.record} {self.record_id} before {self.run}"


class ColumnMapping(models.Model):
    """What the columns of files of one shape mean, under a name, for the next file of that shape."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=ImportKind, default=ImportKind.ACCOUNTS)
    shape = models.CharField(max_length=64, db_index=True, help_text="A fingerprint of the headers.")
    choices = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="mapping_has_a_name"),)

    def __str__(self) -> str:
        return self.name
