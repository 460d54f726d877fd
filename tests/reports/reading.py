"""Reads a report back from each of its forms, as a person or a program would."""

import csv
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

REFERENCE = re.compile(r"\$?([A-Z]+)\$?(\d+)")
RANGE = re.compile(r"SUM\(\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)\)")
CELL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*>(?:<f>(.*?)</f>)?(?:<v>(.*?)</v>)?</c>')


class _Tables(HTMLParser):
    """The tables of a page by their label: rows of texts, small print left out."""

    def __init__(self):
        super().__init__()
        self.tables, self.row, self.cell, self.small = {}, None, None, 0
        self.label = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "report-scroll" in (attrs.get("class") or ""):
            self.label = attrs["aria-label"]
            self.tables[self.label] = []
        elif tag == "tr":
            self.row = []
        elif tag in ("th", "td"):
            self.cell = []
        elif tag == "span" and self.cell is not None:
            self.small += 1

    def handle_endtag(self, tag):
        if tag == "span" and self.small:
            self.small -= 1
        elif tag in ("th", "td") and self.cell is not None:
            self.row.append("".join(self.cell).strip())
            self.cell = None
        elif tag == "tr" and self.row is not None:
            self.tables.setdefault(self.label, []).append(self.row)
            self.row = None

    def handle_data(self, data):
        if self.cell is not None and not self.small:
            self.cell.append(data)


def tables(page: str) -> dict[str, list[list[str]]]:
    parser = _Tables()
    parser.feed(page)
    return parser.tables


def long_table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def sheets(content: bytes) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def formulas(content: bytes) -> list[tuple[str, str, float, float]]:
    """(sheet, formula, value kept beside it, value worked out again) of every live formula."""
    found = []
    with ZipFile(BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
        for name in names:
            cells = CELL.findall(archive.read(name).decode())
            kept = {place: value for place, _, value in cells if value}
            numbers = {place: float(value) for place, value in kept.items() if _is_number(value)}
            found += [
                (name, formula, float(value), worked_out(formula, numbers))
                for _, formula, value in cells
                if formula
            ]
    return found


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True


def worked_out(formula: str, numbers: dict[str, float]) -> float:
    def summed(found: re.Match) -> str:
        column, first, other, last = found.groups()
        assert column == other
        return repr(sum(numbers.get(f"{column}{row}", 0.0) for row in range(int(first), int(last) + 1)))

    plain = REFERENCE.sub(lambda found: repr(numbers[found[1] + found[2]]), RANGE.sub(summed, formula))
    assert re.fullmatch(r"[\d.eE+\-*/() ]+", plain), formula
    return eval(plain)
