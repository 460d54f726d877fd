"""CSV files: polars reads them, Python's csv module says where one is wrong."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from planner.engine.command.faults import InputError, one_line, quoted
from planner.engine.command.table import Record, Table

CHUNK_BYTES = 1 << 20
COMMAS = "\0commas"
"""Column of the number of commas inside the cells of a row; no header has such a name."""
BLANK = "\0blank"
"""Column that marks rows without any cell."""


class CsvTable(Table):
    """A comma-separated file in UTF-8 with a header; rows are named by the line they begin in."""

    header_row = ", row 1"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._commas, self._has_quotes = _survey(path)
        self.columns = _header(path)

    def number(self, name: str) -> pl.Expr:
        return pl.col(name).cast(pl.Float64, strict=False)

    def text(self, name: str) -> pl.Expr:
        return pl.col(name).fill_null("")

    def read(self, wanted: Sequence[pl.Expr]) -> pl.DataFrame:
        every = pl.all_horizontal(pl.all().is_null()).alias(BLANK)
        try:
            rows = self._rows().select(*wanted, every, *self._inner_commas())
            frame = rows.collect(engine="streaming")
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise self._explained(one_line(error)) from None
        blank = frame[BLANK]
        self._check_lengths(len(frame) - int(blank.sum()), frame)
        if blank.any():
            frame = frame.filter(~blank)
        if not len(frame):
            raise InputError(f"{self.path}: empty file: a header and no rows")
        return frame.select(pl.exclude(BLANK, COMMAS))

    def record(self, position: int) -> Record:
        for place, (line, cells) in enumerate(_records(self.path), start=-1):
            if len(cells) != len(self.columns):
                break
            if place == position:
                return Record(f"row {line}", dict(zip(self.columns, cells, strict=True)))
        raise self._explained("rows cannot be told apart")

    def _rows(self) -> pl.LazyFrame:
        """All columns as text; polars makes rows of nulls of blank lines."""
        return pl.scan_csv(self.path, schema=dict.fromkeys(self.columns, pl.String), glob=False)

    def _check_lengths(self, rows: int, frame: pl.DataFrame) -> None:
        """Refuses rows that are too short, which polars fills up with nulls.

        It refuses those too long by itself (as long as every column is asked for), so the number
        of commas between cells tells. A row of nothing but commas would upset the count: where
        rows are empty, they are all looked at.
        """
        between = self._commas - sum(name.count(",") for name in self.columns)
        if COMMAS in frame.columns:
            between -= int(frame[COMMAS].sum())
        if between != (rows + 1) * (len(self.columns) - 1):
            raise self._explained("rows of unequal length")
        if rows < len(frame) and (fault := self._first_fault()):
            raise fault

    def _inner_commas(self) -> list[pl.Expr]:
        if not self._has_quotes:
            return []
        counts = pl.all().str.count_matches(",", literal=True)
        return [pl.sum_horizontal(counts).alias(COMMAS)]

    def _explained(self, otherwise: str) -> InputError:
        return self._first_fault() or InputError(f"{self.path}: cannot be read as CSV: {otherwise}")

    def _first_fault(self) -> InputError | None:
        """The first row of the file with a wrong number of cells or nothing in them."""
        wanted = len(self.columns)
        for line, cells in _records(self.path):
            where, found = f"{self.path}, row {line}", f"{len(cells)} cells, the header has {wanted}"
            if len(cells) < wanted:
                return InputError(f"{where}, column {self.columns[len(cells)]}: cell missing ({found})")
            if len(cells) > wanted:
                return InputError(f"{where}: too many cells ({found})")
            if not any(cells):
                return InputError(f"{where}, column {self.columns[0]}: every cell of the row is empty")
        return None


def _survey(path: Path) -> tuple[int, bool]:
    """Number of commas in the file, and whether it has quotation marks.

    Refuses what polars and Python's csv module would read differently: bytes that are not UTF-8
    and carriage returns that end no line.
    """
    commas, has_quotes, returns = 0, False, 0
    decoder, before = codecs.getincrementaldecoder("utf-8")(), b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            commas += chunk.count(b",")
            has_quotes = has_quotes or b'"' in chunk
            if found := chunk.count(b"\r"):
                returns += found - chunk.count(b"\r\n")
            returns -= before.endswith(b"\r") and chunk.startswith(b"\n")
            before = chunk
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                raise _unlike_text(path) from None
    if returns:
        raise _unlike_text(path)
    return commas, has_quotes


def _unlike_text(path: Path) -> InputError:
    """The first line that is not UTF-8 or has a carriage return inside."""
    with path.open("rb") as file:
        for row, line in enumerate(file, start=1):
            place, problem = line.removesuffix(b"\r\n").find(b"\r"), "a carriage return that ends no line"
            try:
                line.decode()
            except UnicodeDecodeError as error:
                place, problem = error.start, "the file is not UTF-8 text"
            if place >= 0:
                return InputError(f"{path}, row {row}, column {line[:place].count(b',') + 1}: {problem}")
    return InputError(f"{path}: the file is not UTF-8 text")


def _header(path: Path) -> tuple[str, ...]:
    line, names = next(_records(path), (1, []))
    if not names:
        raise InputError(f"{path}: empty file")
    for position, name in enumerate(names):
        where = f"{path}, row {line}, column {position + 1}"
        if not name:
            raise InputError(f"{where}: a column without a name")
        if name in names[:position]:
            raise InputError(f"{where}: the name {quoted(name)} stands twice")
    return tuple(names)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The line each record begins in and its cells, header first; blank lines are left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, begins = csv.reader(file, strict=True), 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise InputError(f"{path}, row {begins}: {error}") from None
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
