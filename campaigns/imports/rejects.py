"""The rejected rows as a file that can be mended and imported again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from campaigns.imports.account_row import Rejected
from campaigns.imports.headers import REJECT_HEADERS

_DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class ReadFile(Protocol):
    """A file that was read, as far as its rejected rows go."""

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def rejected(self) -> tuple[Rejected, ...]: ...


def rejects_csv(read: ReadFile) -> str:
    """The rejected rows of a file as one text; see `rejected_lines`."""
    rows = ((row.row_number, row.column, row.reason, row.cells) for row in read.rejected)
    return "".join(rejected_lines(read.header, rows))


def rejected_lines(
    header: Sequence[str], rejected: Iterable[tuple[int, str, str, Sequence[str]]]
) -> Iterator[str]:
    """Row, column and reason of each rejected row, then its cells as found; header included.

    The three columns come first, so that a row with too many cells keeps them; the reader
    ignores them. Cells that a spreadsheet would run as a formula get a leading apostrophe,
    which the reader takes away again.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    for cells in _rows(header, rejected):
        writer.writerow(map(formula_safe, cells))
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _rows(
    header: Sequence[str], rejected: Iterable[tuple[int, str, str, Sequence[str]]]
) -> Iterator[Sequence[str]]:
    yield (*REJECT_HEADERS, *header)
    for row_number, column, reason, cells in rejected:
        yield (str(row_number), column, reason, *cells, *[""] * (len(header) - len(cells)))


def formula_safe(cell: str) -> str:
    """The cell, with an apostrophe before anything a spreadsheet could take for a formula."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
