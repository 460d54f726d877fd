"""Files of accounts: read, staged, compared with the catalogue, written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from campaigns.formatting import counted
from campaigns.imports.account_reader import AccountReader
from campaigns.imports.account_row import AccountRow, Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.delimited import Record
from campaigns.imports.errors import FileError
from campaigns.imports.meanings import Meaning
from campaigns.imports.recurring import SLOTS, find_repeats
from campaigns.imports.source import Source
from campaigns.models import ErasedHandle, ImportRun, handle_digest
from campaigns.services.changes import bulk_changes
from campaigns.services.imports import comparing, examples, fees, staging, writing
from campaigns.services.imports.intake import Batch, Tally
from campaigns.services.imports.niche_keys import niche_keys
from campaigns.services.imports.telling_changes import tell_changes
from campaigns.services.plausibility import doubts_of_rows, forget_doubts

DOUBTS_NOTED = 40
DOUBTED_RECORDS = 100_000
"""So many records of a file are looked at for numbers that can hardly be true; their own page knows all."""
FORGOTTEN = "the owner of this account asked to be forgotten"
CHOSEN = "As chosen."
DAY_MISSING = "Say of which day the numbers are: neither the file's name nor a column tells it."


class AccountIntake:
    """One file of accounts."""

    def __init__(self, run: ImportRun, source: Source) -> None:
        """Raises FileError when the file does not hold accounts, or nothing says of which day they are."""
        self._run = run
        self._reader = AccountReader(source, Choices.from_json(run.choices.get("reading", {})))
        plan = self._reader.plan
        self._by_day = any(Meaning.MEASURED_ON in slot.plan.texts for slot in plan.slots)
        if run.measured_on is None and not self._by_day:
            raise FileError(DAY_MISSING)
        self._repeats = find_repeats(source, self._reader)
        self._merged = np.unique(self._repeats.merged_at // SLOTS) if self._repeats.merged else None
        self._niches: dict[str, int] = {}
        self._layers: list[list[AccountRow]] = []
        self._made: set[tuple[str, str]] = set()
        self._looked_at = 0
        self._forgotten, self._digest = ErasedHandle.objects.digests(), handle_digest()

    def columns(self) -> list[list[str]]:
        """Pairs of header and meaning, in words."""
        return [
            [column.header, Meaning(column.meaning).words.replace("avg ", "average ")]
            for column in self._reader.plan.columns
        ]

    def notes(self, run: ImportRun) -> list[str]:
        """What was guessed, assumed and found out, in sentences."""
        guessed = [note for note in self._reader.plan.notes if note != CHOSEN]
        notes = [*guessed, *self._reader.notes()]
        if self._repeats.merged:
            rows = counted(self._repeats.merged, "row")
            notes.append(f"{rows} repeated an account and joined its first row.")
        gathered = run.gathered
        if gathered.get("silent"):
            rows = counted(gathered["silent"], "row")
            notes.append(f"{rows} without interactions: accounts with a measured rate keep it.")
        if gathered.get("retired"):
            rows = counted(gathered["retired"], "row")
            notes.append(f"{rows} of accounts that are retired: their numbers are kept, they stay retired.")
        return [*notes, *_doubt_notes(gathered)]

    def read(self, records: list[Record]) -> Batch:
        """The accounts of these records; runs in a thread of its own and asks no database."""
        rows, rejected = self._without_forgotten(*self._reader.read(records, self._repeats))
        joined = 0
        if self._merged is not None:
            numbers = np.fromiter((record.row_number for record in records), np.int64, len(records))
            joined = int(np.isin(self._repeats.merged_at // SLOTS, numbers).sum())
        return Batch(len(records), rows, rejected, joined)

    def _without_forgotten(
        self, rows: Sequence[AccountRow], rejected: Sequence[Rejected]
    ) -> tuple[Sequence[AccountRow], Sequence[Rejected]]:
        """Rows of people who asked to be forgotten are refused, and nothing of them is kept."""
        if not self._forgotten:
            return rows, rejected
        found = [self._digest(row.platform, row.handle) in self._forgotten for row in rows]
        refused = [
            Rejected(row.row_number, "", "", FORGOTTEN, ())
            for row, is_found in zip(rows, found, strict=True)
            if is_found
        ]
        left = [row for row, is_found in zip(rows, found, strict=True) if not is_found]
        return left, [*rejected, *refused]

    def begin(self) -> None:
        staging.make_stage()

    def end(self) -> None:
        staging.drop_stage()
        forget_doubts()

    def stage(self, batch: Batch) -> None:
        """The first layer of rows with distinct accounts goes into the temporary tables."""
        rows = _one_person_of_linked(batch.rows)
        self._layers = list(_layers(rows)) if self._by_day else [list(rows)]
        self._niches.update(niche_keys(rows, self._niches, create=self._run.state == "applying"))
        self._fill(self._layers[0] if self._layers else [])

    def _fill(self, rows: Sequence[AccountRow]) -> None:
        day = self._run.measured_on.isoformat() if self._run.measured_on else ""
        staging.fill_stage(rows, day, self._niches)

    def take(self, batch: Batch, *, write: bool) -> Tally:
        """Compare and, to apply, write; a long file's further days of an account follow one after another."""
        tally = Tally()
        for number, rows in enumerate(self._layers):
            if number:
                self._fill(rows)
            tally.add(self._take_layer(rows, write))
        return tally

    def _take_layer(self, rows: list[AccountRow], write: bool) -> Tally:
        if write:
            writing.preserve_numbers()
        outcome = comparing.compare(self._run)
        self._look(rows)
        gathered = self._run.gathered
        gathered["retired"] = gathered.get("retired", 0) + comparing.retired_accounts()
        if write:
            with bulk_changes() as changes:
                writing.add_new(self._run, outcome)
                writing.change_numbers(self._run, outcome)
                writing.fill_gaps(self._run, outcome)
                tell_changes(changes, outcome)
            fees.add_fees(self._run, rows)
        else:
            self._run.examples = examples.gathered(self._run.examples, outcome)
        created = outcome.created if write or not self._by_day else self._first_seen(rows, outcome.created)
        return Tally(created, outcome.updated + outcome.created - created, outcome.unchanged)

    def _first_seen(self, rows: list[AccountRow], created: int) -> int:
        """A check of a file with several days per account makes each account once."""
        before = len(self._made)
        new = {(platform, handle) for platform, handle in comparing.new_accounts()} if created else set()
        self._made |= new
        return len(self._made) - before

    def _look(self, rows: list[AccountRow]) -> None:
        """Numbers that can hardly be true, and rows that know no interactions, for the notes."""
        gathered = self._run.gathered
        silent = sum(not knows_interactions(row) for row in rows)
        gathered["silent"] = gathered.get("silent", 0) + silent
        left = DOUBTED_RECORDS - self._looked_at
        if left <= 0:
            return
        self._looked_at += len(rows)
        looked = rows[:left]
        found = list(doubts_of_rows(looked, comparing.last_followers()))
        gathered["doubted"] = gathered.get("doubted", 0) + len({id(row) for row, _ in found})
        gathered["doubts"] = gathered.get("doubts", 0) + len(found)
        told = gathered.setdefault("told", [])
        for row, finding in islice(found, max(0, DOUBTS_NOTED - len(told))):
            told.append(f"Row {row.row_number}, @{row.handle}: {finding.sentence}")


