"""The rejected rows as a file that can be mended and imported again."""

import csv
import io

from campaigns.imports.accounts import AccountFile
from campaigns.imports.headers import REJECT_HEADERS

_DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def rejects_csv(account_file: AccountFile) -> str:
    """Row, column and reason of each rejected row, then its cells as found; header included.

    The three columns come first, so that a row with too many cells keeps them; the reader
    ignores them. Cells that a spreadsheet would run as a formula get a leading apostrophe,
    which the reader takes away again.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(map(formula_safe, (*REJECT_HEADERS, *account_file.header)))
    width = len(account_file.header)
    for rejected in account_file.rejected:
        blanks = [""] * (width - len(rejected.cells))
        explained = (str(rejected.row_number), rejected.column, rejected.reason)
        writer.writerow(map(formula_safe, (*explained, *rejected.cells, *blanks)))
    return output.getvalue()


def formula_safe(cell: str) -> str:
    """The cell, with an apostrophe before anything a spreadsheet could take for a formula."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
