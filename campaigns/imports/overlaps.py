"""A file of audience overlaps as the caller gets it: the rows read, the rows refused, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.handles import platform_named
from campaigns.imports.account_names import AccountName, account_named
from campaigns.imports.files import Record, read_table
from campaigns.imports.overlap_columns import OverlapColumns, find_columns, is_overlap_header
from campaigns.imports.readings import UnreadableError, cell_at
from campaigns.imports.rows import Rejected
from campaigns.imports.shares import Scale, as_fraction, guessed_scale, quoted, read_base
from campaigns.imports.unknowns import is_unknown

WITHOUT_BASE = "whose share it is stands nowhere: first, second, smaller or either"


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """One statement: `share` from 0 to 1 of the audience that `base` (one of BASES) names."""

    row_number: int
    first: AccountName
    second: AccountName
    share: float
    base: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverlapFile:
    """What was read. Always row_count == len(rows) + len(rejected); `notes` tell the guesses."""

    rows: tuple[OverlapRow, ...]
    rejected: tuple[Rejected, ...]
    row_count: int
    columns: OverlapColumns
    header: tuple[str, ...]
    notes: tuple[str, ...]


def read_overlaps(content: bytes, *, scale: Scale | None = None, base: str = "") -> OverlapFile:
    """Read a file with one pair of accounts per row.

    `scale` says what numbers without a percent sign are (None: guessed from all of them), `base` whose
    share it is where the file does not say. Raises FileError when the file as a whole cannot be read.
    """
    table = read_table(content, is_overlap_header)
    columns = find_columns(table)
    notes = list(table.notes)
    if scale is None:
        scale, note = guessed_scale(cell_at(record.cells, columns.share) for record in table.records)
        notes += [note] if note else []
    if columns.base_of_all:
        notes.append(f'The base of every row is taken from "{columns.headers[columns.share]}".')
    reader = PairReader(columns, scale, columns.base_of_all or base)
    read = [reader.read(record) for record in table.records]
    if reader.without_base:
        notes.append(f"{reader.without_base:,} rows do not say whose share it is: {base}, as chosen.")
    return OverlapFile(
        rows=tuple(row for row in read if isinstance(row, OverlapRow)),
        rejected=tuple(row for row in read if isinstance(row, Rejected)),
        row_count=len(table.records),
        columns=columns,
        header=table.header,
        notes=tuple(notes),
    )


class PairReader:
    """Reads the records of one table; counts the rows whose base is the chosen one."""

    def __init__(self, columns: OverlapColumns, scale: Scale, base: str) -> None:
        self._columns, self._scale, self._base = columns, scale, base
        self.without_base = 0

    def read(self, record: Record) -> OverlapRow | Rejected:
        """The pair of a record, or the first fault found in it."""
        try:
            return self._row(record)
        except UnreadableError as fault:
            return Rejected(record.row_number, fault.column, fault.value, fault.reason, record.cells)

    def _row(self, record: Record) -> OverlapRow:
        cells, columns = record.cells, self._columns
        width = len(columns.headers)
        if any(cell.strip() for cell in cells[width:]):
            beyond = next(cell for cell in cells[width:] if cell.strip())
            raise UnreadableError("", beyond, f"{quoted(beyond)} stands beyond the last column of the header")
        first, second = (self._account(cells, side) for side in (0, 1))
        text = cell_at(cells, columns.share)
        try:
            share = as_fraction(text, self._scale)
        except ValueError as fault:
            raise UnreadableError(columns.shown(columns.share), text, str(fault)) from None
        return OverlapRow(record.row_number, first, second, share, self._base_of(cells), cells)

    def _account(self, cells: Sequence[str], side: int) -> AccountName:
        place = self._columns.accounts[side]
        text = cell_at(cells, place)
        platform = self._platform(cells, side)
        try:
            return account_named(text, platform)
        except ValueError as fault:
            raise UnreadableError(self._columns.shown(place), text, str(fault)) from None

    def _platform(self, cells: Sequence[str], side: int) -> str:
        place = self._columns.platforms[side]
        text = "" if place is None else cell_at(cells, place)
        if place is None or is_unknown(text):
            return ""
        platform = platform_named(text)
        if not platform:
            raise UnreadableError(self._columns.shown(place), text, f"{quoted(text)} is no known platform")
        return platform

    def _base_of(self, cells: Sequence[str]) -> str:
        place = self._columns.base
        text = "" if place is None else cell_at(cells, place)
        if place is not None and not is_unknown(text):
            base = read_base(text)
            if not base:
                reason = f"{quoted(text)} is none of first, second, smaller, either"
                raise UnreadableError(self._columns.shown(place), text, reason)
            return base
        if not self._base:
            raise UnreadableError("" if place is None else self._columns.shown(place), text, WITHOUT_BASE)
        self.without_base += not self._columns.base_of_all
        return self._base
