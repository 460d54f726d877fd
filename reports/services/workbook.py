"""The report as a workbook: numbers as numbers, live formulas with their values, ready to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from math import isfinite
from typing import Any

import xlsxwriter
from babel.numbers import get_currency_precision, get_currency_symbol
from django.http import HttpResponse
from django.utils.text import slugify
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from campaigns.exports import LONGEST_CELL, XLSX, defused
from reports.services.colours import ink_on, safe_colour
from reports.services.figures import (
    COUNT,
    DAY,
    FINE,
    MONEY,
    SHARE,
    TOTAL,
    Cell,
    Chapter,
    Column,
    Grid,
    Row,
    text,
)
from reports.services.reporting import Report

SHEETS = {
    "summary": "Summary",
    "shortlist": "Shortlist",
    "plan": "Plan",
    "approvals": "Approvals",
    "bookings": "Bookings",
    "results": "Results",
}
REFERENCE = re.compile(r"\[(\w+)(?:@(\w+|\*))?\]")
MOST_WIDE = 48


def workbook_response(report: Report) -> HttpResponse:
    content = BytesIO()
    write_workbook(content, report)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{slugify(report.name)}.xlsx"'
    return response


def write_workbook(target: Any, report: Report) -> None:
    """A sheet per chapter and one of notes, to a path or a binary file."""
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": report.name, "company": report.campaign.brand.name})
        styles = Styles(book, safe_colour(report.campaign.brand.colour))
        for chapter in report.every_chapter:
            _Sheet(book.add_worksheet(SHEETS[chapter.key]), styles, report).write_chapter(chapter)
        _Sheet(book.add_worksheet("Notes"), styles, report).write_chapter(_notes(report))


class Styles:
    """Formats of a workbook by what a cell holds, each made once."""

    def __init__(self, book: Any, colour: str) -> None:
        self._book, self._made, self.colour = book, {}, colour
        self._ink = ink_on(colour)

    def named(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **wanted})
        return self._made[key]

    def band(self, **more: Any) -> Any:
        return self.named(bg_color=self.colour, font_color=self._ink, bold=True, **more)

    def of(self, cell: Cell, is_total: bool) -> Any:
        look = {"bold": True, "top": 1} if is_total else {}
        return self.named(num_format=number_format(cell), text_wrap=cell.unit == "text", **look)


def number_format(cell: Cell) -> str:
    """How a spreadsheet shows the cell.

    >>> number_format(Cell(12, MONEY, "EUR")), number_format(Cell(12, MONEY, "JPY"))
    ('[$€]#,##0.00', '[$¥]#,##0')
    """
    if cell.unit in (MONEY, FINE):
        symbol = get_currency_symbol(cell.currency, "en_US")
        digits = get_currency_precision(cell.currency) + (2 if cell.unit == FINE else 0)
        return f"[${symbol}]#,##0" + (f".{'0' * digits}" if digits else "")
    return {COUNT: "#,##0", SHARE: "0.00%", DAY: "d mmm yyyy"}.get(cell.unit, "@")


class _Sheet:
    """One sheet, written from the top downwards."""

    def __init__(self, sheet: Any, styles: Styles, report: Report) -> None:
        self.sheet, self.styles, self.at = sheet, styles, 0
        self.widths: dict[int, int] = {}
        campaign = report.campaign
        self.text(f"{campaign.brand}: {campaign}", styles.band(font_size=14))
        self.sheet.set_row(0, 22, styles.band(font_size=14))
        facts = f"Report of {Cell(report.made_on).shown}, version {campaign.version} of the campaign"
        self.text(facts, styles.named(italic=True))
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")

    def text(self, words: str, style: Any, column: int = 0) -> None:
        self.sheet.write_string(self.at, column, defused(words)[:LONGEST_CELL], style)
        self.at += 1

    def write_chapter(self, chapter: Chapter) -> None:
        self.text(chapter.title, self.styles.named(bold=True, font_size=13))
        grids = list(chapter.grids)
        if grids:
            self._freeze(grids[0])
            for grid in grids:
                self.write_grid(grid)
        for sentence in chapter.sentences:
            self.text(sentence, self.styles.named())
        for heading, points in chapter.lists:
            self.at += 1
            self.text(heading, self.styles.named(bold=True))
            for point in points:
                self.text(point, self.styles.named())
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(width, MOST_WIDE))

    def _freeze(self, grid: Grid) -> None:
        """The head of the sheet's first table stays in sight, on screen and on every printed page."""
        head = self.at + 1 + bool(grid.about)
        self.sheet.freeze_panes(head + 1, 1)
        self.sheet.repeat_rows(head)

    def write_grid(self, grid: Grid) -> None:
        self.text(grid.title, self.styles.named(bold=True))
        if grid.about:
            self.text(grid.about, self.styles.named(italic=True))
        for place, column in enumerate(grid.columns):
            align = "right" if column.is_number else "left"
            self.sheet.write_string(
                self.at,
                place,
                defused(column.label)[:LONGEST_CELL],
                self.styles.band(text_wrap=True, align=align),
            )
            self.widths[place] = max(self.widths.get(place, 0), column.width)
        self.at += 1
        places = Places(grid, self.at)
        for row in grid.every_row():
            for place, cell in enumerate(row.cells):
                self._cell(place, cell, places.resolved(cell.formula, row), row.key == TOTAL)
            self.at += 1
        self.at += 1

    def _cell(self, place: int, cell: Cell, formula: str, is_total: bool) -> None:
        """Numbers and dates as such, texts as texts; unknown stays empty."""
        style, value = self.styles.of(cell, is_total), cell.value
        if value is None or value == "":
            self.sheet.write_blank(self.at, place, None, style)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.at, place, value, style)
        elif isinstance(value, str) or not isfinite(value):
            self.sheet.write_string(self.at, place, defused(str(value))[:LONGEST_CELL], style)
        elif formula:
            self.sheet.write_formula(self.at, place, f"={formula}", style, float(value))
        else:
            self.sheet.write_number(self.at, place, value, style)


