"""The rows of a chunk that can be read column by column; None for each that needs its own reader."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import itemgetter

import numpy as np

from campaigns.handles import platform_named
from campaigns.imports import plain_columns as plain
from campaigns.imports.account_row import AccountRow, engagements_by_rate
from campaigns.imports.countries import country_code
from campaigns.imports.days import read_day
from campaigns.imports.delimited import Record
from campaigns.imports.languages import language_code
from campaigns.imports.meanings import MEASURES, Meaning
from campaigns.imports.numbers import read_count
from campaigns.imports.rates import read_rate
from campaigns.imports.readings import clean_text
from campaigns.imports.rows import PLACES, ZERO_IS_UNKNOWN, RowReader
from campaigns.imports.unknowns import is_unknown

Columns = Sequence[tuple[str, ...]] | Mapping[int, tuple[str, ...]]
_INTERACTIONS = (
    Meaning.LIKES,
    Meaning.COMMENTS,
    Meaning.SHARES,
    Meaning.SAVES,
    Meaning.ENGAGEMENTS,
)
_ZERO_DEPENDS = (Meaning.VIEWS, Meaning.ENGAGEMENTS, Meaning.AUTHENTIC)


class PlainRows:
    """Reads columns for one slot. What it gives is what `RowReader.read` gives for the same record."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._plan = reader.plan
        self._slot = reader.slot

    def read(self, records: Sequence[Record]) -> list[AccountRow | None]:
        """One row per record, in order; None where the record must be read by itself."""
        width = self._plan.width
        cells = list(map(itemgetter(1), records))
        regular = [len(row) == width for row in cells]
        if not all(regular):
            blank = ("",) * width
            cells = [row if fits else blank for row, fits in zip(cells, regular, strict=True)]
        columns: Columns = list(zip(*cells, strict=True))
        fit = np.array(regular, dtype=bool)
        rows = self._rows(records, columns, fit)
        return rows if fit.all() else [row if fits else None for row, fits in zip(rows, fit, strict=True)]

    def keys(self, records: Sequence[Record]) -> list[tuple[str, str, str | None] | None]:
        """(platform, handle, day) of each record; None where its own reader must tell."""
        at = self._plan.texts
        needed = [
            place
            for place in (at.get(m) for m in (Meaning.HANDLE, Meaning.PLATFORM, Meaning.MEASURED_ON))
            if place is not None
        ]
        width = max(needed) + 1
        regular = [len(record.cells) >= width for record in records]
        columns: dict[int, tuple[str, ...]] = {}
        for place in needed:
            columns[place] = tuple(
                [record.cells[place] if fits else "" for record, fits in zip(records, regular, strict=True)]
            )
        fit = np.array(regular, dtype=bool)
        handle_at = at[Meaning.HANDLE]
        handles = plain.handles(columns[handle_at], self._reader.header[handle_at], fit)
        found = zip(self._platforms(columns, fit), handles, self._days(columns, fit), strict=True)
        return [key if fits else None for key, fits in zip(found, fit, strict=True)]

    def _rows(self, records: Sequence[Record], columns: Columns, fit: plain.Fit) -> list[AccountRow | None]:
        handle_at = self._plan.texts[Meaning.HANDLE]
        handles = plain.handles(columns[handle_at], self._reader.header[handle_at], fit)
        platforms = self._platforms(columns, fit)
        measured = self._measures(columns, platforms, fit)
        numbers = list(map(itemgetter(0), records))
        rates, bases = self._rates(columns, platforms, fit)
        fees, currencies, notes = self._fees(records, columns)
        values = (
            numbers,
            numbers,
            platforms,
            handles,
            self._names(columns),
            self._followers(columns, fit),
            *(measured.get(meaning, repeat(None)) for meaning in MEASURES),
            rates,
            bases,
            self._posts(columns, fit),
            self._days(columns, fit),
            self._niches(columns),
            self._places(columns, Meaning.AUDIENCE_COUNTRY),
            self._places(columns, Meaning.COUNTRY),
            self._texts(columns, Meaning.CITY),
            self._languages(columns),
            self._texts(columns, Meaning.URL),
            notes,
            fees,
            currencies,
            self._links(records, platforms, handles),
        )
        rows: list[AccountRow | None] = list(map(AccountRow._make, zip(*values, strict=False)))
        known = any(meaning in measured and None not in measured[meaning] for meaning in _INTERACTIONS)
        by_followers = "followers" in self._slot.rate_basis.values()
        return rows if known or not by_followers else list(map(_with_engagements, rows))

    def _platforms(self, columns: Columns, fit: plain.Fit) -> Sequence[str]:
        at = self._plan.texts.get(Meaning.PLATFORM)
        if at is None:
            if not self._slot.platform:
                fit[:] = False
            return [self._slot.platform] * len(fit)
        named = plain.each(columns[at], self._platform, fit, "")
        return named

    def _platform(self, text: str) -> str:
        found = "" if is_unknown(text) else platform_named(clean_text(text))
        if not found or (self._slot.strict and found != self._slot.platform):
            raise ValueError(text)
        return found

    def _stated(self, columns: Columns, meaning: Meaning) -> list[tuple[str, ...]]:
        return [columns[column.index] for column in self._plan.numbers[meaning]]

    def _followers(self, columns: Columns, fit: plain.Fit) -> Sequence[int | None]:
        if Meaning.FOLLOWERS not in self._plan.numbers:
            return [None] * len(fit)
        number = self._reader.numbers[Meaning.FOLLOWERS]
        values = plain.whole(number, self._stated(columns, Meaning.FOLLOWERS), fit)
        lacking = self._slot.may_lack_followers
        fit &= np.array([(lacking if value is None else value != 0) for value in values], dtype=bool)
        return values

    def _measures(
        self, columns: Columns, platforms: Sequence[str], fit: plain.Fit
    ) -> dict[Meaning, list[float | None]]:
        found = {
            meaning: plain.numbers(self._reader.numbers[meaning], self._stated(columns, meaning), fit)
            for meaning in MEASURES
            if meaning in self._plan.numbers
        }
        may_be_zero = not any(platform in ZERO_IS_UNKNOWN for platform in set(platforms))
        for meaning, values in found.items():
            if 0.0 in values and (meaning in _ZERO_DEPENDS or not may_be_zero):
                fit &= np.array([value != 0.0 for value in values], dtype=bool)
        if Meaning.AUTHENTIC in found and any(place in self._plan.texts for place in PLACES):
            sums = found.get(Meaning.ENGAGEMENTS) or [None] * len(fit)
            pairs = zip(sums, found[Meaning.AUTHENTIC], strict=True)
            fit &= np.array([bool(whole) or not part for whole, part in pairs], dtype=bool)
        return found

    def _rates(
        self, columns: Columns, platforms: Sequence[str], fit: plain.Fit
    ) -> tuple[Sequence[float | None], Sequence[str]]:
        rates = self._slot.rates
        if not rates:
            return [None] * len(fit), [""] * len(fit)
        places = {platform: self._reader.rate_column(platform) for platform in set(platforms)}
        if len(set(places.values())) > 1:
            fit[:] = False
            return [None] * len(fit), [""] * len(fit)
        at = next(iter(places.values()), None)
        if at is None:
            return [None] * len(fit), [""] * len(fit)
        scale = self._slot.rate_scale
        values = plain.rates(columns[at], scale == "percent", lambda cell: read_rate(cell, scale), fit)
        basis = {platform: self._slot.rate_basis.get(platform, "") for platform in places}
        known = zip(values, platforms, strict=True)
        return values, ["" if value is None else basis[platform] for value, platform in known]

    def _names(self, columns: Columns) -> Sequence[str]:
        first, last = self._texts(columns, Meaning.NAME), self._texts(columns, Meaning.LAST_NAME)
        if Meaning.LAST_NAME not in self._plan.texts:
            return first
        return [f"{one} {other}".strip() for one, other in zip(first, last, strict=True)]

    def _texts(self, columns: Columns, meaning: Meaning) -> Sequence[str]:
        at = self._plan.texts.get(meaning)
        if at is None:
            return [""] * len(columns[0])
        return plain.texts(columns[at], lambda cell: clean_text(cell, meaning in PLACES))

    def _places(self, columns: Columns, meaning: Meaning) -> Sequence[str]:
        found = self._texts(columns, meaning)
        if not self._slot.codes or meaning not in self._plan.texts:
            return found
        return list(map({text: country_code(text) for text in set(found)}.__getitem__, found))

    def _languages(self, columns: Columns) -> Sequence[str]:
        found = self._texts(columns, Meaning.LANGUAGE)
        return list(map({text: language_code(text) for text in set(found)}.__getitem__, found))

    def _posts(self, columns: Columns, fit: plain.Fit) -> Sequence[int | None]:
        found = self._texts(columns, Meaning.POSTS_MEASURED)
        return plain.each(found, _whole_count, fit, None)

    def _days(self, columns: Columns, fit: plain.Fit) -> Sequence[str | None]:
        at = self._plan.texts.get(Meaning.MEASURED_ON)
        if at is None:
            return [None] * len(fit)
        found = plain.texts(columns[at], clean_text)
        return plain.each(found, lambda text: read_day(text, self._slot.day_first), fit, None)

    def _niches(self, columns: Columns) -> Sequence[tuple[str, ...]]:
        places = self._plan.niches
        if not places:
            return [()] * len(columns[0])
        if len(places) == 1:
            split = {cell: self._reader.niches.split((cell,)) for cell in set(columns[places[0]])}
            return list(map(split.__getitem__, columns[places[0]]))
        cells = list(zip(*(columns[at] for at in places), strict=True))
        return list(map({each: self._reader.niches.split(each) for each in set(cells)}.__getitem__, cells))

    def _fees(
        self, records: Sequence[Record], columns: Columns
    ) -> tuple[Sequence[str | None], Sequence[str], Sequence[str]]:
        if Meaning.FEE in self._plan.texts:
            found = [self._reader.fee_and_note(record.cells) for record in records]
            return [each[0] for each in found], [each[1] for each in found], [each[2] for each in found]
        count = len(records)
        return [None] * count, [""] * count, self._texts(columns, Meaning.NOTE)

    def _links(
        self, records: Sequence[Record], platforms: Sequence[str], handles: Sequence[str]
    ) -> Sequence[tuple[tuple[str, str], ...]]:
        if not self._slot.linked:
            return [()] * len(records)
        return [
            self._reader.links(record.cells, platform, handle)
            for record, platform, handle in zip(records, platforms, handles, strict=True)
        ]


def _with_engagements(row: AccountRow | None) -> AccountRow | None:
    by_rate = None if row is None else engagements_by_rate(row)
    return row if row is None or by_rate is None else row._replace(avg_engagements=by_rate)


def _whole_count(text: str) -> int | None:
    count = read_count(text)
    return None if count is None else int(count.value)
