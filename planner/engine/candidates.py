"""The catalogue as the engine sees it: columns of candidates, checked once and used by many briefs."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
CodeArray = NDArray[Any]
"""Whole numbers of any width."""

LARGEST_CENTS = 2**46
"""Sums of this many cents ($700 billion) are still exact in a float64."""


class ProblemError(ValueError):
    """A brief that cannot be read; the message opens with the name of the field."""


@dataclass(frozen=True, eq=False)
class Dimension:
    """A column of words, such as niche: `codes` [n] are positions in the sorted `labels`."""

    labels: tuple[str, ...]
    codes: CodeArray

    @classmethod
    def of(cls, column: ArrayLike) -> Dimension:
        """From one word per candidate [n]."""
        labels, codes = np.unique(np.asarray(column, dtype=np.str_), return_inverse=True)
        smallest = np.min_scalar_type(max(len(labels) - 1, 0))
        return cls(tuple(labels.tolist()), codes.astype(smallest))

    def is_label(self, label: str) -> BoolArray:
        """Which candidates carry the label [n]; none for a label that nobody carries."""
        if label not in self.labels:
            return np.zeros(len(self.codes), dtype=np.bool_)
        same: BoolArray = self.codes == self.labels.index(label)
        return same


@dataclass(frozen=True, eq=False)
class Audience:
    """Who each candidate reaches: sparse entries (candidate, segment, people), all arrays [entries].

    Attributes:
        segments: names of the segments.
        candidate: positions in the order of the candidates, never decreasing.
        segment: positions in `segments`; a pair (candidate, segment) stands at most once.
        people: how many people of the segment one post reaches; at least 0.
    """

    segments: tuple[str, ...]
    candidate: IntArray
    segment: IntArray
    people: FloatArray

    def __post_init__(self) -> None:
        entries = len(self.people)
        if self.candidate.shape != (entries,) or self.segment.shape != (entries,):
            raise ProblemError("audience: columns of unequal length")
        if entries and not (np.isfinite(self.people).all() and self.people.min() >= 0):
            raise ProblemError("audience: people must be finite numbers of at least 0")
        if entries and (np.diff(self.candidate) < 0).any():
            raise ProblemError("audience: entries must come in the order of the candidates")

    def fits(self, n: int) -> bool:
        """Whether all entries speak of the first n candidates."""
        return not len(self.people) or bool(self.candidate[0] >= 0 and self.candidate[-1] < n)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Everyone who could be hired: all arrays are [n], in the order of `ids`.

    Attributes:
        ids: unique names (a sequence that says `are_unique` is believed); where two candidates are
            alike in every figure, the lower id is taken first.
        fee_cents: price of one post, all per-post extras included.
        fixed_cents: paid once when the account gets at least one post.
        value: worth of the first post, in any unit (engagements, impressions, ...).
        max_posts: most posts the account would publish; 0 leaves it out.
        dimensions: columns of words that rules refer to, such as "niche"; text arrays are coded.
        audience: who is reached, needed only to plan for unique reach.

    Arrays are copied and made read-only; `prepared` keeps what solving has worked out about them.
    Raises ProblemError for columns that cannot be read.
    """

    ids: Sequence[str]
    fee_cents: IntArray
    fixed_cents: IntArray
    value: FloatArray
    max_posts: IntArray
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    audience: Audience | None = None
    prepared: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        n = len(self.ids)
        if not getattr(self.ids, "are_unique", False) and len(set(self.ids)) != n:
            raise ProblemError("ids: every id must be unique")
        for name in ("fee_cents", "fixed_cents", "max_posts"):
            self._set(name, _whole_numbers(name, getattr(self, name), n))
        self._set("value", _finite_values(self.value, n))
        self._set("dimensions", _coded(self.dimensions, n))
        if self.audience is not None and not self.audience.fits(n):
            raise ProblemError("audience: an entry for a candidate that does not exist")

    def _set(self, name: str, content: object) -> None:
        object.__setattr__(self, name, content)

    def __len__(self) -> int:
        return len(self.ids)

    def with_fees(self, fee_cents: IntArray) -> Candidates:
        """The same candidates at other fees [n]."""
        dearer = copy.copy(self)
        dearer._set("fee_cents", _whole_numbers("fee_cents", fee_cents, len(self)))
        dearer._set("prepared", {})
        return dearer

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Position of each id."""
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def positions(self, names: frozenset[str]) -> IntArray:
        """Positions of these ids, increasing."""
        found = sorted(self.position[name] for name in names)
        return np.array(found, dtype=np.int64)


def _frozen_copy(name: str, column: NDArray[Any], n: int) -> NDArray[Any]:
    if column.shape != (n,):
        raise ProblemError(f"{name}: expected {n} entries, got shape {column.shape}")
    copy = column.copy()
    copy.setflags(write=False)
    return copy


def _whole_numbers(name: str, column: ArrayLike, n: int) -> IntArray:
    given = np.asarray(column)
    if n and given.dtype.kind not in "iu":
        raise ProblemError(f"{name}: whole numbers expected, got {given.dtype}")
    if n and (int(given.min()) < 0 or int(given.max()) > LARGEST_CENTS):
        raise ProblemError(f"{name}: every entry must be between 0 and {LARGEST_CENTS}")
    numbers: IntArray = _frozen_copy(name, given.astype(np.int64, copy=False), n)
    return numbers


def _finite_values(column: ArrayLike, n: int) -> FloatArray:
    values: FloatArray = _frozen_copy("value", np.asarray(column, dtype=np.float64), n)
    if n and not (np.isfinite(values).all() and values.min() >= 0):
        raise ProblemError("value: every entry must be a finite number of at least 0")
    return values


def _coded(columns: Mapping[str, Dimension | ArrayLike], n: int) -> Mapping[str, Dimension]:
    coded = {}
    for name, column in columns.items():
        dimension = column if isinstance(column, Dimension) else Dimension.of(column)
        codes = _frozen_copy(f"dimensions[{name}]", dimension.codes, n)
        coded[name] = Dimension(dimension.labels, codes)
    return MappingProxyType(coded)
