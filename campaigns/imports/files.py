"""From bytes to a table: the delimiter, the header row and the records below it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from campaigns.imports.delimited import (
    HEADER_SEARCH_ROWS,
    Record,
    RowLimit,
    find_delimiter,
    lines_of,
    record_batches,
    separator_named,
)
from campaigns.imports.encoding import decode
from campaigns.imports.errors import FileError
from campaigns.imports.headings import header_index, refuse_swallowed_rows, with_index_header

__all__ = ["Record", "Table", "read_table"]

MAX_BYTES = 25 * 1024 * 1024
MAX_ROWS = 250_000


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
    delimiter, length = separator_named(text)
    text = text[length:]
    delimiter = delimiter or find_delimiter(text, is_known_header)
    limit = RowLimit(MAX_ROWS + HEADER_SEARCH_ROWS, MAX_ROWS)
    rows = list(chain.from_iterable(record_batches(lines_of([text]), delimiter, limit)))
    if not rows:
        raise FileError("The file is empty.")
    header_at = header_index([row.cells for row in rows[:HEADER_SEARCH_ROWS]], is_known_header)
    header, records = rows[header_at], rows[header_at + 1 :]
    if not records:
        raise FileError("The file has a header but no rows below it.", row=header.row_number)
    if len(records) > MAX_ROWS:
        raise FileError(f"The file has {len(records):,} rows; the limit is {MAX_ROWS:,}.")
    if header_at:
        notes.append(f"The header was found in row {header.row_number}; what stands above it is left out.")
    cells, note = with_index_header(header.cells, records)
    if note:
        notes.append(note)
    refuse_swallowed_rows(records, delimiter, len(cells))
    return Table(cells, header.row_number, tuple(records), delimiter, tuple(notes))
