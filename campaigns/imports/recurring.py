"""Accounts that stand more than once in a whole file: known before its first chunk is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from campaigns.imports.account_row import AccountRow
from campaigns.imports.delimited import Record
from campaigns.imports.meanings import NUMBERS
from campaigns.imports.repeats import FILLED, FILLED_TOGETHER, first_difference, numbers_of, united_niches
from campaigns.imports.source import Source

CHUNK = 20_000
SLOTS = 16

Places = NDArray[np.int64]

_FILLED: tuple[tuple[str, ...], ...] = (*((name,) for name in FILLED), *FILLED_TOGETHER)
_NOTHING: tuple[object, ...] = (None, "", ())


class KeyReader(Protocol):
    """What reads accounts and knows whose they are: an AccountReader."""

    def keys(self, records: Sequence[Record]) -> tuple[Places, list[tuple[str, str, str | None]]]: ...

    def read_at(self, records: Sequence[Record], places: Places) -> Iterator[tuple[int, AccountRow]]: ...


@dataclass(frozen=True)
class Clashing:
    """A repeat that is refused: the first row's number, which number differs, and what it is there."""

    first_row: int
    number: int
    there: float


@dataclass(frozen=True)
class Repeats:
    """What becomes of accounts that stand more than once. A place is row number x 16 + account of the row.

    `fills` gives what later rows know and the first one lacks; `merged_at` (sorted) are rows that joined
    their first; `clashes` rows that are refused.
    """

    fills: dict[int, dict[str, Any]] = field(default_factory=dict)
    merged_at: Places = field(default_factory=lambda: np.empty(0, np.int64))
    clash_at: Places = field(default_factory=lambda: np.empty(0, np.int64))
    clash_first: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    clash_number: NDArray[np.int8] = field(default_factory=lambda: np.empty(0, np.int8))
    clash_there: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    touched: Places = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def merged(self) -> int:
        """How many rows joined the first row of their account."""
        return len(self.merged_at)

    def among(self, places: Places) -> Iterator[tuple[int, Clashing | dict[str, Any] | None]]:
        """(index, outcome) of the places something becomes of, in their order.

        The outcome is a Clashing, what is to be filled in, or None for a row that joined an earlier one.
        """
        clash_index = _index_in(self.clash_at, places)
        merged = _index_in(self.merged_at, places) >= 0
        for at in np.flatnonzero(_index_in(self.touched, places) >= 0).tolist():
            if merged[at]:
                yield at, None
            elif (clash := int(clash_index[at])) >= 0:
                there = float(self.clash_there[clash])
                yield at, Clashing(int(self.clash_first[clash]), int(self.clash_number[clash]), there)
            else:
                yield at, self.fills[int(places[at])]


def _index_in(known: Places, places: Places) -> Places:
    """Where each place stands among the known, which are sorted; -1 for nowhere."""
    if not len(known):
        return np.full(len(places), -1, np.int64)
    at = np.minimum(np.searchsorted(known, places), len(known) - 1)
    return np.where(known[at] == places, at, -1)


def find_repeats(source: Source, reader: KeyReader) -> Repeats:
    """Read the file's keys once, and the rows of those that stand twice once more.

    A repeat joins its first row when no number that both know differs, and fills in what that lacks;
    else it is refused. Accounts with another day (`measured_on`) are no repeats.
    """
    places: list[Places] = []
    hashes: list[NDArray[np.int64]] = []
    for records in source.chunks(CHUNK):
        found, keys = reader.keys(records)
        places.append(found)
        hashes.append(np.fromiter(map(hash, map(str, keys)), np.int64, len(keys)))
    doubles = _doubles(hashes)
    if not len(doubles):
        return Repeats()
    gathered = _Gathered(len(doubles))
    for records, found, hashed in zip(source.chunks(CHUNK), places, hashes, strict=True):
        index = _index_in(doubles, hashed)
        doubled = index >= 0
        if doubled.any():
            known = dict(zip(found[doubled].tolist(), index[doubled].tolist(), strict=True))
            for place, row in reader.read_at(records, found[doubled]):
                gathered.add(place, known[place], row)
    return gathered.repeats()


def _doubles(hashes: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The hashes that stand at least twice, sorted."""
    every = np.sort(np.concatenate([*hashes, np.empty(0, np.int64)]))
    return np.unique(every[1:][every[1:] == every[:-1]])


class _Gathered:
    """What is known of each account that stands twice: numbers and gaps of its first row, and outcomes."""

    def __init__(self, count: int) -> None:
        self._first = np.zeros(count, np.int64)
        self._numbers = np.full((count, len(NUMBERS)), np.nan)
        self._lacks = np.zeros((count, len(_FILLED)), bool)
        self._niches: list[tuple[str, ...]] = [()] * count
        self._fills: dict[int, dict[str, Any]] = {}
        self._merged: list[int] = []
        self._clashes: list[tuple[int, int, int, float]] = []

    def add(self, place: int, at: int, row: AccountRow) -> None:
        """Take the next row of the file whose account, number `at`, stands more than once."""
        numbers = numbers_of(row)
        if not self._first[at]:
            self._first[at] = place
            self._numbers[at] = [np.nan if number is None else number for number in numbers]
            self._lacks[at] = _lacks(row)
            self._niches[at] = row.niches
            return
        kept: list[float] = self._numbers[at].tolist()
        known = [None if number != number else number for number in kept]
        differing = first_difference(known, numbers)
        if differing is not None:
            first_row = int(self._first[at]) // SLOTS
            self._clashes.append((place, first_row, differing, kept[differing]))
            return
        self._merged.append(place)
        self._fill(at, row, numbers, kept)

    def _fill(self, at: int, row: AccountRow, numbers: Sequence[float | None], kept: list[float]) -> None:
        filled: dict[str, Any] = {}
        for place, (known, value) in enumerate(zip(kept, numbers, strict=True)):
            if known != known and value is not None:
                filled[NUMBERS[place].value] = value
                self._numbers[at, place] = value
        for place in np.flatnonzero(self._lacks[at]).tolist():
            names = _FILLED[place]
            if getattr(row, names[0]) not in _NOTHING:
                filled |= {name: getattr(row, name) for name in names}
                self._lacks[at, place] = False
        if row.niches and row.niches != self._niches[at]:
            niches = united_niches(self._niches[at], row.niches)
            if niches != self._niches[at]:
                filled["niches"] = self._niches[at] = niches
        if filled:
            self._fills.setdefault(int(self._first[at]), {}).update(filled)

    def repeats(self) -> Repeats:
        """The outcome, once every row was added."""
        columns = list(zip(*self._clashes, strict=True)) or [(), (), (), ()]
        merged = np.array(self._merged, np.int64)
        clash_at = np.array(columns[0], np.int64)
        filled = np.array(sorted(self._fills), np.int64)
        return Repeats(
            fills=self._fills,
            merged_at=merged,
            clash_at=clash_at,
            clash_first=np.array(columns[1], np.int32),
            clash_number=np.array(columns[2], np.int8),
            clash_there=np.array(columns[3], np.float64),
            touched=np.sort(np.concatenate([merged, clash_at, filled])),
        )


def _lacks(row: AccountRow) -> list[bool]:
    return [getattr(row, names[0]) in _NOTHING for names in _FILLED]
