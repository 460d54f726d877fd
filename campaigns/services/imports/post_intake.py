"""Files of posts: accounts that the catalogue does not know are made, each post stands once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from campaigns.formatting import counted
from campaigns.imports.account_row import AccountRow, Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.delimited import Record
from campaigns.imports.post_reader import PostReader, PostRow
from campaigns.imports.source import Source
from campaigns.models import ImportRun
from campaigns.services.changes import bulk_changes
from campaigns.services.forecasts import forget_lessons
from campaigns.services.imports import comparing, post_stage, staging, writing
from campaigns.services.imports.intake import Batch, Tally
from campaigns.services.imports.telling_changes import tell_changes

UNDATED = "the day of the post is not known"
LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


class PostIntake:
    """One file of posts."""

    def __init__(self, run: ImportRun, source: Source) -> None:
        """Raises FileError when accounts, times or counts have no column, or nothing says the platform."""
        self._run = run
        self._reader = PostReader(source, Choices.from_json(run.choices.get("reading", {})))
        self._seen: Counter[int] = Counter()

    def columns(self) -> list[list[str]]:
        """Pairs of header and meaning, in words."""
        plan = self._reader.plan
        return [
            [header, meaning.value.replace("_", " ")]
            for header, meaning in zip(plan.headers, plan.meanings, strict=True)
        ]

    def notes(self, run: ImportRun) -> list[str]:
        notes = [self._reader.platform.reason] if self._reader.platform.reason else []
        if made := run.gathered.get("accounts"):
            notes.append(f"{counted(made, 'account')} not known before, made with the posts.")
        return notes

    def read(self, records: list[Record]) -> Batch:
        """The posts of these records; each knows which of its account's posts of that moment it is."""
        rows, rejected = self._reader.read(records)
        by_number = {record.row_number: record.cells for record in records}
        dated, refused = [], list(rejected)
        for row in rows:
            if row.posted_at is None or not 0 < row.posted_at < LATEST:
                refused.append(Rejected(row.row_number, "", "", UNDATED, by_number[row.row_number]))
            else:
                dated.append(row)
        refused.sort(key=lambda one: one.row_number)
        return Batch(len(records), list(self._numbered(dated)), refused)

    def _numbered(self, rows: Sequence[PostRow]) -> Iterator[tuple[PostRow, int]]:
        for row in rows:
            key = hash((row.platform, row.account, row.posted_at))
            yield row, self._seen[key]
            self._seen[key] += 1

    def begin(self) -> None:
        staging.make_stage()
        post_stage.make()

    def end(self) -> None:
        post_stage.drop()
        staging.drop_stage()
        forget_lessons()

    def stage(self, batch: Batch) -> None:
        """The accounts and the posts of a batch into temporary tables."""
        accounts = list(_accounts([row for row, _ in batch.rows], self._run.measured_on))
        staging.fill_stage(accounts, "", {})
        post_stage.fill([_staged(at, row, ordinal) for at, (row, ordinal) in enumerate(batch.rows)])

    def take(self, batch: Batch, *, write: bool) -> Tally:
        """Posts that are new, posts whose counts the file knows otherwise, and posts as they were."""
        outcome = comparing.compare(self._run)
        gathered = self._run.gathered
        if write:
            gathered["accounts"] = gathered.get("accounts", 0) + outcome.created
            with bulk_changes() as changes:
                writing.add_new(self._run, outcome)
                tell_changes(changes, replace(outcome, updated=0, filled_people=0, filled_niches=0))
        created, updated = post_stage.compare()
        if write:
            post_stage.write(self._run)
        return Tally(created, updated, len(batch.rows) - created - updated)


def _accounts(rows: Sequence[PostRow], measured_on: date | None) -> Iterator[AccountRow]:
    """Each account of the posts once, with its followers as of the day said, else of its newest post."""
    newest: dict[tuple[str, str], PostRow] = {}
    for row in rows:
        known = newest.get((row.platform, row.account))
        if known is None or (row.posted_at or 0) > (known.posted_at or 0):
            newest[row.platform, row.account] = row
    for number, row in enumerate(newest.values()):
        day = measured_on or datetime.fromtimestamp(row.posted_at or 0, UTC).date()
        yield AccountRow(
            row.row_number,
            number,
            row.platform,
            row.account,
            followers=row.followers or None,
            measured_on=day.isoformat(),
        )


def _staged(at: int, row: PostRow, ordinal: int) -> tuple[Any, ...]:
    moment = datetime.fromtimestamp(row.posted_at or 0, UTC)
    counts = (row.likes, row.comments, row.views, row.shares, row.saves)
    return (
        at,
        row.platform,
        row.account,
        connection.ops.adapt_datetimefield_value(moment),
        ordinal,
        row.kind,
        *(None if count is None else round(count) for count in counts),
        row.sponsored,
        " ".join(row.hashtags)[:500],
        row.url[:300] if row.url.startswith(("http://", "https://")) else "",
    )
