"""Signals of a file of accounts, whom to look at closer, and how good that is where accounts are labelled."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.imports.errors import FileError
from campaigns.management.files import read_content, write_csv
from campaigns.services.authenticity import OUT_COLUMNS, examine_profiles


class Command(BaseCommand):
    help = (
        "Read accounts (CSV, or JSON objects) with any of followers, following, posts, profile picture, bio "
        "length, external URL, private, digits in the handle, average likes and comments, and an optional "
        "label (fake or genuine). Says which to look at closer and why; never who is fake."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--out", type=Path, help="Where to write every account's result as CSV.")
        parser.add_argument(
            "--reference", type=Path, help="Ordinary accounts of the same kind to compare with."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["files"]
        contents = {str(path): read_content(path) for path in paths}
        reference = options["reference"]
        against = {str(reference): read_content(reference)} if reference else None
        try:
            found = examine_profiles(contents=contents, reference=against)
        except FileError as problem:
            raise CommandError(str(problem)) from None
        if options["out"]:
            write_csv(options["out"], OUT_COLUMNS, found.rows())
        if options["json"]:
            self.stdout.write(json.dumps(found.summary, allow_nan=False))
        else:
            self.stdout.write("\n".join(_table(found.summary)))


def _table(summary: dict[str, Any]) -> list[str]:
    lines = [f"{summary['accounts']:,} accounts, {summary['look_closer']:,} to look at closer."]
    lines += [f"  {part.replace('_', ' ')}: column {header}" for part, header in summary["columns"].items()]
    measured = summary["auc"]
    if measured is None:
        return [*lines, "No labels of both kinds: nothing to measure the signals against."]
    fake, genuine = summary["labelled_fake"], summary["labelled_genuine"]
    lines += [
        f"Of {fake:,} labelled fake {summary['look_closer_of_fake']:,} are to look at closer, of {genuine:,} "
        f"labelled genuine {summary['look_closer_of_genuine']:,}.",
        "",
        f"{'AUC, 95 % interval':38}",
        _line("order of the list", measured["combined"]),
        _line("weights learnt, cross-validated", measured["combined_learnt_in_cross_validation"]),
    ]
    return lines + [_line(name.replace("_", " "), found) for name, found in measured["signals"].items()]


def _line(name: str, found: dict[str, float] | None) -> str:
    if found is None:
        return f"  {name:36}unknown"
    return f"  {name:36}{found['value']:.3f}  {found['low']:.3f} to {found['high']:.3f}"
