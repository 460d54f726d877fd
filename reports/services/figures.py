"""What chapters of a report are made of: typed cells in grids, which every form of the report shows alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from campaigns.formatting import UNKNOWN, exact, fine_money, money, percent

Value = str | int | float | Decimal | date | None
TEXT, COUNT, MONEY, FINE, SHARE, DAY = "text", "count", "money", "fine", "share", "day"
NUMBERS = (COUNT, MONEY, FINE, SHARE)
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with its unit; None is unknown. `fine` is money below one unit, to three digits.

    `formula` is the live formula of a workbook, "" for a plain value: `[name]` is the cell of the column
    `name` in the same row, `[name@row]` that of another row, `[name@*]` the whole column without its total.
    """

    value: Value
    unit: str = TEXT
    currency: str = ""
    formula: str = ""

    @property
    def shown(self) -> str:
        """The value as people read it."""
        value = self.value
        if value is None or value == "":
            return UNKNOWN
        if isinstance(value, date):
            return date_format(value)
        if isinstance(value, str):
            return value
        if self.unit == MONEY:
            return money(value, self.currency)
        if self.unit == FINE:
            return fine_money(float(value) * 100, self.currency)
        return percent(float(value)) if self.unit == SHARE else exact(round(value))

    @property
    def is_number(self) -> bool:
        return self.unit in NUMBERS

    @property
    def unit_name(self) -> str:
        """The unit for people and programs: a currency's code, share of 1, date, count, text."""
        names = {TEXT: "text", COUNT: "count", SHARE: "share of 1", DAY: "date"}
        return names.get(self.unit, self.currency)


def text(value: object) -> Cell:
    return Cell(str(value) if value is not None else None)


def count(value: float | None, formula: str = "") -> Cell:
    return Cell(value, COUNT, formula=formula)


def share(value: float | None, formula: str = "") -> Cell:
    return Cell(value, SHARE, formula=formula)


def amount(value: Decimal | None, currency: str, formula: str = "") -> Cell:
    return Cell(value, MONEY, currency, formula)


def from_cents(cents: float | None, currency: str, formula: str = "") -> Cell:
    """Integer hundredths as an amount."""
    return Cell(None if cents is None else Decimal(round(cents)) / 100, MONEY, currency, formula)


def fine(cents: float | None, currency: str, formula: str = "") -> Cell:
    """A small amount in hundredths, such as the cost of one engagement."""
    return Cell(None if cents is None else cents / 100, FINE, currency, formula)


def day(value: date | datetime | None) -> Cell:
    """A day; of a moment, the day it was in the agency's time zone."""
    return Cell(timezone.localtime(value).date() if isinstance(value, datetime) else value, DAY)


def per(cost: Cell, number: Cell, formula: str, times: int = 1) -> Cell:
    """What one of `number` (or `times` of them) costs; unknown where either is, or nothing was counted."""
    if cost.value is None or not number.value:
        return Cell(None, FINE, cost.currency)
    return Cell(float(cost.value) * times / float(number.value), FINE, cost.currency, formula)


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters; a column that `adds_up` has a sum below it.

    A column with a `detail`, such as `measured {}`, stands on paper in small print below its row's first.
    """

    name: str
    label: str
    width: int = 14
    adds_up: bool = False
    is_number: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `total` is its last row, None where nothing adds up; `about` says what it holds.

    `shown_rows` are those on paper; the workbook and the long table hold all of them.
    """

    key: str
    title: str
    columns: list[Column]
    rows: list[Row]
    total: Row | None = None
    about: str = ""
    most: int = 500

    @property
    def shown_columns(self) -> list[Column]:
        """Those with a column of their own on paper."""
        return [column for column in self.columns if not column.detail]

    def shown_rows(self) -> Iterator[tuple[list[Cell], str]]:
        """Cells on paper, and the details below the first of them."""
        for row in self.rows[: self.most]:
            pairs = list(zip(self.columns, row.cells, strict=True))
            told = [
                column.detail.format(cell.shown)
                for column, cell in pairs
                if column.detail and cell.value not in (None, "")
            ]
            yield [cell for column, cell in pairs if not column.detail], " · ".join(told)

    def shown_total(self) -> list[Cell]:
        """The last row on paper; empty where nothing adds up."""
        cells = self.total.cells if self.total else []
        return [cell for column, cell in zip(self.columns, cells, strict=False) if not column.detail]

    @property
    def left_out(self) -> int:
        """Rows that only the workbook and the long table hold."""
        return max(len(self.rows) - self.most, 0)

    def every_row(self) -> Iterator[Row]:
        yield from self.rows
        if self.total is not None:
            yield self.total


@dataclass(frozen=True, slots=True)
class Note:
    """Where a figure comes from: what it is, its source, of which day, over how many."""

    figure: str
    definition: str
    source: str
    as_of: str
    n: str


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: str
    sentences: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def total_row(columns: Sequence[Column], rows: Sequence[Row], label: str = "Total") -> Row | None:
    """The sums of the columns that add up, over what is known; None for fewer than two rows."""
    if len(rows) < 2:
        return None
    cells: list[Cell] = []
    for place, column in enumerate(columns):
        if not column.adds_up:
            cells.append(Cell(label if place == 0 else ""))
            continue
        column_cells = [row.cells[place] for row in rows]
        known = [cell.value for cell in column_cells if cell.value is not None]
        first = next((cell for cell in column_cells if cell.value is not None), column_cells[0])
        added = sum(known) if known else None
        cells.append(Cell(added, first.unit, first.currency, f"SUM([{column.name}@*])" if known else ""))
    return Row(TOTAL, cells)
