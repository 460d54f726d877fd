"""Records of accounts to rows, a chunk at a time: plain columns at once, every other row by itself."""

from collections.abc import Iterator, Sequence

import numpy as np

from campaigns.imports.account_plan import plan_accounts
from campaigns.imports.account_row import AccountRow, Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.collecting import collector_paused
from campaigns.imports.delimited import Record
from campaigns.imports.errors import PlatformMissingError
from campaigns.imports.meanings import NUMBERS
from campaigns.imports.niches import NicheSplitter
from campaigns.imports.plain_rows import PlainRows
from campaigns.imports.platform_guess import PLATFORM_MISSING
from campaigns.imports.readings import cell_at
from campaigns.imports.recurring import SLOTS, Clashing, Places, Repeats
from campaigns.imports.repeats import clash_of
from campaigns.imports.rows import RowReader
from campaigns.imports.source import Source

Key = tuple[str, str, str | None]
Reading = AccountRow | Rejected | None

NO_ACCOUNT = "the row holds no account"


class AccountReader:
    """Reads the records of a source as people chose and the plan guesses. `plan` says how, `notes` what
    was assumed so far."""

    def __init__(self, source: Source, choices: Choices) -> None:
        """Raises FileError when no column holds the accounts, or nothing says the platform."""
        self.plan = plan_accounts(source, choices)
        if not self.plan.platform.value and not self.plan.platform_by_row:
            raise PlatformMissingError(PLATFORM_MISSING)
        self._readers = [
            RowReader(
                slot,
                source.header,
                NicheSplitter(
                    cell_at(record.cells, at) for at in slot.plan.niches for record in source.sample
                ),
            )
            for slot in self.plan.slots
        ]
        self._plain = list(map(PlainRows, self._readers))

    def notes(self) -> list[str]:
        """What was assumed about the rows read so far."""
        return [note for reader in self._readers for note in reader.notes()]

    def read(
        self, records: Sequence[Record], repeats: Repeats | None = None
    ) -> tuple[list[AccountRow], list[Rejected]]:
        """The accounts of the records in their order, and the rows that were not taken, with reasons.

        With the `repeats` of the whole file, each account stands once: rows that joined an earlier one are
        left out, rows that clash with one are rejected.
        """
        with collector_paused():
            readings = [self._slot_readings(slot, records) for slot in range(len(self._readers))]
        if repeats is not None and len(repeats.touched):
            for slot, column in enumerate(readings):
                self._apply(repeats, slot, records, column)
        if len(readings) == 1:
            kept = readings[0]
        else:
            kept = list(self._across(records, readings))
        rows = [row for row in kept if isinstance(row, AccountRow)]
        return rows, [row for row in kept if isinstance(row, Rejected)] if len(rows) < len(kept) else []

    def keys(self, records: Sequence[Record]) -> tuple[Places, list[Key]]:
        """Where the accounts of the records stand, and (platform, handle, day) of each."""
        places: list[int] = []
        found: list[Key] = []
        for slot, (reader, plain) in enumerate(zip(self._readers, self._plain, strict=True)):
            keys = [
                reader.key(record) if key is None and not reader.is_blank(record.cells) else key
                for key, record in zip(plain.keys(records), records, strict=True)
            ]
            if None in keys:
                records_known = [record for key, record in zip(keys, records, strict=True) if key is not None]
            else:
                records_known = list(records)
            places += [record[0] * SLOTS + slot for record in records_known]
            found += [key for key in keys if key is not None]
        return np.array(places, np.int64), found

    def read_at(self, records: Sequence[Record], places: Places) -> Iterator[tuple[int, AccountRow]]:
        """(place, row) of the accounts at some places of these records, in the order of the file."""
        wanted = places // SLOTS
        found: list[tuple[int, AccountRow]] = []
        for slot in range(len(self._readers)):
            numbers = set(wanted[places % SLOTS == slot].tolist())
            chosen = [record for record in records if record.row_number in numbers]
            rows = self._slot_readings(slot, chosen) if chosen else []
            found += [(row.row_number * SLOTS + slot, row) for row in rows if isinstance(row, AccountRow)]
        yield from sorted(found, key=lambda each: each[0])

    def _slot_readings(self, slot: int, records: Sequence[Record]) -> list[Reading]:
        reader = self._readers[slot]
        rows: list[Reading] = list(self._plain[slot].read(records)) if records else []
        if None in rows:
            for place, row in enumerate(rows):
                if row is None and not reader.is_blank(records[place].cells):
                    rows[place] = reader.read(records[place])
        return rows

    def _across(self, records: Sequence[Record], readings: list[list[Reading]]) -> Iterator[Reading]:
        """The accounts of each record after another; a record with none, and none refused, is refused."""
        for record, found in zip(records, zip(*readings, strict=True), strict=True):
            accounts = [reading for reading in found if reading is not None]
            yield from accounts
            if all(self._is_blank(record, slot) for slot in range(len(found))):
                yield Rejected(record.row_number, "", "", NO_ACCOUNT, record.cells)

    def _is_blank(self, record: Record, slot: int) -> bool:
        return self._readers[slot].is_blank(record.cells)

    def _apply(self, repeats: Repeats, slot: int, records: Sequence[Record], readings: list[Reading]) -> None:
        """Fill, drop or refuse the rows of accounts that stand more than once."""
        numbers = np.fromiter((record[0] for record in records), np.int64, len(records))
        places = numbers * SLOTS + slot
        for at, outcome in repeats.among(places):
            row = readings[at]
            if not isinstance(row, AccountRow):
                continue
            if outcome is None:
                readings[at] = None
            elif isinstance(outcome, Clashing):
                plan = self.plan.slots[slot].plan
                meaning = NUMBERS[outcome.number]
                refused = clash_of(row, outcome.first_row, meaning, outcome.there, plan)
                readings[at] = refused.as_rejected(records[at].cells)
            else:
                readings[at] = row._replace(**outcome)
