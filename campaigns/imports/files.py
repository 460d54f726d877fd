"""From bytes to a table: the delimiter, the header row and the records below it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from campaigns.imports.encoding import decode
from campaigns.imports.errors import FileError

MAX_BYTES = 25 * 1024 * 1024
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 10_000
MAX_ROWS = 250_000

_MAX_LINE_LENGTH = MAX_COLUMNS * MAX_CELL_LENGTH
_MAX_BLANK_ROWS = 1_000_000
_DELIMITERS = ",;\t|"
_SAMPLE_LENGTH = 300_000
_SAMPLE_RECORDS = 200
_HEADER_SEARCH_ROWS = 30
_SENTINEL = "\x1eend of file\x1e"
_DEFUSED = re.compile("'(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


class Record(NamedTuple):
    """One row below the header. `row_number` is 1-based, as a spreadsheet shows it."""

    row_number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its records; entirely blank rows are left out but were counted as rows."""

    header: tuple[str, ...]
    header_row: int
    records: tuple[Record, ...]
    delimiter: str
    notes: tuple[str, ...]


def read_table(content: bytes, is_known_header: Callable[[str], bool]) -> Table:
    """Read a delimited text file; `is_known_header` tells cells that name a column.

    The header is the row with most known names among the first 30, else the first row of the
    usual width. Raises FileError for an empty, binary or oversized file, an unclosed quotation
    mark, or a header with nothing below it.
    """
    if len(content) > MAX_BYTES:
        raise FileError(f"The file has {len(content):,} bytes; the limit is {MAX_BYTES:,}.")
    text, note = decode(content)
    notes = [note] if note else []
    text, delimiter = _without_separator_line(text)
    delimiter = delimiter or _find_delimiter(text, is_known_header)
    rows = _rows(text, delimiter)
    if not rows:
        raise FileError("The file is empty.")
    header_at = _header_index([row.cells for row in rows[:_HEADER_SEARCH_ROWS]], is_known_header)
    header, records = rows[header_at], rows[header_at + 1 :]
    if not records:
        raise FileError("The file has a header but no rows below it.", row=header.row_number)
    if len(records) > MAX_ROWS:
        raise FileError(f"The file has {len(records):,} rows; the limit is {MAX_ROWS:,}.")
    if header_at:
        notes.append(f"The header was found in row {header.row_number}; what stands above it is left out.")
    cells, note = _with_index_header(header.cells, records)
    if note:
        notes.append(note)
    _refuse_swallowed_rows(records, delimiter, len(cells))
    return Table(cells, header.row_number, tuple(records), delimiter, tuple(notes))


def _without_separator_line(text: str) -> tuple[str, str]:
    """Excel's first line `sep=;` names the delimiter and is not shown as a row."""
    match = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    return (text[match.end() :], match[1]) if match else (text, "")


def _find_delimiter(text: str, is_known_header: Callable[[str], bool]) -> str:
    sample = text[:_SAMPLE_LENGTH]
    return max(_DELIMITERS, key=lambda mark: _delimiter_merit(sample, mark, is_known_header))


def _delimiter_merit(
    sample: str, delimiter: str, is_known_header: Callable[[str], bool]
) -> tuple[int, float, int]:
    """Known header names first, then how even the rows are, then their width."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        rows = [row for row in islice(reader, _SAMPLE_RECORDS) if any(row)]
    except csv.Error:
        return 0, 0.0, 0
    if not rows:
        return 0, 0.0, 0
    known = max(sum(map(is_known_header, row[:MAX_COLUMNS])) for row in rows[:_HEADER_SEARCH_ROWS])
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    if width < 2:
        return 0, 0.0, 0
    return known if known > 1 else 0, round(count / len(rows), 1), width


def _rows(text: str, delimiter: str) -> list[Record]:
    """All rows that are not blank, with their numbers. Raises FileError beyond the limits."""
    rows: list[Record] = []
    number = 0
    lines = _lines(text.rstrip("\r\n\x1a") + "\n" + _SENTINEL)
    closed = False
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
            if cells == [_SENTINEL]:
                closed = True
            elif any(cell and not cell.isspace() for cell in cells):
                _check_limits(number, cells)
                rows.append(Record(number, tuple(map(_undefused, cells))))
                if len(rows) > MAX_ROWS + _HEADER_SEARCH_ROWS:
                    raise FileError(f"The file has more than {MAX_ROWS:,} rows, the limit.")
            if number > MAX_ROWS + _MAX_BLANK_ROWS:
                raise FileError(f"The file has more than {_MAX_BLANK_ROWS:,} blank rows.")
    except csv.Error as error:
        raise FileError(f"Row {number + 1} cannot be read: {error}.", row=number + 1) from None
    if not closed:
        raise FileError(f"A quotation mark opens in row {number} and never closes.", row=number)
    return rows


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > _MAX_LINE_LENGTH:
            raise FileError(f"Line {number} is longer than {_MAX_LINE_LENGTH:,} characters.")
        yield line


def _check_limits(row: int, cells: list[str]) -> None:
    if len(cells) > MAX_COLUMNS:
        message = f"Row {row} has {len(cells):,} columns; the limit is {MAX_COLUMNS}."
        raise FileError(message, row=row)
    if max(map(len, cells)) <= MAX_CELL_LENGTH and "\x00" not in "".join(cells):
        return
    for column, cell in enumerate(cells, start=1):
        if len(cell) > MAX_CELL_LENGTH:
            message = (
                f"Row {row}, column {column} has {len(cell):,} characters; the limit is "
                f"{MAX_CELL_LENGTH:,}. A quotation mark may not be closed."
            )
            raise FileError(message, row=row, column=str(column))
        if "\x00" in cell:
            message = f"Row {row}, column {column} holds a NUL byte: the file is damaged."
            raise FileError(message, row=row, column=str(column))


def _undefused(cell: str) -> str:
    """Take away the apostrophe that a formula-safe export put before = + - @."""
    return cell[1:] if cell.startswith("'") and _DEFUSED.match(cell) else cell


def _header_index(rows: list[tuple[str, ...]], is_known_header: Callable[[str], bool]) -> int:
    known = [sum(map(is_known_header, row)) for row in rows]
    if known and max(known) > 1:
        return known.index(max(known))
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = Counter(filled).most_common(1)[0][0] if filled else 0
    return next((index for index, count in enumerate(filled) if count >= usual), 0)


def _with_index_header(header: tuple[str, ...], records: list[Record]) -> tuple[tuple[str, ...], str]:
    """R writes a numbered first column without a header cell: give it a blank one."""
    wider = [record.cells for record in records if len(record.cells) == len(header) + 1]
    if len(wider) * 10 < len(records) * 9 or not all(header):
        return header, ""
    numbered = sum(1 for cells in wider if cells[0].strip().isdecimal() and cells[-1].strip())
    if numbered * 10 < len(wider) * 9:
        return header, ""
    return ("", *header), "The first column has no header; it holds row numbers."


def _refuse_swallowed_rows(records: list[Record], delimiter: str, width: int) -> None:
    """A stray quotation mark makes one cell out of whole rows: better refused than lost."""
    for record in records:
        if width < 3 or "\n" not in "".join(record.cells):
            continue
        for column, cell in enumerate(record.cells, start=1):
            lines = cell.splitlines()[1:-1] if "\n" in cell else []
            if any(line.count(delimiter) == width - 1 for line in lines):
                row = record.row_number
                message = (
                    f"In row {row}, column {column} a quotation mark opens that swallows "
                    "the rows below it. Close or remove it."
                )
                raise FileError(message, row=row, column=str(column))
