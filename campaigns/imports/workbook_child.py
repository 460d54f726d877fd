"""Run as a process of its own, with little memory: the sheets of a workbook to text on standard output.

Arguments: the workbook, the seconds and bytes allowed, the sheet wanted ("" for all). Each sheet is
written as CSV, one after the other; standard error says where each stands, or why there is none.
"""

import csv
import datetime
import io
import json
import sys
from decimal import Decimal
from typing import Any, BinaryIO

import python_calamine

MAX_SHEETS = 20


def text_of(cell: Any) -> str:
    """A cell as the readers of text understand it: 1432.0 is "1432", an error or nothing is ""."""
    if isinstance(cell, str):
        return cell.replace("\x00", "")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return ""
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def limit_itself(seconds: int, size: int) -> None:
    """No more memory and processor time than allowed, where the system can hold a process to it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write_sheets(book: python_calamine.CalamineWorkbook, wanted: str, output: BinaryIO) -> dict[str, Any]:
    """Names of all sheets, and (name, offset, length) of those written."""
    kind, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == kind]
    shown = [sheet.name for sheet in worksheets if sheet.visible == visible]
    names = shown or [sheet.name for sheet in worksheets]
    written = []
    text = io.TextIOWrapper(output, encoding="utf-8", errors="replace", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n")
    end = 0
    for name in [name for name in names if wanted in ("", name)][:MAX_SHEETS]:
        start = end
        for row in book.get_sheet_by_name(name).iter_rows():
            writer.writerow(map(text_of, row))
        text.flush()
        end = output.tell()
        written.append((name, start, end - start))
    text.detach()
    return {"sheets": names, "written": written}


def main(path: str, seconds: str, size: str, wanted: str) -> None:
    limit_itself(int(seconds), int(size))
    try:
        with open(path, "rb") as file, open(1, "wb", closefd=False) as output:
            book = python_calamine.load_workbook(file)
            told = write_sheets(book, wanted, output)
    except python_calamine.PasswordError:
        told = {"error": "password"}
    except MemoryError:
        told = {"error": "memory"}
    except Exception as problem:
        told = {"error": type(problem).__name__}
    sys.stderr.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
