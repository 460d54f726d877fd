"""The rejected rows as a file that can be mended and imported again."""

import csv
import io
from typing import Protocol

from campaigns.imports.headers import REJECT_HEADERS
from campaigns.imports.rows import Rejected

_DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class ReadFile(Protocol):
    """A file of accounts or of overlaps, as far as its rejected rows go."""

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def rejected(self) -> tuple[Rejected, ...]: ...


def rejects_csv(read: ReadFile) -> str:
    """Row, column and reason of each rejected row, then its cells as found; header included.

    The three columns come first, so that a row with too many cells keeps them; the reader
    ignores them. Cells that a spreadsheet would run as a formula get a leading apostrophe,
    which the reader takes away again.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(map(formula_safe, (*REJECT_HEADERS, *read.header)))
    width = len(read.header)
    for rejected in read.rejected:
        blanks = [""] * (width - len(rejected.cells))
        explained = (str(rejected.row_number), rejected.column, rejected.reason)
        writer.writerow(map(formula_safe, (*explained, *rejected.cells, *blanks)))
    return output.getvalue()


def formula_safe(cell: str) -> str:
    """The cell, with an apostrophe before anything a spreadsheet could take for a formula."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
