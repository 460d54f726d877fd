"""Forecast the posts of a file from the earlier ones of their account and say how good it was."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.imports.errors import FileError
from campaigns.management.files import read_content, write_csv
from campaigns.services.backtests import FORECAST_COLUMNS, MEASURES, backtest_posts

_METHODS = ("ours", "last", "mean", "median", "band_median")


class Command(BaseCommand):
    help = (
        "Forecast posts from the earlier posts of their account and compare with what came. The file's "
        "columns: account, followers, posted_at, likes, comments, views, shares, saves, sponsored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--measure", choices=MEASURES, default=MEASURES[0])
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--forecasts", type=Path, help="Where to write every forecast as CSV.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            found = backtest_posts(content=read_content(path), measure=options["measure"])
        except FileError as problem:
            raise CommandError(f"{path.name}: {problem}") from None
        if options["forecasts"]:
            write_csv(Path(options["forecasts"]), FORECAST_COLUMNS, found.forecast_rows())
        if options["json"]:
            self.stdout.write(json.dumps(found.scores, allow_nan=False))
        else:
            self.stdout.write("\n".join(_table(found.scores)))


def _table(scores: dict[str, Any]) -> list[str]:
    lines = [
        f"{scores['posts']:,} posts of {scores['accounts']:,} accounts, {scores['measure']}; left out: "
        f"{scores['left_out_unknown']:,} unknown, {scores['left_out_incomplete']:,} without account or time, "
        f"{scores['left_out_repeats']:,} repeated rows, "
        f"{scores['left_out_zero']:,} with an actual of zero."
    ]
    for scope in ("one_step", "rolling"):
        found = scores[scope]
        lines += ["", f"{scope}: {found['n']:,} forecasts of {found['accounts']:,} accounts"]
        lines.append(f"  {'':12}{'median error':>14}{'in 80 % range':>15}{'pinball':>10}")
        lines += [_line(name, found[name]) for name in _METHODS]
        groups = [("tier", found["by_tier"]), ("earlier posts", found["by_earlier_posts"])]
        for title, parts in groups:
            if parts:
                lines.append(f"  ours by {title}")
            lines += [f"{_line(name, part['ours'])}   n {part['n']:,}" for name, part in parts.items()]
    return lines


def _line(name: str, found: dict[str, float | None]) -> str:
    error, inside, loss = (found[key] for key in ("median_abs_pct_error", "coverage_80", "mean_pinball"))
    cells = (_percent(error), _percent(inside), "–" if loss is None else f"{loss:.4f}")
    return f"  {name:12}{cells[0]:>14}{cells[1]:>15}{cells[2]:>10}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
