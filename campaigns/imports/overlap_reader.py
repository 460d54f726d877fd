"""Records of audience overlaps to rows, a chunk at a time."""

from collections.abc import Sequence

from campaigns.imports.account_row import Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.delimited import Record
from campaigns.imports.files import Table
from campaigns.imports.overlap_columns import find_columns
from campaigns.imports.overlaps import OverlapRow, PairReader
from campaigns.imports.readings import cell_at
from campaigns.imports.shares import Scale, guessed_scale
from campaigns.imports.source import Source


class OverlapReader:
    """Reads the records of a source as pairs of accounts; `notes` tell the guesses."""

    def __init__(self, source: Source, choices: Choices, base: str = "") -> None:
        """`base` says whose share it is where the file does not. Raises FileError for missing columns."""
        table = Table(source.header, source.header_row, source.sample, source.delimiter, source.notes)
        self.columns = find_columns(table)
        self.notes: tuple[str, ...] = ()
        scale: Scale = "percent" if choices.rate_scale == "percent" else "fraction"
        if not choices.rate_scale:
            guess = guessed_scale(cell_at(record.cells, self.columns.share) for record in source.sample)
            scale, self.notes = guess.scale, (guess.note,) if guess.note else ()
        self._reader = PairReader(self.columns, scale, self.columns.base_of_all or base)

    def read(self, records: Sequence[Record]) -> tuple[list[OverlapRow], list[Rejected]]:
        """The pairs in their order, and the rows that were not taken, with reasons."""
        read = list(map(self._reader.read, records))
        rows = [row for row in read if isinstance(row, OverlapRow)]
        return rows, [row for row in read if isinstance(row, Rejected)]
