"""Which row is the header, and what stands below it in the wrong shape."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from campaigns.imports.delimited import Record
from campaigns.imports.errors import FileError


def header_index(rows: Sequence[Sequence[str]], is_known_header: Callable[[str], bool]) -> int:
    """The first row with most known names (two at least), else the first one of the usual width."""
    known = [sum(map(is_known_header, row)) for row in rows]
    if known and max(known) > 1:
        return known.index(max(known))
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = Counter(filled).most_common(1)[0][0] if filled else 0
    return next((index for index, count in enumerate(filled) if count >= usual), 0)


def with_index_header(header: tuple[str, ...], records: Sequence[Record]) -> tuple[tuple[str, ...], str]:
    """R writes a numbered first column without a header cell: give it a blank one; and the note."""
    wider = [record.cells for record in records if len(record.cells) == len(header) + 1]
    if len(wider) * 10 < len(records) * 9 or not all(header):
        return header, ""
    numbered = sum(1 for cells in wider if cells[0].strip().isdecimal() and cells[-1].strip())
    if numbered * 10 < len(wider) * 9:
        return header, ""
    return ("", *header), "The first column has no header; it holds row numbers."


def refuse_swallowed_rows(records: Iterable[Record], delimiter: str, width: int) -> None:
    """A stray quotation mark makes one cell out of whole rows: better refused than lost."""
    if width < 3:
        return
    for record in records:
        if "\n" not in "".join(record.cells):
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
