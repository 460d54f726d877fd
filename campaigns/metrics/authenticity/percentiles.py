"""Where a signal stands among accounts of its kind, learnt from a reference sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

KIND_NEEDS = 50
_EVERYBODY = -1


@dataclass(frozen=True, slots=True)
class Place:
    """N accounts: `percentile` 0-1 (half of the ties below), `as_strong`: share of the reference whose
    signal is as strong or stronger, `among`: reference accounts behind both. nan and 0 when unknown."""

    percentile: Floats
    as_strong: Floats
    among: Integers


@dataclass(frozen=True, slots=True)
class Reference:
    """Sorted known values of each signal, by kind of account; kind -1 is everybody."""

    values: Mapping[str, Mapping[int, Floats]]

    def place(self, name: str, values: Floats, kind: Integers | None = None) -> Place:
        """Where N values of a signal stand; kinds with fewer than 50 known values ask everybody.

        >>> reference = reference_of({"few_posts": np.array([1.0, 2.0, 3.0, 4.0])})
        >>> reference.place("few_posts", np.array([3.0, np.nan])).percentile.tolist()
        [0.625, nan]
        """
        by_kind = self.values.get(name, {})
        place = Place(
            np.full(len(values), np.nan), np.full(len(values), np.nan), np.zeros(len(values), dtype=np.int64)
        )
        kinds = np.full(len(values), _EVERYBODY) if kind is None else kind
        for one in np.unique(kinds):
            known = by_kind.get(int(one), by_kind.get(_EVERYBODY, np.empty(0)))
            at = np.flatnonzero((kinds == one) & np.isfinite(values))
            if len(known) and len(at):
                below = np.searchsorted(known, values[at], "left") / len(known)
                up_to = np.searchsorted(known, values[at], "right") / len(known)
                place.percentile[at] = (below + up_to) / 2
                place.as_strong[at] = 1 - below
                place.among[at] = len(known)
        return place


def reference_of(values: Mapping[str, Floats], kind: Integers | None = None) -> Reference:
    """A reference from the signals of N accounts (nan left out), of numbered kinds (platform x size)."""
    return Reference({name: _by_kind(each, kind) for name, each in values.items()})


def _by_kind(values: Floats, kind: Integers | None) -> dict[int, Floats]:
    known = np.isfinite(values)
    found = {_EVERYBODY: np.sort(values[known])}
    if kind is not None:
        for one in np.unique(kind[known]):
            of_kind = values[known & (kind == one)]
            if len(of_kind) >= KIND_NEEDS:
                found[int(one)] = np.sort(of_kind)
    return found
