"""A table with what changed since it was written laid over it, as one set of columns.

Positions below the length of the table are its rows; added accounts stand behind them. A row that is
gone keeps its place and is no longer `alive`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from campaigns.columns.orders import TEXT_ORDERS, known, read_order
from campaigns.columns.table import CODED, Table

Positions = NDArray[np.uint32]
Mask = NDArray[np.bool_]
Made = TypeVar("Made")
MOST_KEPT = 32
"""Answers kept by a catalogue: masks of words, orders of lists, what stands above them."""


class Catalogue:
    """Columns by name and orders, worked out when first asked for; safe to share between threads."""

    def __init__(self, base: Table, changed: NDArray[np.int64] | None = None, rows: Table | None = None):
        """`rows` are the accounts among the `changed` keys that exist, as they are now."""
        self.base, self.rows = base, rows
        self.changed = np.empty(0, dtype=np.int64) if changed is None else np.unique(changed)
        self._columns: dict[str, NDArray[Any]] = {}
        self._orders: dict[str, tuple[Positions, int]] = {}
        self.kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._lay_over()

    def _lay_over(self) -> None:
        size, base_keys = len(self.base), self.base.arrays["key"]
        at = np.searchsorted(base_keys, self.changed)
        inside = (at < size) & (
            base_keys[np.minimum(at, max(size - 1, 0))] == self.changed if size else False
        )
        self.touched = at[inside]
        keys = self.rows.arrays["key"] if self.rows is not None else np.empty(0, dtype=np.int64)
        place = np.searchsorted(base_keys, keys)
        found = (place < size) & (base_keys[np.minimum(place, max(size - 1, 0))] == keys if size else False)
        self.updated_at, self.updated_row = place[found], np.flatnonzero(found)
        self.added_row = np.flatnonzero(~found)
        self.added_at = size + np.arange(len(self.added_row))
        self.size = size + len(self.added_row)
        self.gone = np.setdiff1d(self.touched, self.updated_at)

    @cached_property
    def alive(self) -> Mask | None:
        """Which rows exist; None: all of them."""
        if not len(self.gone):
            return None
        alive = np.ones(self.size, dtype=np.bool_)
        alive[self.gone] = False
        return alive

    def __len__(self) -> int:
        return self.size - len(self.gone)

    def keep(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What was worked out from the columns before, else now; the newest few are kept."""
        if name in self.kept:
            with suppress(KeyError):  # another thread may have dropped it
                return self.kept[name]  # type: ignore[no-any-return]
        made = self.kept[name] = make()
        while len(self.kept) > MOST_KEPT:
            with suppress(KeyError):
                self.kept.popitem(last=False)
        return made

    def __getitem__(self, name: str) -> NDArray[Any]:
        """[positions] of a column; coded ones hold positions in `labels`."""
        if self.rows is None:
            return self.base.arrays[name]
        with self._lock:
            if name not in self._columns:
                self._columns[name] = self._column(name, self.rows)
            return self._columns[name]

    def _column(self, name: str, rows: Table) -> NDArray[Any]:
        base, new = self.base.arrays[name], rows.arrays[name]
        if name in CODED:
            code = {label: at for at, label in enumerate(self.labels[name])}
            new = np.array([code[label] for label in rows.labels[name]], dtype=np.int64)[new]
            base = base.astype(np.min_scalar_type(len(code)))
        column = np.concatenate([base, new[self.added_row].astype(base.dtype)])
        column[self.updated_at] = new[self.updated_row]
        return column

    @cached_property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The words of each coded column; those of later changes stand behind, in no order."""
        if self.rows is None:
            return self.base.labels
        return {
            name: (*words, *(word for word in self.rows.labels[name] if word not in set(words)))
            for name, words in self.base.labels.items()
        }

    def text(self, name: str, position: int) -> str:
        """One text: a handle, or a name in the form it is sorted by."""
        if self.rows is not None:
            if position >= len(self.base):
                return str(self.rows.texts[name][int(self.added_row[position - len(self.base)])])
            place = int(np.searchsorted(self.updated_at, position))
            if place < len(self.updated_at) and self.updated_at[place] == position:
                return str(self.rows.texts[name][int(self.updated_row[place])])
        return str(self.base.texts[name][position])

    def texts(self, name: str, positions: NDArray[np.int64]) -> list[str]:
        """Many texts, as `text` gives one."""
        if self.rows is not None:
            return [self.text(name, position) for position in positions.tolist()]
        return self.base.texts[name].gather(positions).to_list()

    @cached_property
    def links(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """(positions, niches), one pair for every niche of an account."""
        if self.rows is None:
            return self.base.link_at, self.base.link_niche
        touched = np.zeros(self.size, dtype=np.bool_)
        touched[self.touched] = True
        stays = ~touched[self.base.link_at]
        place = np.empty(len(self.rows), dtype=np.int32)
        place[self.updated_row], place[self.added_row] = self.updated_at, self.added_at
        return (
            np.concatenate([self.base.link_at[stays], place[self.rows.link_at]]),
            np.concatenate([self.base.link_niche[stays], self.rows.link_niche]),
        )

    def order(self, name: str) -> tuple[Positions, int]:
        """Positions by rising value, unknown ones last, equal ones by key; and how many are known."""
        if self.rows is None:
            return self.base.orders[name]
        with self._lock:
            kept = self._orders.get(name)
        if kept is None:
            kept = self._laid_order(name)
            with self._lock:
                self._orders[name] = kept
        return kept

    def _laid_order(self, name: str) -> tuple[Positions, int]:
        order, count = self.base.orders[name]
        touched = np.zeros(self.size, dtype=np.bool_)
        touched[self.touched] = True
        first, last = order[:count], order[count:]
        first, last = first[~touched[first]], last[~touched[last]]
        new = np.concatenate([self.updated_at, self.added_at]).astype(np.int64)
        new = new[np.argsort(self["key"][new], kind="stable")]
        is_known = np.ones(self.size, dtype=np.bool_)
        if name not in TEXT_ORDERS:
            is_known = known({name: self[name]}, self.labels, name)
        keys = self["key"]
        unknown = np.concatenate([last, new[~is_known[new]].astype(np.uint32)])
        unknown = unknown[np.argsort(keys[unknown], kind="stable")]
        come = sorted(new[is_known[new]].tolist(), key=lambda at: (self._value(name, at), keys[at]))
        ordered = _Values(self, name, first)
        places = [bisect_left(ordered, (self._value(name, at), int(keys[at]))) for at in come]
        first = np.insert(first, places, np.array(come, dtype=np.uint32))
        return np.concatenate([first, unknown]), len(first)

    def _value(self, name: str, position: int) -> Any:
        if name in TEXT_ORDERS:
            return self.text(name, position).encode()
        value = self[name][position]
        return self.labels[name][value] if name in CODED else value

    def reading(self, name: str, mask: Mask | None, *, descending: bool) -> Positions:
        """The positions of the mask (None: all) in reading order, unknown values last both ways."""
        order, count = self.order(name)
        parts = read_order(order, count, descending=descending)
        mask = self.alive if mask is None else mask
        return np.concatenate([part if mask is None else part[mask[part]] for part in parts])

    def positions(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where these accounts stand, in no order; unknown and gone ones are left out."""
        base_keys, size = self.base.arrays["key"], len(self.base)
        if not size:
            at = np.empty(0, dtype=np.int64)
        elif int(base_keys[-1]) - int(base_keys[0]) + 1 == size:
            at = keys - int(base_keys[0])
            at = at[(at >= 0) & (at < size)]
        else:
            at = np.searchsorted(base_keys, keys)
            at = at[(at < size) & (base_keys[np.minimum(at, size - 1)] == keys)]
        if self.rows is not None and len(self.added_row):
            at = np.concatenate([at, self.added_at[np.isin(self.rows.arrays["key"][self.added_row], keys)]])
        return at if self.alive is None else at[self.alive[at]]

    def containing(self, word: str) -> NDArray[np.int64]:
        """The positions whose handle contains a word."""
        handles = self.base.texts["handle"]
        at = np.flatnonzero(handles.str.contains(word, literal=True).to_numpy())
        if self.rows is None:
            return at
        touched = np.zeros(self.size, dtype=np.bool_)
        touched[self.touched] = True
        place = np.empty(len(self.rows), dtype=np.int64)
        place[self.updated_row], place[self.added_row] = self.updated_at, self.added_at
        new = np.flatnonzero(self.rows.texts["handle"].str.contains(word, literal=True).to_numpy())
        return np.concatenate([at[~touched[at]], place[new]])


class _Values(Sequence[tuple[Any, int]]):
    """The (value, key) pairs of positions, read one at a time for a search by halves."""

    def __init__(self, catalogue: Catalogue, name: str, order: Positions):
        self.catalogue, self.name, self.order = catalogue, name, order

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, place: Any) -> Any:
        position = int(self.order[place])
        return self.catalogue._value(self.name, position), int(self.catalogue["key"][position])