def _doubt_notes(gathered: dict[str, Any]) -> list[str]:
    if not gathered.get("doubted"):
        return []
    more = gathered["doubts"] - len(gathered["told"])
    return [
        f"{counted(gathered['doubted'], 'row')} with numbers that can hardly be true, taken as they stand:",
        *gathered["told"],
        *(
            [f"{more:,} more reasons: see the numbers to check once the file is imported."]
            if more > 0
            else []
        ),
    ]


def knows_interactions(row: AccountRow) -> bool:
    """Whether the row says anything about interactions; without, an account keeps its measured rate."""
    return not (
        row.avg_likes is None
        and row.avg_engagements is None
        and row.avg_comments is None
        and row.avg_shares is None
        and row.avg_saves is None
    )


def _layers(rows: Sequence[AccountRow]) -> Iterator[list[AccountRow]]:
    """The rows in lists of distinct accounts: the first of each account, then the second."""
    layers: list[list[AccountRow]] = []
    seen: dict[tuple[str, str], int] = {}
    for row in sorted(rows, key=lambda row: row.measured_on or ""):
        depth = seen.get((row.platform, row.handle), 0)
        seen[row.platform, row.handle] = depth + 1
        if depth == len(layers):
            layers.append([])
        layers[depth].append(row)
    yield from layers


def _one_person_of_linked(rows: Sequence[AccountRow]) -> Sequence[AccountRow]:
    """Rows that name each other's accounts as the same person's get one person."""
    if not any(row.linked for row in rows):
        return rows
    person = {(row.platform, row.handle): row.person for row in rows}
    chief: dict[int, int] = {}

    def first(number: int) -> int:
        while number in chief:
            number = chief[number]
        return number

    for row in rows:
        for link in row.linked:
            if link in person:
                one, other = sorted((first(row.person), first(person[link])))
                if one != other:
                    chief[other] = one
    return [row._replace(person=first(row.person)) for row in rows] if chief else rows
