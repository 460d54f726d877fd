"""Delimited text as rows: lines out of bytes in bounded memory, records out of lines."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count, islice, repeat
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from campaigns.imports.collecting import collector_paused
from campaigns.imports.encoding import Blocks, TextEncoding
from campaigns.imports.errors import FileError

MAX_COLUMNS = 400
MAX_CELL_LENGTH = 10_000
MAX_BLANK_ROWS = 1_000_000
HEADER_SEARCH_ROWS = 30
BLOCK_BYTES = 1 << 20

_MAX_LINE_LENGTH = MAX_COLUMNS * MAX_CELL_LENGTH
_DELIMITERS = ",;\t|"
_SAMPLE_LENGTH = 300_000
_SAMPLE_RECORDS = 200
_BATCH = 5_000
_SENTINEL = "\x1eend of file\x1e"
_DEFUSED = re.compile("'(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


class Record(NamedTuple):
    """One row below the header. `row_number` is 1-based, as a spreadsheet shows it."""

    row_number: int
    cells: tuple[str, ...]


class RowLimit(NamedTuple):
    """How many rows that are not blank are read, and the number a person is told."""

    rows: int
    told: int


def blocks_of(path: Path) -> Blocks:
    """What reads the bytes of a file, a block at a time, as often as asked."""

    def read() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from iter(lambda: file.read(BLOCK_BYTES), b"")

    return read


def text_blocks(blocks: Blocks, encoding: TextEncoding) -> Iterator[str]:
    """The text of blocks of bytes, piece by piece, without byte order mark."""
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    skip, at_start = encoding.skip, True
    for block in chain(blocks(), (b"",)):
        text = decoder.decode(block[skip:], not block)
        skip = 0
        if at_start and text:
            text, at_start = text.removeprefix("\ufeff"), False
        if text:
            yield text


def lines_of(texts: Iterable[str]) -> Iterator[list[str]]:
    """Blocks of whole lines with their endings (\\n, \\r or \\r\\n) out of pieces of text.

    The last line gets an end, and loses the mark that old systems put behind it. Raises FileError for
    a monstrous line.
    """
    rest, number = "", 0
    for text in texts:
        text = rest + text
        last = len(text) - 1
        cut = max(text.rfind("\n"), text.rfind("\r", 0, max(last, 0))) + 1
        if cut:
            lines = list(io.StringIO(text[:cut], newline=""))
            _refuse_long(max(lines, key=len), number + 1)
            number += len(lines)
            yield lines
        rest = text[cut:]
        _refuse_long(rest, number + 1)
    if rest := rest.rstrip("\x1a"):
        yield [rest if rest.endswith(("\n", "\r")) else rest + "\n"]


def _refuse_long(line: str, number: int) -> None:
    if len(line) > _MAX_LINE_LENGTH:
        raise FileError(f"About line {number}, a line is longer than {_MAX_LINE_LENGTH:,} characters.")


def separator_named(text: str) -> tuple[str, int]:
    """Excel's first line `sep=;` names the delimiter and is not shown as a row: (delimiter, length)."""
    match = _SEPARATOR_LINE.match(text)
    return (match[1], match.end()) if match else ("", 0)


def find_delimiter(text: str, is_known_header: Callable[[str], bool]) -> str:
    """The delimiter of a text by its first rows: known header names, then how even the rows are."""
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
    known = max(sum(map(is_known_header, row[:MAX_COLUMNS])) for row in rows[:HEADER_SEARCH_ROWS])
    width, count_of_width = Counter(len(row) for row in rows).most_common(1)[0]
    if width < 2:
        return 0, 0.0, 0
    return known if known > 1 else 0, round(count_of_width / len(rows), 1), width


