"""Choices about files of one shape: what people said of this one, and what is remembered for the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.text import Truncator

from accounts.models import User
from campaigns.choices import ImportKind
from campaigns.imports.choices import shape_of
from campaigns.imports.errors import FileError
from campaigns.imports.source import Source
from campaigns.models import ColumnMapping, ImportRun
from campaigns.services.imports.settling import FilePlan, bare_plan, file_plan, guessed_kind
from campaigns.services.imports.uploads import open_run

OVERLAPS = "Each row names two accounts and what their audiences share: bring this file by “Import overlaps”."


def first_look(run: ImportRun, kind: str) -> Source:
    """Open a file that just came, take over a remembered mapping of its shape. Raises FileError."""
    source = open_run(run)
    run.kind = kind or guessed_kind(source).value
    known = remembered(source).first()
    if known is not None:
        run.kind = kind or known.kind
        run.choices = {**run.choices, "reading": known.choices, "mapping": known.name}
    if run.kind == ImportKind.OVERLAPS:
        raise FileError(OVERLAPS)
    run.source = Truncator(run.source or run.file_name).chars(200)
    run.header, run.total = list(source.header), source.row_count
    plan = plan_or_problem(run, source)[0]
    if plan.measured_on.value:
        run.measured_on = date.fromisoformat(plan.measured_on.value)
    run.save()
    return source


def plan_or_problem(run: ImportRun, source: Source) -> tuple[FilePlan, str]:
    """How the file is understood, or its bare columns and why it is not."""
    try:
        return file_plan(run, source), ""
    except FileError as problem:
        return bare_plan(source), str(problem)


def remembered(source: Source) -> Any:
    """Mappings of files with the same columns, the newest first."""
    return ColumnMapping.objects.filter(shape=shape_of(source)).order_by("-made_at")


def choose(run: ImportRun, **reading: Any) -> None:
    """Write some of the choices; the others stay."""
    known = run.choices.get("reading", {})
    run.choices = {**run.choices, "reading": {**known, **reading}}
    run.save(update_fields=["choices"])


def correct_columns(run: ImportRun, source: Source, corrected: dict[str, str]) -> str:
    """Add what was chosen against the guesses of columns; why it cannot be read so, "" when it can."""
    before = run.choices
    reading = before.get("reading", {})
    columns = {**reading.get("columns", {}), **corrected}
    run.choices = {**before, "reading": {**reading, "columns": columns}}
    problem = plan_or_problem(run, source)[1]
    if problem:
        run.choices = before
    run.save(update_fields=["choices"])
    return problem


def open_anew(run: ImportRun, opening: dict[str, Any]) -> None:
    """Open the file otherwise; choices of columns are by place and would no longer fit. Raises FileError."""
    before = dict(run.choices)
    run.choices = {"opening": {**run.choices.get("opening", {}), **opening}}
    try:
        source = open_run(run)
    except Exception:
        run.choices = before
        raise
    run.header, run.total = list(source.header), source.row_count
    run.save(update_fields=["choices", "header", "total"])


def remember(run: ImportRun, source: Source, name: str, user: User) -> None:
    """Keep the choices under a name for the next file of this shape."""
    reading = run.choices.get("reading", {})
    ColumnMapping.objects.create(
        name=name, kind=run.kind, shape=shape_of(source), choices=reading, made_by=user
    )
