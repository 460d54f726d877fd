"""In what order accounts stand: by rising value, unknown ones last, equal ones by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

ORDERS = ("followers", "rate", "fee", "measured", "platform", "country", "handle", "name")
TEXT_ORDERS = ("handle", "name")
Positions = NDArray[np.uint32]
Arrays = Mapping[str, NDArray[Any]]


def known(arrays: Arrays, labels: Mapping[str, Sequence[str]], name: str) -> NDArray[np.bool_]:
    """Where the value of a sorted column is known."""
    column = arrays[name]
    if column.dtype.kind == "f":
        return ~np.isnan(column)
    if name in labels:
        empty = [code for code, label in enumerate(labels[name]) if label == ""]
        return column != empty[0] if empty else np.ones(len(column), dtype=np.bool_)
    return column >= 0 if name != "measured" else column > -1_000_000


def orders_of(
    arrays: Arrays, texts: Mapping[str, pl.Series], labels: Mapping[str, Sequence[str]], name: str
) -> tuple[Positions, int]:
    """The order of a column over a table by rising key, and how many of its values are known."""
    if name in TEXT_ORDERS:
        ordered = pl.DataFrame({"text": texts[name]}).with_row_index("at").sort("text", "at")
        return ordered["at"].to_numpy().astype(np.uint32), len(ordered)
    is_known = known(arrays, labels, name)
    positions = np.flatnonzero(is_known).astype(np.uint32)
    order = positions[np.argsort(arrays[name][positions], kind="stable")]
    return np.concatenate([order, np.flatnonzero(~is_known).astype(np.uint32)]), len(positions)


def read_order(order: Positions, count: int, *, descending: bool) -> tuple[Positions, Positions]:
    """(known, unknown) positions in reading order; both parts turn round, unknown ones stay last."""
    first, last = order[:count], order[count:]
    return (first[::-1], last[::-1]) if descending else (first, last)
