"""From one record to one account row, or to the reason why not."""

from collections.abc import Sequence
from typing import NamedTuple

from campaigns.handles import normalise_handle, platform_named, platforms_possible, split_name_and_handle
from campaigns.imports.account_row import AccountRow, Rejected, engagements_by_rate
from campaigns.imports.contents import is_number
from campaigns.imports.countries import country_code
from campaigns.imports.days import read_day
from campaigns.imports.fees import currency_named, read_fee
from campaigns.imports.files import Record
from campaigns.imports.headers import clean_header
from campaigns.imports.languages import language_code
from campaigns.imports.meanings import Meaning
from campaigns.imports.niches import NicheSplitter
from campaigns.imports.numbers import Count, read_count
from campaigns.imports.rates import read_rate
from campaigns.imports.readings import StatedNumber, UnreadableError, cell_at, clean_text
from campaigns.imports.slots import Slot, accounts_linked
from campaigns.imports.unknowns import is_unknown

__all__ = ["AccountRow", "Rejected", "RowReader"]

ZERO_IS_UNKNOWN = ("youtube",)
_CANNOT_BE_ZERO = (
    (Meaning.VIEWS, Meaning.LIKES),
    (Meaning.ENGAGEMENTS, Meaning.AUTHENTIC),
    (Meaning.ENGAGEMENTS, Meaning.LIKES),
    (Meaning.AUTHENTIC, Meaning.ENGAGEMENTS),
)
PLACES = (Meaning.AUDIENCE_COUNTRY, Meaning.COUNTRY, Meaning.CITY)
HANDLES_ALL_THE_SAME = frozenset(("unknown", "private", "hidden", "undefined", "nil", "nd", "tba", "tbd"))


class _Owner(NamedTuple):
    """Whose account it is, and where."""

    platform: str
    handle: str
    name: str


