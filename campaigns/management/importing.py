"""What the commands that import files share: their arguments, progress and report."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.choices import Platform
from campaigns.imports.errors import FileError
from campaigns.imports.rejects import rejected_lines
from campaigns.management.files import blocks
from campaigns.models import ImportRun
from campaigns.services.imports.direct import ImportRequest, import_file
from jobs.formatting import duration, per_second
from jobs.models import Job

TOLD_EVERY = 0.5


class ImportCommand(BaseCommand):
    """A command that brings one file of one kind in; killed, the same command goes on where it stopped."""

    kind = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--platform", choices=Platform.values, help="Of rows that name none; else the file must tell."
        )
        parser.add_argument(
            "--measured-on", help="The day of the numbers, YYYY-MM-DD; else the file must tell."
        )
        parser.add_argument("--source", default="", help="Where the numbers come from; else the file's name.")
        parser.add_argument("--rejects", type=Path, help="Where to write the rejected rows.")
        parser.add_argument("--dry-run", action="store_true", help="Report, write nothing to the catalogue.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--quiet", action="store_true", help="No progress on the error stream.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        request = ImportRequest(
            content=blocks(path),
            file_name=path.name,
            measured_on=_day(options["measured_on"]),
            source=options["source"],
            platform=options["platform"] or "",
            kind=self.kind,
        )
        progress = None if options["quiet"] else _Told(self.stderr.write, sys.stderr.isatty())
        try:
            run = import_file(request=request, user=None, dry_run=options["dry_run"], progress=progress)
        except FileError as problem:
            raise CommandError(f"{path.name}: {problem}") from None
        rejects_file = options["rejects"] or Path(f"{path.stem}.rejects.csv")
        if run.rejected:
            with rejects_file.open("w", encoding="utf-8", newline="") as file:
                file.writelines(rejected_lines(run.header, run.reject_lines))
        self._report(run, str(rejects_file) if run.rejected else None, options["json"])

    def _report(self, run: ImportRun, rejects_file: str | None, as_json: bool) -> None:
        report = {
            "rows": run.rows,
            "created": run.created,
            "updated": run.updated,
            "unchanged": run.unchanged,
            "rejected": run.rejected,
            "rejects_file": rejects_file,
            "seconds": round(run.seconds, 3),
        }
        if as_json:
            self.stdout.write(json.dumps(report))
            return
        names = ("created", "updated", "unchanged", "rejected")
        counts = ", ".join(f"{report[name]} {name}" for name in names)
        lines = [f"{report['rows']} rows in {report['seconds']} s: {counts}."]
        if rejects_file:
            lines.append(f"Rejected rows with their reasons: {rejects_file}")
        self.stdout.write("\n".join([*lines, *(f"Note: {note}" for note in run.notes)]))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError("--measured-on must be a day written YYYY-MM-DD.") from None


class _Told:
    """One line of progress, written over itself on a terminal."""

    def __init__(self, write: Any, is_terminal: bool) -> None:
        self._write, self._is_terminal, self._told_at = write, is_terminal, 0.0

    def __call__(self, job: Job) -> None:
        last = job.total is not None and job.done >= job.total
        if not self._is_terminal or (monotonic() - self._told_at < TOLD_EVERY and not last):
            return
        self._told_at = monotonic()
        now = timezone.now()
        of = f" of {job.total:,}" if job.total else ""
        percent = f" ({job.percent} %)" if job.percent is not None else ""
        rate, left = per_second(job.rate(now)), duration(job.seconds_left(now))
        self._write(f"\r{job.phase}: {job.done:,}{of}{percent}, {rate}, {left} left   ", ending="")
        if last:
            self._write("")