class Places:
    """Where the cells of a grid stand once it is written from row `first` on."""

    def __init__(self, grid: Grid, first: int) -> None:
        self._columns = {column.name: place for place, column in enumerate(grid.columns)}
        self._rows = {row.key: first + at for at, row in enumerate(grid.every_row())}
        self._first, self._last = first, first + len(grid.rows) - 1

    def resolved(self, formula: str, row: Row) -> str:
        """The formula with addresses in place of names."""

        def address(found: re.Match[str]) -> str:
            place, key = self._columns[found[1]], found[2]
            if key == "*":
                return str(xl_range_abs(self._first, place, self._last, place))
            return str(xl_rowcol_to_cell(self._rows[key or row.key], place))

        return REFERENCE.sub(address, formula)


def _notes(report: Report) -> Chapter:
    notes = [
        Column("figure", "Figure", 30),
        Column("chapter", "Chapter", 22),
        Column("definition", "What it is", 48),
        Column("source", "Source", 36),
        Column("as_of", "As of", 22),
        Column("n", "Over how many", 24),
    ]
    rows = [
        Row(f"note{at}", _texts((note.figure, title, note.definition, note.source, note.as_of, note.n)))
        for at, (title, note) in enumerate(report.notes)
    ]
    words = [Row(f"word{at}", _texts(pair)) for at, pair in enumerate(report.glossary)]
    meaning = [Column("word", "Word", 30), Column("meaning", "Meaning", 48)]
    grids = [
        Grid("sources", "Where the figures come from", notes, rows),
        Grid("words", "Words used", meaning, words),
    ]
    return Chapter("notes", "Notes", grids=[grid for grid in grids if grid.rows])


def _texts(words: Iterable[object]) -> list[Cell]:
    return [text(each) for each in words]
