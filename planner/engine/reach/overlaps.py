"""What is stated about audiences that pairs of accounts share, turned into people reached by both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from planner.engine.candidates import FloatArray, IntArray
from planner.engine.reach.placements import Placements

AGREE = 0.01
"""Two statements about one pair agree when they differ by no more than this part of the larger."""


class Base(IntEnum):
    """Whose audience a shared share is a share of."""

    FIRST = 0
    SECOND = 1
    SMALLER = 2
    EITHER = 3
    """Of those who are in at least one of both audiences (Jaccard)."""


class Note(IntEnum):
    """Why a statement was not used as it stands."""

    MORE_THAN_THE_SMALLER = 0
    """More people shared than the smaller audience has: cut to that."""
    LESS_THAN_MUST_BE = 1
    """Two audiences of this size cannot share so few within the universe: raised."""
    STATED_TWICE = 2
    """Two statements about a pair disagree: their mean is used."""
    CONTRADICTION = 3
    """The statements together fit no audiences: none is used."""


@dataclass(frozen=True, slots=True)
class OverlapNote:
    """A statement that was changed: people reached by both, as stated and as used.

    Positions and people are None for a note on all statements together.
    """

    note: Note
    first: int | None = None
    second: int | None = None
    stated_people: float | None = None
    used_people: float | None = None


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Statements about pairs; arrays are [statements].

    Attributes:
        first, second: positions of the accounts.
        share: 0-1, of the people who follow (of those reached, where followers are unknown).
        base: codes of Base.

    Raises ValueError for a share outside 0-1, an account paired with itself or columns of unequal
    length; the message names the statement, counted from 0.
    """

    first: IntArray
    second: IntArray
    share: FloatArray
    base: IntArray

    def __post_init__(self) -> None:
        n = len(self.share)
        if not len(self.first) == len(self.second) == len(self.base) == n:
            raise ValueError("overlaps: columns of unequal length")
        outside = np.flatnonzero(~((self.share >= 0) & (self.share <= 1)))
        if len(outside):
            raise ValueError(f"overlaps: share of statement {outside[0]} is not between 0 and 1")
        same = np.flatnonzero(self.first == self.second)
        if len(same):
            raise ValueError(f"overlaps: statement {same[0]} pairs account {self.first[same[0]]} with itself")
        unknown = np.flatnonzero(~np.isin(self.base, [int(base) for base in Base]))
        if len(unknown):
            raise ValueError(f"overlaps: base of statement {unknown[0]} is not known")


def people_shared(
    placements: Placements, overlaps: Overlaps, universe: float | None
) -> tuple[FloatArray, list[OverlapNote]]:
    """(people reached by both accounts of each pair [k, k], NaN where nothing is stated; notes).

    Who shares an audience is stated about followers; whether a follower is reached by one account
    does not depend on the other. The matrix is symmetric with NaN on its diagonal. Raises ValueError
    for positions outside the accounts.

    >>> two = Placements(np.array([300.0, 200.0]), following=np.array([600.0, 1000.0]))
    >>> stated = Overlaps(np.array([0]), np.array([1]), np.array([0.5]), np.array([Base.FIRST]))
    >>> people_shared(two, stated, None)[0][0, 1].item()  # 300 followers, half and a fifth reached
    30.0
    """
    k = len(placements.reached)
    first, second = np.asarray(overlaps.first, np.int64), np.asarray(overlaps.second, np.int64)
    if len(first) and (min(first.min(), second.min()) < 0 or max(first.max(), second.max()) >= k):
        raise ValueError("overlaps: a statement about an account that is not there")
    stated = _stated_people(placements, first, second, overlaps)
    code = np.minimum(first, second) * k + np.maximum(first, second)
    times = np.bincount(code, minlength=k * k)
    pair = np.flatnonzero(times)
    means: FloatArray = np.bincount(code, weights=stated, minlength=k * k).astype(np.float64, copy=False)
    notes: list[OverlapNote] = []
    if len(pair) < len(code):
        means /= np.maximum(times, 1)
        notes = _disagreements(stated, means, code, k)
    low, high = np.divmod(pair, max(k, 1))
    used, cut = _cut(means[pair], placements.people[low], placements.people[high], universe)
    for note, changed in cut:
        notes += _notes(note, (low[changed], high[changed]), (means[pair[changed]], used[changed]))
    shared = np.full((k, k), np.nan)
    shared[low, high] = shared[high, low] = used
    return shared, notes


def _stated_people(
    placements: Placements, first: IntArray, second: IntArray, overlaps: Overlaps
) -> FloatArray:
    """People reached by both, as each statement has it [statements]."""
    people = placements.people
    following = people if placements.following is None else placements.following
    rate = np.divide(people, following, out=np.zeros(len(people)), where=following > 0)
    one, other = following[first], following[second]
    base = np.minimum(one, other)
    for code, whole in ((Base.FIRST, one), (Base.SECOND, other)):
        np.copyto(base, whole, where=overlaps.base == code)
    either = overlaps.base == Base.EITHER
    if either.any():
        base[either] = (one[either] + other[either]) / (1 + overlaps.share[either])
    found: FloatArray = base * overlaps.share * rate[first] * rate[second]
    return found


def _cut(
    mean: FloatArray, one: FloatArray, other: FloatArray, universe: float | None
) -> tuple[FloatArray, list[tuple[Note, IntArray]]]:
    """Shared people [pairs] within what two audiences of this size allow, and which were changed."""
    ceiling = np.minimum(one, other)
    used = np.minimum(mean, ceiling)
    cut = [(Note.MORE_THAN_THE_SMALLER, np.flatnonzero(used < mean * (1 - 1e-9)))]
    if universe is not None and len(one) and one.max() + other.max() > universe:
        used = np.maximum(used, np.minimum(np.maximum(one + other - universe, 0.0), ceiling))
        cut.append((Note.LESS_THAN_MUST_BE, np.flatnonzero(used > mean * (1 + 1e-9) + 1e-9)))
    return used, cut


def _notes(
    note: Note, pair: tuple[IntArray, IntArray], people: tuple[FloatArray, FloatArray]
) -> list[OverlapNote]:
    columns = (*pair, *people)
    return [OverlapNote(note, *row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _disagreements(stated: FloatArray, means: FloatArray, code: IntArray, k: int) -> list[OverlapNote]:
    apart = np.abs(stated - means[code]) > AGREE / 2 * np.maximum(stated, means[code])
    pair = np.unique(code[apart])
    highest = np.zeros(len(means))
    np.maximum.at(highest, code, stated)
    return _notes(Note.STATED_TWICE, (pair // k, pair % k), (highest[pair], means[pair]))
