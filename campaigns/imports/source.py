"""Any spreadsheet file, opened once and read in chunks: its header, a sample, and how they were found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from campaigns.imports.containers import workbook_kind
from campaigns.imports.delimited import (
    HEADER_SEARCH_ROWS,
    Record,
    RowLimit,
    blocks_of,
    find_delimiter,
    lines_of,
    record_batches,
    separator_named,
    text_blocks,
)
from campaigns.imports.encoding import (
    Blocks,
    TextEncoding,
    chosen_encoding,
    find_encoding,
    refuse_non_text,
)
from campaigns.imports.errors import FileError
from campaigns.imports.headings import header_index, refuse_swallowed_rows, with_index_header
from campaigns.imports.histories import history_batches, is_json
from campaigns.imports.workbooks import open_workbook

MAX_SOURCE_BYTES = 500 * 1024 * 1024
MAX_SOURCE_ROWS = 2_500_000

_FIRST_RECORDS = 2_000
_SPREAD_RECORDS = 2_000
_START_CHARACTERS = 300_000

Batches = Callable[[], Iterator[list[Record]]]
KnownHeader = Callable[[str], bool]


@dataclass(frozen=True)
class Source:
    """A file that was looked through once. `kind` is "csv", "xlsx", "xls", "ods" or "json".

    `encoding` and `delimiter` are "" for workbooks, `sheet` and `sheets` empty for text. `sample` holds
    the first 2,000 records and up to 2,000 spread over the others. `row_count` leaves out blank rows;
    `notes` say in sentences how the file was read; `name` is what the file is called.
    """

    kind: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    header: tuple[str, ...]
    header_row: int
    sample: tuple[Record, ...]
    row_count: int
    notes: tuple[str, ...]
    name: str = ""
    batches: Batches = field(repr=False, compare=False, default=lambda: iter(()))

    def chunks(self, size: int, skip: int = 0) -> Iterator[list[Record]]:
        """The records below the header, `size` at a time, leaving out the first `skip`; always the same."""
        held: list[Record] = []
        for batch in self.batches():
            if skip >= len(batch):
                skip -= len(batch)
                continue
            held += batch[skip:]
            skip = 0
            while len(held) >= size:
                yield held[:size]
                held = held[size:]
        if held:
            yield held


@dataclass(frozen=True)
class _Text:
    """Delimited text: what reads its rows, and what was found out about it on the way."""

    kind: str
    batches: Batches
    delimiter: str
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def open_source(
    path: Path,
    is_known_header: KnownHeader,
    *,
    sheet: str = "",
    header_row: int | None = None,
    delimiter: str = "",
    encoding: str = "",
) -> Source:
    """Look a file through; what is given goes before every guess. The file is called `path.name`.

    Raises FileError, with row and column where there are any, for a file that cannot be read.
    """
    size = path.stat().st_size
    if size > MAX_SOURCE_BYTES:
        raise FileError(f"The file has {size:,} bytes; the limit is {MAX_SOURCE_BYTES:,}.")
    kind = workbook_kind(path)
    if kind:
        text = _sheet_text(path, kind, sheet, is_known_header)
    elif is_json(path):
        text = _Text("json", history_batches(path), ",", "utf-8")
    else:
        text = _delimited_text(path, delimiter, encoding, is_known_header)
    return _survey(path.name, text, header_row, is_known_header)


def _sheet_text(path: Path, kind: str, wanted: str, is_known_header: KnownHeader) -> _Text:
    """The sheet asked for, else the first one with most known names among its first rows."""
    book = open_workbook(path, kind, wanted)
    encoding = TextEncoding("utf-8")
    texts = [
        _Text(kind, _reading(sheet.blocks, encoding, 0, ","), "", sheet=sheet.name, sheets=book.names)
        for sheet in book.sheets
    ]
    merits = [_merit(text.batches, is_known_header) for text in texts]
    best = max(range(len(texts)), key=lambda index: (merits[index], -index))
    chosen = texts[best]
    if wanted or len(book.names) == 1:
        return chosen
    how = "it has the most known column names" if merits[best] else "it is the first one with cells"
    note = f'Of {len(book.names)} sheets "{chosen.sheet}" is read: {how}.'
    return _Text(kind, chosen.batches, "", "", chosen.sheet, book.names, (note,))


def _merit(batches: Batches, is_known_header: KnownHeader) -> tuple[int, bool]:
    rows = list(islice(chain.from_iterable(batches()), HEADER_SEARCH_ROWS))
    known = max((sum(map(is_known_header, row.cells)) for row in rows), default=0)
    return known, len(rows) > 1


def _delimited_text(path: Path, delimiter: str, encoding: str, is_known_header: KnownHeader) -> _Text:
    blocks = blocks_of(path)
    start = b"".join(islice(blocks(), 1))[:4000]
    size = path.stat().st_size
    found = chosen_encoding(encoding, blocks) if encoding else find_encoding(start, size, blocks)
    begin = _beginning(blocks, found)
    if not begin.strip("\x00\ufeff \t\r\n,;|"):
        raise FileError("The file is empty.")
    refuse_non_text(begin)
    named, length = separator_named(begin)
    mark = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(mark) > 1 or mark in ("\r", "\n", '"'):
        raise FileError(f'"{mark}" cannot be the delimiter: give one character.')
    mark = mark or named or find_delimiter(begin[length:], is_known_header)
    notes = tuple(note for note in (found.note, _told(mark, named, delimiter)) if note)
    return _Text("csv", _reading(blocks, found, length, mark), mark, found.name, notes=notes)


def _told(mark: str, named: str, chosen: str) -> str:
    shown = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "upright strokes"}.get(mark, f'"{mark}"')
    if chosen:
        return f"The cells are divided by {shown}, as chosen."
    if named:
        return f"The cells are divided by {shown}, as the first line says."
    return "" if mark == "," else f"The cells are divided by {shown}: so the rows have the same number."


def _beginning(blocks: Blocks, encoding: TextEncoding) -> str:
    text = ""
    for piece in text_blocks(blocks, encoding):
        text += piece
        if len(text) >= _START_CHARACTERS and not text.isspace():
            break
    return text[: max(_START_CHARACTERS, len(text))]


def _reading(blocks: Blocks, encoding: TextEncoding, skip: int, delimiter: str) -> Batches:
    """What reads the rows, without the first `skip` characters (Excel's `sep=;`)."""
    limit = RowLimit(MAX_SOURCE_ROWS + HEADER_SEARCH_ROWS, MAX_SOURCE_ROWS)

    def read() -> Iterator[list[Record]]:
        texts = text_blocks(blocks, encoding)
        first = next(texts, "")
        return record_batches(lines_of(chain((first[skip:],), texts)), delimiter, limit)

    return read


def _survey(name: str, text: _Text, header_row: int | None, is_known_header: KnownHeader) -> Source:
    """Read everything once: the header, the sample and the number of records."""
    header = _header(text.batches, header_row, is_known_header)
    below = _below(text.batches, header.row_number)
    sample, row_count = _sampled(below(), text.delimiter, len(header.cells))
    if not row_count:
        raise FileError("The file has a header but no rows below it.", row=header.row_number)
    if row_count > MAX_SOURCE_ROWS:
        raise FileError(f"The file has {row_count:,} rows; the limit is {MAX_SOURCE_ROWS:,}.")
    cells, index_note = with_index_header(header.cells, sample)
    if header_row is not None:
        header_note = f"The header stands in row {header.row_number}, as chosen."
    elif header.row_number > 1:
        header_note = (
            f"The header was found in row {header.row_number}, by its column names; "
            "what stands above it is left out."
        )
    else:
        header_note = ""
    notes = tuple(note for note in (*text.notes, header_note, index_note) if note)
    return Source(
        kind=text.kind,
        encoding=text.encoding,
        delimiter=text.delimiter,
        sheet=text.sheet,
        sheets=text.sheets,
        header=cells,
        header_row=header.row_number,
        sample=sample,
        row_count=row_count,
        notes=notes,
        name=name,
        batches=below,
    )


def _header(batches: Batches, header_row: int | None, is_known_header: KnownHeader) -> Record:
    rows = next((batch for batch in batches() if batch), [])
    if not rows:
        raise FileError("The file is empty.")
    if header_row is None:
        return rows[header_index([row.cells for row in rows[:HEADER_SEARCH_ROWS]], is_known_header)]
    chosen = next((row for row in rows if row.row_number == header_row), None)
    if chosen is None:
        raise FileError(
            f"Row {header_row} cannot be the header: it is blank or too far down.", row=header_row
        )
    return chosen


def _below(batches: Batches, header_row: int) -> Batches:
    def read() -> Iterator[list[Record]]:
        for batch in batches():
            if batch and batch[0].row_number <= header_row:
                batch = [record for record in batch if record.row_number > header_row]
            if batch:
                yield batch

    return read


def _sampled(batches: Iterator[list[Record]], delimiter: str, width: int) -> tuple[tuple[Record, ...], int]:
    """The first records, some spread evenly over the others, and how many there are in all."""
    first: list[Record] = []
    spread: list[Record] = []
    step, count = 1, 0
    for batch in batches:
        if delimiter:
            refuse_swallowed_rows(batch, delimiter, width)
        wanted = max(0, _FIRST_RECORDS - count)
        first += batch[:wanted]
        begin = max(wanted, -count % step) if count else wanted
        spread += batch[begin::step]
        count += len(batch)
        while len(spread) > _SPREAD_RECORDS:
            spread, step = spread[::2], step * 2
    return (*first, *spread), count
