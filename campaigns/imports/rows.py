"""From one record to one account row, or to the reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.handles import normalise_handle, platform_named, split_name_and_handle
from campaigns.imports.columns import ColumnPlan, NumberColumn
from campaigns.imports.files import Record, Table
from campaigns.imports.headers import Meaning, clean_header
from campaigns.imports.niches import NicheSplitter
from campaigns.imports.numbers import Count, is_unknown, read_count

_ZERO_IS_UNKNOWN = ("youtube",)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as its source states it. Averages are counts per post; None is unknown.

    `avg_engagements` is the sum only where the source states it. Places are as found, "" when
    unknown. `row_number` is the row that a spreadsheet shows (the header is usually row 1).
    """

    row_number: int
    handle: str
    name: str
    followers: int
    avg_likes: float | None
    avg_comments: float | None
    avg_views: float | None
    avg_shares: float | None
    avg_saves: float | None
    avg_engagements: float | None
    niches: tuple[str, ...]
    audience_country: str
    country: str
    city: str
    url: str
    avg_authentic_engagements: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: `column` is "" when the whole row is at fault."""

    row_number: int
    column: str
    value: str
    reason: str
    cells: tuple[str, ...]


class _UnreadableError(ValueError):
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class RowReader:
    """Reads the records of one table; counts the zeros it took as unknown."""

    def __init__(self, plan: ColumnPlan, table: Table, platform: str) -> None:
        self._plan = plan
        self._platform = platform
        self._header = tuple(map(clean_header, table.header))
        self._niches = NicheSplitter(
            _cell(record.cells, index) for index in plan.niches for record in table.records
        )
        self._zeros = 0

    def read(self, record: Record) -> AccountRow | Rejected:
        """An account row, or the first fault found in it."""
        try:
            return self._account(record)
        except _UnreadableError as fault:
            return Rejected(
                record.row_number, fault.column, fault.value, fault.reason, record.cells
            )

    def notes(self) -> list[str]:
        """What was assumed while reading."""
        if not self._zeros:
            return []
        return [f"{self._zeros} averages of 0 were read as unknown."]

    def _account(self, record: Record) -> AccountRow:
        cells = record.cells
        self._check_shape(cells)
        self._check_platform(cells)
        handle, name = self._handle_and_name(cells)
        followers = self._followers(cells)
        measures = self._measures(cells)
        return AccountRow(
            row_number=record.row_number,
            handle=handle,
            name=name,
            followers=followers,
            avg_likes=measures.get(Meaning.LIKES),
            avg_comments=measures.get(Meaning.COMMENTS),
            avg_views=measures.get(Meaning.VIEWS),
            avg_shares=measures.get(Meaning.SHARES),
            avg_saves=measures.get(Meaning.SAVES),
            avg_engagements=measures.get(Meaning.ENGAGEMENTS),
            niches=self._niches.split(_cell(cells, index) for index in self._plan.niches),
            audience_country=self._text(cells, Meaning.AUDIENCE_COUNTRY),
            country=self._text(cells, Meaning.COUNTRY),
            city=self._text(cells, Meaning.CITY),
            url=self._text(cells, Meaning.URL),
            avg_authentic_engagements=measures.get(Meaning.AUTHENTIC),
        )

    def _check_shape(self, cells: Sequence[str]) -> None:
        extra = next((cell for cell in cells[self._plan.width :] if cell.strip()), "")
        if extra:
            reason = (
                f"the row has {len(cells)} cells but the header {self._plan.width}: "
                "a comma in a text may lack its quotation marks"
            )
            raise _UnreadableError("", extra, reason)
        handle_at = self._plan.texts[Meaning.HANDLE]
        if _cell(cells, handle_at).strip() != self._header[handle_at]:
            return
        if tuple(map(clean_header, cells[: self._plan.width])) == self._header:
            raise _UnreadableError("", "", "the row repeats the header")

    def _check_platform(self, cells: Sequence[str]) -> None:
        text = self._text(cells, Meaning.PLATFORM)
        if text and platform_named(text) != self._platform:
            column = self._column(Meaning.PLATFORM)
            raise _UnreadableError(column, text, f"the account is not one of {self._platform}")

    def _handle_and_name(self, cells: Sequence[str]) -> tuple[str, str]:
        text = _cell(cells, self._plan.texts[Meaning.HANDLE])
        column = self._column(Meaning.HANDLE)
        if is_unknown(text):
            raise _UnreadableError(column, text, "the handle is missing")
        spare_name, handle = split_name_and_handle(text)
        try:
            handle = normalise_handle(handle, self._platform)
        except ValueError as error:
            raise _UnreadableError(column, text, str(error)) from None
        return handle, self._text(cells, Meaning.NAME) or " ".join(spare_name.split())

    def _followers(self, cells: Sequence[str]) -> int:
        columns = self._plan.numbers[Meaning.FOLLOWERS]
        count = _agreed(cells, columns)
        text = _cell(cells, columns[0].index)
        if count is None or (count.value == 0 and self._platform in _ZERO_IS_UNKNOWN):
            raise _UnreadableError(columns[0].header, text, "the followers are unknown")
        if count.value % 1 and not count.shortened:
            reason = f'"{text.strip()}" followers is not a whole number'
            raise _UnreadableError(columns[0].header, text, reason)
        return round(count.value)

    def _measures(self, cells: Sequence[str]) -> dict[Meaning, float | None]:
        found: dict[Meaning, float | None] = {}
        for meaning, columns in self._plan.numbers.items():
            if meaning is not Meaning.FOLLOWERS:
                count = _agreed(cells, columns)
                found[meaning] = None if count is None else self._average(count)
        if found.get(Meaning.VIEWS) == 0 and (found.get(Meaning.LIKES) or 0) > 0:
            found[Meaning.VIEWS] = None
            self._zeros += 1
        return found

    def _average(self, count: Count) -> float | None:
        if count.value == 0 and self._platform in _ZERO_IS_UNKNOWN:
            self._zeros += 1
            return None
        return float(count.value)

    def _text(self, cells: Sequence[str], meaning: Meaning) -> str:
        index = self._plan.texts.get(meaning)
        text = "" if index is None else _cell(cells, index)
        return "" if is_unknown(text) else " ".join(text.split())

    def _column(self, meaning: Meaning) -> str:
        return self._plan.uses[self._plan.texts[meaning]].header


def _cell(cells: Sequence[str], index: int) -> str:
    """The cell, "" where the row is shorter than the header."""
    return cells[index] if index < len(cells) else ""


def _agreed(cells: Sequence[str], columns: Sequence[NumberColumn]) -> Count | None:
    """The finest of the readings of one number; None when every column leaves it unknown."""
    readings: list[tuple[NumberColumn, Count]] = []
    declared_unknown = False
    for column in columns:
        count = _count(cells, column)
        if count is not None:
            readings.append((column, count))
        else:
            declared_unknown |= _cell(cells, column.index).strip() != ""
    if not readings or (declared_unknown and all(count.value == 0 for _, count in readings)):
        return None
    if len(readings) == 1:
        return readings[0][1]
    finest_column, finest = min(readings, key=lambda reading: reading[1].unit)
    for column, count in readings:
        if count.value != finest.value and not _same_number(count, finest):
            raise _UnreadableError(*_disagreement(cells, column, finest_column))
    return finest


def _count(cells: Sequence[str], column: NumberColumn) -> Count | None:
    text = _cell(cells, column.index)
    try:
        count = read_count(text, column.style)
    except ValueError as error:
        raise _UnreadableError(column.header, text, str(error)) from None
    if count is None or column.scale == 1 or count.shortened:
        return count
    return Count(count.value * column.scale, count.unit * column.scale, True)


def _same_number(rounded: Count, exact: Count) -> bool:
    """Whether `rounded` may be `exact` rounded to the nearest step, or cut off after it."""
    lost = exact.value - rounded.value
    step = max(rounded.unit, exact.unit)
    return -step / Decimal(2) <= lost < step


def _disagreement(
    cells: Sequence[str], one: NumberColumn, other: NumberColumn
) -> tuple[str, str, str]:
    left, right = _cell(cells, one.index).strip(), _cell(cells, other.index).strip()
    first, second = sorted((one, other), key=lambda column: column.index)
    names = (
        f'the two "{first.header}" columns (no. {first.index + 1} and no. {second.index + 1})'
        if first.header == second.header
        else f'"{first.header}" and "{second.header}"'
    )
    if first is other:
        left, right = right, left
    return first.header, left, f'{names} disagree: "{left}" against "{right}"'
