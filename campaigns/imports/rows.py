"""From one record to one account row, or to the reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.handles import normalise_handle, platform_named, split_name_and_handle
from campaigns.imports.columns import ColumnPlan
from campaigns.imports.contents import is_number
from campaigns.imports.files import Record, Table
from campaigns.imports.headers import clean_header
from campaigns.imports.meanings import Meaning
from campaigns.imports.niches import NicheSplitter
from campaigns.imports.numbers import Count, read_count
from campaigns.imports.readings import StatedNumber, UnreadableError, cell_at
from campaigns.imports.unknowns import is_unknown

_ZERO_IS_UNKNOWN = ("youtube",)
_CANNOT_BE_ZERO = (
    (Meaning.VIEWS, Meaning.LIKES),
    (Meaning.ENGAGEMENTS, Meaning.AUTHENTIC),
    (Meaning.ENGAGEMENTS, Meaning.LIKES),
    (Meaning.AUTHENTIC, Meaning.ENGAGEMENTS),
)
_PLACES = (Meaning.AUDIENCE_COUNTRY, Meaning.COUNTRY, Meaning.CITY)


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


_HANDLES_ALL_THE_SAME = frozenset(("unknown", "private", "hidden", "undefined", "nil", "nd", "tba", "tbd"))


class RowReader:
    """Reads the records of one table; counts the zeros it took as unknown."""

    def __init__(self, plan: ColumnPlan, table: Table, platform: str) -> None:
        self._plan = plan
        self._platform = platform
        self._header = tuple(map(clean_header, table.header))
        self._niches = NicheSplitter(
            cell_at(record.cells, index) for index in plan.niches for record in table.records
        )
        self._numbers = {meaning: StatedNumber(columns) for meaning, columns in plan.numbers.items()}
        self._zeros = 0
        self._moved = 0

    def read(self, record: Record) -> AccountRow | Rejected:
        """An account row, or the first fault found in it."""
        try:
            return self._account(record)
        except UnreadableError as fault:
            return Rejected(record.row_number, fault.column, fault.value, fault.reason, record.cells)

    def notes(self) -> list[str]:
        """What was assumed while reading."""
        notes = []
        if self._zeros:
            subject = "average of 0 was" if self._zeros == 1 else "averages of 0 were"
            notes.append(f"{self._zeros} {subject} read as unknown.")
        if self._moved:
            subject = "row lacks its" if self._moved == 1 else "rows lack their"
            notes.append(
                f"{self._moved} {subject} country, so the numbers stand one column too far left: moved back."
            )
        return notes

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
            niches=self._niches.split(cell_at(cells, index) for index in self._plan.niches),
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
            raise UnreadableError("", extra, reason)
        handle_at = self._plan.texts[Meaning.HANDLE]
        if cell_at(cells, handle_at).strip() != self._header[handle_at]:
            return
        if tuple(map(clean_header, cells[: self._plan.width])) == self._header:
            raise UnreadableError("", "", "the row repeats the header")

    def _check_platform(self, cells: Sequence[str]) -> None:
        text = self._text(cells, Meaning.PLATFORM)
        if text and platform_named(text) != self._platform:
            column = self._column(Meaning.PLATFORM)
            raise UnreadableError(column, text, f"the account is not one of {self._platform}")

    def _handle_and_name(self, cells: Sequence[str]) -> tuple[str, str]:
        text = cell_at(cells, self._plan.texts[Meaning.HANDLE])
        column = self._column(Meaning.HANDLE)
        if is_unknown(text) and text.strip().casefold() not in _HANDLES_ALL_THE_SAME:
            raise UnreadableError(column, text, "the handle is missing")
        spare_name, handle = split_name_and_handle(text)
        try:
            handle = normalise_handle(handle, self._platform)
        except ValueError as error:
            raise UnreadableError(column, text, str(error)) from None
        return handle, self._text(cells, Meaning.NAME) or " ".join(spare_name.split())

    def _followers(self, cells: Sequence[str]) -> int:
        columns = self._plan.numbers[Meaning.FOLLOWERS]
        count = self._numbers[Meaning.FOLLOWERS].read(cells)
        text = cell_at(cells, columns[0].index)
        if count is None or (count.value == 0 and self._platform in _ZERO_IS_UNKNOWN):
            raise UnreadableError(columns[0].header, text, "the followers are unknown")
        if count.value % 1 and not count.shortened:
            reason = f'"{text.strip()}" followers is not a whole number'
            raise UnreadableError(columns[0].header, text, reason)
        return round(count.value)

    def _measures(self, cells: Sequence[str]) -> dict[Meaning, float | None]:
        found: dict[Meaning, float | None] = {}
        for meaning, number in self._numbers.items():
            if meaning is not Meaning.FOLLOWERS:
                count = number.read(cells)
                places = (column.index for column in number.columns)
                if count is None and any(cell_at(cells, at).strip() == "0" for at in places):
                    self._zeros += 1
                found[meaning] = None if count is None else self._average(count)
        self._move_back(cells, found)
        for whole, part in _CANNOT_BE_ZERO if 0 in found.values() else ():
            if found.get(whole) == 0 and (found.get(part) or 0) > 0:
                found[whole] = None
                self._zeros += 1
        return found

    def _move_back(self, cells: Sequence[str], found: dict[Meaning, float | None]) -> None:
        """Undo a shift to the left: without a country, the authentic engagement stands there.

        The engagement average then stands under the authentic one, and its own cell is empty.
        """
        average, authentic = found.get(Meaning.ENGAGEMENTS), found.get(Meaning.AUTHENTIC)
        if average or not authentic:
            return
        place = next((self._plan.texts[m] for m in _PLACES if m in self._plan.texts), None)
        if place is None or not is_number(cell_at(cells, place)):
            return
        found[Meaning.ENGAGEMENTS] = authentic
        count = read_count(cell_at(cells, place))
        found[Meaning.AUTHENTIC] = None if count is None or not count.value else float(count.value)
        self._moved += 1

    def _average(self, count: Count) -> float | None:
        if count.value == 0 and self._platform in _ZERO_IS_UNKNOWN:
            self._zeros += 1
            return None
        return float(count.value)

    def _text(self, cells: Sequence[str], meaning: Meaning) -> str:
        index = self._plan.texts.get(meaning)
        if index is None:
            return ""
        text = cell_at(cells, index)
        if is_unknown(text) or (text[:1].isdecimal() and meaning in _PLACES and is_number(text)):
            return ""
        return " ".join(text.split())

    def _column(self, meaning: Meaning) -> str:
        return self._plan.uses[self._plan.texts[meaning]].header
