"""Candidates that are alike in every figure, as one row each: ties cost neither time nor search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import lt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.candidates import Candidates, IntArray

SAMPLE = 1 << 14
FEW = 0.5
"""Candidates are put together when at most this share of a sample differs from the others."""
MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True, eq=False)
class Kinds:
    """Rows of a catalogue: single candidates, or all candidates of one kind.

    Attributes:
        members, start: candidates of row k are members[start[k]:start[k + 1]], by position; None
            where every row is the candidate at its own position.
        ids: names of the candidates.
    """

    ids: Sequence[str]
    members: IntArray | None = None
    start: IntArray | None = None

    @property
    def n(self) -> int:
        """How many candidates there are."""
        return len(self.ids)

    @cached_property
    def _ids_rise(self) -> bool:
        return all(map(lt, self.ids, islice(self.ids, 1, None)))

    def rank(self, positions: IntArray) -> IntArray:
        """The order of these candidates by id, as numbers that rise with it."""
        if self._ids_rise:
            return positions
        places = positions.tolist()
        order = sorted(range(len(places)), key=lambda place: self.ids[places[place]])
        rank = np.empty(len(positions), dtype=np.int64)
        rank[order] = np.arange(len(positions))
        return rank

    def __len__(self) -> int:
        return self.n if self.start is None else len(self.start) - 1

    @cached_property
    def sizes(self) -> IntArray | None:
        """How many candidates a row stands for [rows]; None where it is 1 for all."""
        return None if self.start is None else np.diff(self.start)

    @cached_property
    def row_of(self) -> IntArray:
        """The row of each candidate [n]."""
        if self.members is None or self.start is None:
            return np.arange(self.n)
        row = np.empty(self.n, dtype=np.int64)
        row[self.members] = np.repeat(np.arange(len(self)), np.diff(self.start))
        return row

    def sizes_of(self, rows: IntArray, barred: IntArray) -> IntArray:
        """How many candidates each of these rows stands for, `barred` positions not counted."""
        size = np.ones(len(rows), dtype=np.int64) if self.sizes is None else self.sizes[rows]
        if len(barred):
            lost = np.zeros(len(self), dtype=np.int64)
            np.add.at(lost, barred if self.start is None else self.row_of[barred], 1)
            size = size - lost[rows]
        return size

    def candidates_of(self, row: int) -> IntArray:
        """Positions of the candidates of a row, increasing."""
        if self.members is None or self.start is None:
            return np.array([row])
        return self.members[self.start[row] : self.start[row + 1]]

    def first_of(self, rows: IntArray) -> IntArray:
        """Position of the first candidate of each of these rows."""
        if self.members is None or self.start is None:
            return rows
        firsts: IntArray = self.members[self.start[rows]]
        return firsts

    def column(self, column: NDArray[Any]) -> NDArray[Any]:
        """A column of the candidates [n] as one entry per row [rows]."""
        if self.members is None or self.start is None:
            return column
        return column[self.members[self.start[:-1]]]


def kinds_of(candidates: Candidates) -> Kinds:
    """Kinds where a sample shows many ties, else single candidates.

    Candidates of a kind share fee, fixed cost, value, most posts and every dimension.
    """
    n = len(candidates)
    columns = [candidates.fee_cents, candidates.fixed_cents, candidates.value, candidates.max_posts]
    columns += [dimension.codes for dimension in candidates.dimensions.values()]
    step = max(1, n // SAMPLE)
    sample = _mixed([column[::step] for column in columns])
    if n <= SAMPLE or len(np.unique(sample)) > FEW * len(sample):
        return Kinds(candidates.ids)
    mixed = _mixed(columns)
    order = np.argsort(mixed, kind="stable")
    start = np.flatnonzero(np.append(True, np.diff(mixed[order]) != 0))
    first = np.repeat(order[start], np.diff(np.append(start, n)))
    if not all(np.array_equal(column[order], column[first]) for column in columns):
        return Kinds(candidates.ids)  # two kinds fell on one mixed number
    return Kinds(candidates.ids, order, np.append(start, n))


def _mixed(columns: list[NDArray[Any]]) -> NDArray[np.uint64]:
    """One number per candidate, alike for candidates alike in all columns [n]."""
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        bits = column.view(np.uint64) if column.dtype.itemsize == 8 else column.astype(np.uint64)
        mixed = (mixed ^ bits) * np.uint64(MIX[0])
        mixed ^= mixed >> np.uint64(29)
        mixed = mixed * np.uint64(MIX[1]) + np.uint64(MIX[2])
    return mixed