def record_batches(blocks: Iterable[list[str]], delimiter: str, limit: RowLimit) -> Iterator[list[Record]]:
    """The rows that are not blank out of blocks of lines, a block or some thousands at a time.

    Raises FileError beyond the limits, for a NUL, a cell that cannot be read and an unclosed quote.
    """
    rest = iter(blocks)
    number = kept = 0
    for lines in rest:
        plain = _plain_records(lines, delimiter, number + 1)
        batches = [(plain, len(lines))] if plain is not None else _quoted(lines, rest, delimiter, number + 1)
        for records, rows in batches:
            number += rows
            kept += len(records)
            if kept > limit.rows:
                raise FileError(f"The file has more than {limit.told:,} rows, the limit.")
            if number > kept + MAX_BLANK_ROWS:
                raise FileError(f"The file has more than {MAX_BLANK_ROWS:,} blank rows.")
            yield records


def _plain_records(lines: list[str], delimiter: str, first: int) -> list[Record] | None:
    """The records of lines without quotation marks, of which each is a row; None where that is not sure."""
    text = "".join(lines)
    if '"' in text or "\x00" in text or delimiter + "'" in text or "\n'" in text or "\r'" in text:
        return None
    if text.startswith("'") or len(max(lines, key=len)) > MAX_CELL_LENGTH:
        return None
    with collector_paused():
        return _numbered(list(map(tuple, csv.reader(lines, delimiter=delimiter))), first)


def _numbered(rows: list[tuple[str, ...]], first: int) -> list[Record] | None:
    """Records of plain rows, without those that are blank; None where a row has too many columns."""
    widths = list(map(len, rows))
    if max(widths) > MAX_COLUMNS:
        return None
    numbered: Iterable[tuple[int, tuple[str, ...]]] = zip(count(first), rows, strict=False)
    if min(widths) == 0 or not all(map(str.strip, map(itemgetter(0), rows))):
        numbered = ((number, cells) for number, cells in numbered if any(map(str.strip, cells)))
    return list(map(tuple.__new__, repeat(Record), numbered))


def _quoted(
    lines: list[str], rest: Iterator[list[str]], delimiter: str, first: int
) -> Iterator[tuple[list[Record], int]]:
    """Records and number of rows until a row ends with a block; an open quote goes on into the rest."""
    given = 0

    def feed() -> Iterator[str]:
        nonlocal given
        for block in chain((lines,), rest):
            given += len(block)
            yield from block
        yield _SENTINEL

    reader = csv.reader(feed(), delimiter=delimiter)
    rows: list[list[str]] = []
    number = first
    try:
        for row in reader:
            rows.append(row)
            done = reader.line_num >= given
            if done or len(rows) >= _BATCH:
                if row[-1:] and row[-1].endswith(_SENTINEL):
                    break
                yield _records(rows, number), len(rows)
                number, rows = number + len(rows), []
            if done:
                return
    except csv.Error as error:
        row_number = number + len(rows)
        raise FileError(f"Row {row_number} cannot be read: {error}.", row=row_number) from None
    number += len(rows) - 1
    raise FileError(f"A quotation mark opens in row {number} and never closes.", row=number)


def _records(rows: list[list[str]], first: int) -> list[Record]:
    """Records of rows numbered from `first`; checks the limits of all rows at once where it can."""
    texts = list(map("".join, rows))
    whole = "".join(texts)
    suspicious = "\x00" in whole or max(map(len, texts), default=0) > MAX_CELL_LENGTH
    if suspicious or max(map(len, rows), default=0) > MAX_COLUMNS:
        for number, cells in enumerate(rows, start=first):
            if any(cell and not cell.isspace() for cell in cells):
                _check_limits(number, cells)
    if "'" in whole:
        rows = [
            list(map(undefused, cells)) if "'" in text else cells
            for cells, text in zip(rows, texts, strict=True)
        ]
    new = tuple.__new__
    return [
        new(Record, (number, tuple(cells)))
        for number, cells, text in zip(count(first), rows, texts, strict=False)
        if text and not text.isspace()
    ]


def _check_limits(row: int, cells: list[str]) -> None:
    if len(cells) > MAX_COLUMNS:
        message = f"Row {row} has {len(cells):,} columns; the limit is {MAX_COLUMNS}."
        raise FileError(message, row=row)
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


def undefused(cell: str) -> str:
    """Take away the apostrophe that a formula-safe export put before = + - @."""
    return cell[1:] if cell.startswith("'") and _DEFUSED.match(cell) else cell
