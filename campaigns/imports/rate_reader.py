"""Records of price lists to rows, a chunk at a time: what an account asks for a deliverable."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from campaigns.handles import normalise_handle, platform_named, platforms_possible, split_name_and_handle
from campaigns.imports import contents
from campaigns.imports.account_row import Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.columns import chosen_meanings, listed_headers
from campaigns.imports.days import day_first, day_in_name, read_day
from campaigns.imports.delimited import Record
from campaigns.imports.errors import FileError, PlatformMissingError
from campaigns.imports.fees import currency_in_header, currency_named, read_fee
from campaigns.imports.headers import clean_header, header_words, meaning_of
from campaigns.imports.meanings import Meaning
from campaigns.imports.platform_guess import PLATFORM_MISSING, guess_platform
from campaigns.imports.rates import Guess
from campaigns.imports.readings import UnreadableError, cell_at
from campaigns.imports.source import Source
from campaigns.imports.unknowns import is_unknown

_DELIVERABLES = {
    word: deliverable
    for deliverable, words in {
        "post": "post posts photo image feed beitrag publicacion carousel static tweet pin",
        "reel": "reel reels",
        "story": "story stories historia historias",
        "video": "video videos integration dedicated stream",
        "short": "short shorts",
    }.items()
    for word in words.split()
}
_FORMAT = frozenset("deliverable deliverables format formato placement type leistung entregable kind".split())
_QUOTED = frozenset("quoted quote valid asked angebot".split())


class RateRow(NamedTuple):
    """What an account asks: `fee` is a decimal number as text, `currency` a code ("" when not told)."""

    row_number: int
    platform: str
    account: str
    deliverable: str
    fee: str
    currency: str
    quoted_on: str | None
    note: str


def deliverable_named(text: str) -> str:
    """The deliverable that a text names ("Instagram Reel", "1x story"); "" for none or several."""
    found = {_DELIVERABLES[word] for word in header_words(text[:200])[1] if word in _DELIVERABLES}
    if len(found) > 1:
        found -= {"post"}
    return found.pop() if len(found) == 1 else ""


def priced_columns(source: Source) -> dict[int, str]:
    """The columns whose name is a deliverable and whose cells are amounts: index -> deliverable."""
    priced = {}
    for index, header in enumerate(source.header):
        words = header_words(clean_header(header))[1]
        deliverable = deliverable_named(clean_header(header))
        cells = [cell_at(record.cells, index) for record in source.sample]
        counts = words & frozenset("count number avg average views likes total url link".split())
        if deliverable and not counts and contents.share(cells, _is_fee) > 0.5:
            priced[index] = deliverable
    return priced


def _is_fee(cell: str) -> bool:
    try:
        return read_fee(cell) is not None
    except ValueError:
        return False


class RateReader:
    """Reads the records of a source as a price list: a deliverable and a fee per row, or a column each."""

    def __init__(self, source: Source, choices: Choices) -> None:
        """Raises FileError when accounts or fees have no column, or nothing says the platform."""
        self.headers = tuple(map(clean_header, source.header))
        chosen = chosen_meanings(self.headers, choices.columns)
        self.priced = priced_columns(source)
        self.places = self._places(chosen)
        if not self.priced and Meaning.FEE not in self.places:
            raise FileError(f"No column holds a price. The columns are {listed_headers(self.headers)}.")
        if Meaning.HANDLE not in self.places:
            raise FileError(f"No column holds the account. The columns are {listed_headers(self.headers)}.")
        columns = [
            [cell_at(record.cells, index) for record in source.sample] for index in range(len(self.headers))
        ]
        self.platform = (
            Guess(choices.platform, "As chosen.")
            if choices.platform
            else guess_platform(source.name, self.headers, columns, None)
        )
        addressed = any(contents.share(column, contents.is_address) > 0.5 for column in columns)
        self.platform_by_row = Meaning.PLATFORM in self.places or addressed
        if not self.platform.value and not self.platform_by_row:
            raise PlatformMissingError(PLATFORM_MISSING)
        at = self.places.get(Meaning.MEASURED_ON)
        self._day_first = day_first(columns[at]) if at is not None else True
        self._quoted_on = day_in_name(source.name) or None
        self.tells_day = at is not None or self._quoted_on is not None

    def _places(self, chosen: Mapping[int, Meaning]) -> dict[Meaning, int]:
        places = {meaning: index for index, meaning in reversed(list(chosen.items()))}
        for index, header in enumerate(self.headers):
            words = header_words(header)[1]
            meaning = meaning_of(header)
            if index in self.priced or index in chosen:
                continue
            if words & _FORMAT:
                meaning = Meaning.NICHE  # stands for the deliverable: a price list has no niches
            elif words & _QUOTED:
                meaning = Meaning.MEASURED_ON
            elif meaning in (Meaning.ACCOUNT, Meaning.NAME):
                meaning = None if Meaning.HANDLE in places or meaning is Meaning.NAME else Meaning.HANDLE
            if meaning is not None:
                places.setdefault(meaning, index)
        if Meaning.HANDLE not in places and Meaning.URL in places:
            places[Meaning.HANDLE] = places[Meaning.URL]
        return places

    def read(self, records: Sequence[Record]) -> tuple[list[RateRow], list[Rejected]]:
        """The prices in the order of the file, and the rows that were not taken, with reasons."""
        rows: list[RateRow] = []
        rejected = []
        for record in records:
            try:
                rows += self._rates(record)
            except UnreadableError as fault:
                rejected.append(
                    Rejected(record.row_number, fault.column, fault.value, fault.reason, record.cells)
                )
        return rows, rejected

    def _rates(self, record: Record) -> list[RateRow]:
        cells = record.cells
        account_at = self.places[Meaning.HANDLE]
        text = cell_at(cells, account_at).strip()
        platform = self._platform(cells, text)
        if is_unknown(text):
            raise UnreadableError(self.headers[account_at], text, "the account is missing")
        try:
            account = normalise_handle(split_name_and_handle(text)[1], platform)
            day = read_day(self._text(cells, Meaning.MEASURED_ON), self._day_first) or self._quoted_on
        except ValueError as error:
            raise UnreadableError("", text, str(error)) from None
        asked = list(self.priced.items())
        if not asked:
            asked = [(self.places[Meaning.FEE], self._deliverable(cells))]
        rows = []
        for index, deliverable in asked:
            fee = self._fee(cells, index)
            if fee is not None:
                note = self._text(cells, Meaning.NOTE)
                rows.append(RateRow(record.row_number, platform, account, deliverable, *fee, day, note))
        if not rows:
            raise UnreadableError(self.headers[asked[0][0]], "", "no price is told")
        return rows

    def _platform(self, cells: Sequence[str], account: str) -> str:
        text = self._text(cells, Meaning.PLATFORM)
        if text and not platform_named(text):
            column = self.headers[self.places[Meaning.PLATFORM]]
            raise UnreadableError(column, text, f'"{text[:60]}" is no known platform')
        possible = [
            each
            for cell in (account, self._text(cells, Meaning.URL))
            if len(each := platforms_possible(cell)) == 1
        ]
        found = platform_named(text) or self.platform.value or (possible[0][0] if possible else "")
        if not found:
            raise UnreadableError("", account, "the row does not say which platform the account is on")
        return found

    def _deliverable(self, cells: Sequence[str]) -> str:
        text = self._text(cells, Meaning.NICHE)
        found = deliverable_named(text)
        if text and not found:
            column = self.headers[self.places[Meaning.NICHE]]
            raise UnreadableError(column, text, f'"{text[:60]}" is no post, reel, story, video or short')
        return found or deliverable_named(self.headers[self.places[Meaning.FEE]]) or "post"

    def _fee(self, cells: Sequence[str], index: int) -> tuple[str, str] | None:
        text = cell_at(cells, index)
        try:
            fee = read_fee(text)
        except ValueError as error:
            raise UnreadableError(self.headers[index], text, str(error)) from None
        if fee is None:
            return None
        told = currency_named(self._text(cells, Meaning.CURRENCY)) or currency_in_header(self.headers[index])
        return fee.amount, fee.currency or told

    def _text(self, cells: Sequence[str], meaning: Meaning) -> str:
        at = self.places.get(meaning)
        text = "" if at is None else cell_at(cells, at).strip()
        return "" if is_unknown(text) else text