class RowReader:
    """Reads the records of one file, one account of each; counts the zeros it took as unknown."""

    def __init__(self, slot: Slot, header: Sequence[str], niches: NicheSplitter) -> None:
        self.slot = slot
        self.plan = slot.plan
        self.header = tuple(map(clean_header, header))
        self.niches = niches
        self.numbers = {meaning: StatedNumber(columns) for meaning, columns in self.plan.numbers.items()}
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

    def key(self, record: Record) -> tuple[str, str, str | None] | None:
        """(platform, handle, day) of the record's account; None where the row would be refused for it."""
        try:
            owner = self._owner(record.cells)
            return owner.platform, owner.handle, self._day(record.cells)
        except UnreadableError:
            return None

    def is_blank(self, cells: Sequence[str]) -> bool:
        """Whether a record of several accounts lacks this one."""
        return self.slot.may_be_blank and is_unknown(cell_at(cells, self.plan.texts[Meaning.HANDLE]))

    def _account(self, record: Record) -> AccountRow:
        cells = record.cells
        self._check_shape(cells)
        owner = self._owner(cells)
        followers = self._followers(cells, owner.platform)
        measures = self._measures(cells, owner.platform)
        rate, basis = self._rate(cells, owner.platform)
        fee, currency, note = self.fee_and_note(cells)
        row = AccountRow(
            row_number=record.row_number,
            person=record.row_number,
            platform=owner.platform,
            handle=owner.handle,
            name=owner.name,
            followers=followers,
            avg_likes=measures.get(Meaning.LIKES),
            avg_comments=measures.get(Meaning.COMMENTS),
            avg_views=measures.get(Meaning.VIEWS),
            avg_shares=measures.get(Meaning.SHARES),
            avg_saves=measures.get(Meaning.SAVES),
            avg_engagements=measures.get(Meaning.ENGAGEMENTS),
            avg_authentic_engagements=measures.get(Meaning.AUTHENTIC),
            stated_rate=rate,
            stated_rate_basis=basis,
            posts_measured=self._posts_measured(cells),
            measured_on=self._day(cells),
            niches=self.niches.split(cell_at(cells, index) for index in self.plan.niches),
            audience_country=self.place(cells, Meaning.AUDIENCE_COUNTRY),
            country=self.place(cells, Meaning.COUNTRY),
            city=self.text(cells, Meaning.CITY),
            language=language_code(self.text(cells, Meaning.LANGUAGE)),
            url=self.text(cells, Meaning.URL),
            note=note,
            fee=fee,
            fee_currency=currency,
            linked=self.links(cells, owner.platform, owner.handle),
        )
        by_rate = engagements_by_rate(row)
        return row if by_rate is None else row._replace(avg_engagements=by_rate)

    def _check_shape(self, cells: Sequence[str]) -> None:
        extra = next((cell for cell in cells[self.plan.width :] if cell.strip()), "")
        if extra:
            reason = (
                f"the row has {len(cells)} cells but the header {self.plan.width}: "
                "a comma in a text may lack its quotation marks"
            )
            raise UnreadableError("", extra, reason)
        handle_at = self.plan.texts[Meaning.HANDLE]
        if cell_at(cells, handle_at).strip() != self.header[handle_at]:
            return
        if tuple(map(clean_header, cells[: self.plan.width])) == self.header:
            raise UnreadableError("", "", "the row repeats the header")

    def _owner(self, cells: Sequence[str]) -> _Owner:
        platform = self._platform(cells)
        text, column = self._handle_cell(cells)
        if is_unknown(text) and text.strip().casefold() not in HANDLES_ALL_THE_SAME:
            raise UnreadableError(column, text, "the handle is missing")
        spare_name, handle = split_name_and_handle(text)
        if not platform:
            raise UnreadableError(column, text, "the row does not say which platform the account is on")
        try:
            handle = normalise_handle(handle, platform)
        except ValueError as error:
            raise UnreadableError(column, text, str(error)) from None
        name = self.text(cells, Meaning.NAME) or " ".join(spare_name.split())
        return _Owner(platform, handle, f"{name} {self.text(cells, Meaning.LAST_NAME)}".strip())

    def _handle_cell(self, cells: Sequence[str]) -> tuple[str, str]:
        """The cell with the handle, else the one with the address; and its column."""
        text = cell_at(cells, self.plan.texts[Meaning.HANDLE])
        at = self.plan.texts.get(Meaning.URL)
        if is_unknown(text) and at is not None and len(platforms_possible(cell_at(cells, at).strip())) == 1:
            return cell_at(cells, at).strip(), self._column(Meaning.URL)
        return text, self._column(Meaning.HANDLE)

    def _platform(self, cells: Sequence[str]) -> str:
        """The platform by the row's own column, else by an address in it, else the file's."""
        text = self.text(cells, Meaning.PLATFORM)
        if text:
            platform = platform_named(text)
            if self.slot.strict and platform != self.slot.platform:
                reason = f"the account is not one of {self.slot.platform}"
                raise UnreadableError(self._column(Meaning.PLATFORM), text, reason)
            if not platform:
                reason = f'"{text[:60]}" is no known platform'
                raise UnreadableError(self._column(Meaning.PLATFORM), text, reason)
            return platform
        for meaning in () if self.slot.platform else (Meaning.URL, Meaning.HANDLE):
            possible = platforms_possible(self.text(cells, meaning))
            if len(possible) == 1:
                return possible[0]
        return self.slot.platform

    def _followers(self, cells: Sequence[str], platform: str) -> int | None:
        columns = self.plan.numbers.get(Meaning.FOLLOWERS, ())
        if not columns:
            return None
        count = self.numbers[Meaning.FOLLOWERS].read(cells)
        text = cell_at(cells, columns[0].index)
        if count is None or (count.value == 0 and platform in ZERO_IS_UNKNOWN):
            if self.slot.may_lack_followers:
                return None
            raise UnreadableError(columns[0].header, text, "the followers are unknown")
        if count.value % 1 and not count.shortened:
            reason = f'"{text.strip()}" followers is not a whole number'
            raise UnreadableError(columns[0].header, text, reason)
        return round(count.value)

    def _measures(self, cells: Sequence[str], platform: str) -> dict[Meaning, float | None]:
        found: dict[Meaning, float | None] = {}
        for meaning, number in self.numbers.items():
            if meaning is not Meaning.FOLLOWERS:
                count = number.read(cells)
                places = (column.index for column in number.columns)
                if count is None and any(cell_at(cells, at).strip() == "0" for at in places):
                    self._zeros += 1
                found[meaning] = None if count is None else self._average(count, platform)
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
        place = next((self.plan.texts[m] for m in PLACES if m in self.plan.texts), None)
        if place is None or not is_number(cell_at(cells, place)):
            return
        found[Meaning.ENGAGEMENTS] = authentic
        count = read_count(cell_at(cells, place))
        found[Meaning.AUTHENTIC] = None if count is None or not count.value else float(count.value)
        self._moved += 1

    def _average(self, count: Count, platform: str) -> float | None:
        if count.value == 0 and platform in ZERO_IS_UNKNOWN:
            self._zeros += 1
            return None
        return float(count.value)

    def rate_column(self, platform: str) -> int | None:
        """Where the rate of an account on the platform stands; None for nowhere."""
        return self.slot.rates.get(platform, self.slot.rates.get(""))

    def _rate(self, cells: Sequence[str], platform: str) -> tuple[float | None, str]:
        at = self.rate_column(platform)
        if at is None:
            return None, ""
        text = cell_at(cells, at)
        try:
            rate = read_rate(text, self.slot.rate_scale)
        except ValueError as error:
            raise UnreadableError(self.plan.uses[at].header, text, str(error)) from None
        return rate, "" if rate is None else self.slot.rate_basis.get(platform, "")

    def _posts_measured(self, cells: Sequence[str]) -> int | None:
        text = self.text(cells, Meaning.POSTS_MEASURED)
        try:
            count = read_count(text)
        except ValueError as error:
            raise UnreadableError(self._column(Meaning.POSTS_MEASURED), text, str(error)) from None
        return None if count is None else int(count.value)

    def _day(self, cells: Sequence[str]) -> str | None:
        text = self.text(cells, Meaning.MEASURED_ON)
        try:
            return read_day(text, self.slot.day_first)
        except ValueError as error:
            raise UnreadableError(self._column(Meaning.MEASURED_ON), text, str(error)) from None

    def fee_and_note(self, cells: Sequence[str]) -> tuple[str | None, str, str]:
        """Amount, currency and note; an asked price that is no one amount goes into the note."""
        note, text = self.text(cells, Meaning.NOTE), self.text(cells, Meaning.FEE)
        currency = currency_named(self.text(cells, Meaning.CURRENCY)) or self.slot.fee_currency
        try:
            fee = read_fee(text)
        except ValueError:
            return None, "", "; ".join(filter(None, (note, f"asked price: {text}")))
        return (None, "", note) if fee is None else (fee.amount, fee.currency or currency, note)

    def links(self, cells: Sequence[str], platform: str, handle: str) -> tuple[tuple[str, str], ...]:
        """(platform, handle) of the same person's other accounts, each once."""
        found = {
            account: None
            for index, named in self.slot.linked
            if index < len(cells) and cells[index]
            for account in accounts_linked(cells[index], named)
        }
        found.pop((platform, handle), None)
        return tuple(found)

    def place(self, cells: Sequence[str], meaning: Meaning) -> str:
        """A country as found, or its code where the slot wants codes."""
        text = self.text(cells, meaning)
        return country_code(text) if self.slot.codes else text

    def text(self, cells: Sequence[str], meaning: Meaning) -> str:
        """A text on one line; "" when unknown, and for a number where a place should stand."""
        index = self.plan.texts.get(meaning)
        return "" if index is None else clean_text(cell_at(cells, index), meaning in PLACES)

    def _column(self, meaning: Meaning) -> str:
        return self.plan.uses[self.plan.texts[meaning]].header
