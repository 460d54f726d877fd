"""Import a file of accounts from the command line."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.choices import Platform
from campaigns.imports.errors import FileError
from campaigns.services.account_imports import ImportRequest, import_accounts


class Command(BaseCommand):
    help = "Import accounts from a CSV file: every readable row in, every other one reported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--platform", required=True, choices=Platform.values)
        parser.add_argument("--measured-on", required=True, help="The day of the numbers, YYYY-MM-DD.")
        parser.add_argument("--source", default="", help="Where the numbers come from; else the file's name.")
        parser.add_argument("--rejects", type=Path, help="Where to write the rejected rows.")
        parser.add_argument("--dry-run", action="store_true", help="Report, write nothing to the catalogue.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            measured_on = date.fromisoformat(options["measured_on"])
        except ValueError:
            raise CommandError("--measured-on must be a day written YYYY-MM-DD.") from None
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}.") from None
        request = ImportRequest(content, path.name, options["platform"], measured_on, options["source"])
        try:
            run = import_accounts(request=request, user=None, dry_run=options["dry_run"])
        except FileError as problem:
            raise CommandError(f"{path.name}: {problem}") from None
        rejects_file = options["rejects"] or Path(f"{path.stem}.rejects.csv")
        if run.rejects_csv:
            rejects_file.write_text(run.rejects_csv, encoding="utf-8", newline="")
        report = {
            "rows": run.rows,
            "created": run.created,
            "updated": run.updated,
            "unchanged": run.unchanged,
            "rejected": run.rejected,
            "rejects_file": str(rejects_file) if run.rejects_csv else None,
            "seconds": round(run.seconds, 3),
        }
        self.stdout.write(json.dumps(report) if options["json"] else self._sentences(report, run.notes))

    def _sentences(self, report: dict[str, Any], notes: list[str]) -> str:
        counts = ", ".join(
            f"{report[name]} {name}" for name in ("created", "updated", "unchanged", "rejected")
        )
        lines = [f"{report['rows']} rows in {report['seconds']} s: {counts}."]
        if report["rejects_file"]:
            lines.append(f"Rejected rows with their reasons: {report['rejects_file']}")
        return "\n".join([*lines, *(f"Note: {note}" for note in notes)])
