"""CSV and workbooks that spreadsheets open without running anything."""

import csv
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain, islice
from math import isfinite
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.text import slugify

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay.

    >>> defused("=1+1"), defused(-3), defused("mara")
    ("'=1+1", -3, 'mara')
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, LONGEST_CELL = 1_048_576, 32_767
PROGRESS_EVERY = 10_000
LINES_AT_ONCE = 500


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The rows as CSV text, with a byte order mark so that spreadsheets read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    left, at_once = iter(rows), 1
    while lines := [writer.writerow([defused(cell) for cell in row]) for row in islice(left, at_once)]:
        yield "".join(lines)
        at_once = LINES_AT_ONCE


def csv_response(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download of the rows, streamed."""
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "export"}.csv"'
    return response


def xlsx_response(name: str, rows: Iterable[Iterable[Any]]) -> FileResponse:
    """A download of the rows as a workbook; it is written to a temporary file first."""
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_xlsx(file, rows)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"{slugify(name) or 'export'}.xlsx")
    response["Content-Type"] = XLSX
    return response


def write_xlsx(
    target: Any, rows: Iterable[Iterable[Any]], progress: Callable[[int], None] | None = None
) -> int:
    """Write rows, the first of them the header, to a path or a binary file; returns how many there were.

    Row by row, so that memory does not grow with them. Texts are written as texts: nothing runs as a
    formula. `progress` hears the number of rows now and then. Raises ValueError beyond what a sheet holds.
    """
    written = 0
    with xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for written, row in enumerate(rows, 1):
            if written > MOST_ROWS:
                raise ValueError(f"a sheet holds {MOST_ROWS:,} rows: export CSV instead")
            for column, cell in enumerate(row):
                _write_cell(sheet, written - 1, column, cell, bold if written == 1 else None)
            if progress is not None and written % PROGRESS_EVERY == 0:
                progress(written)
    return written


def _write_cell(sheet: Any, row: int, column: int, cell: Any, style: Any) -> None:
    """Numbers as numbers, everything else as text; unknown cells stay empty."""
    if cell is None or cell == "":
        return
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and isfinite(cell):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, str(cell)[:LONGEST_CELL], style)


def rejects_response(file_name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """A download of the rows an import refused, named after the imported file."""
    response = StreamingHttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    name = slugify(file_name.rsplit(".", 1)[0]) or "import"
    response["Content-Disposition"] = f'attachment; filename="{name}.rejects.csv"'
    return response
