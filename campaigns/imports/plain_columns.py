"""Whole columns at once: cells written plainly by vectorised casts, the others by the exact readers.

Every function gives one value per cell and marks in `fit` (False) the rows that only the reader of single
rows may judge, because a cell is at fault or depends on its neighbours.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from campaigns.imports.readings import StatedNumber, UnreadableError
from campaigns.imports.unknowns import is_unknown

Fit = NDArray[np.bool_]
Cells = Sequence[str]
Value = TypeVar("Value")

_PLAIN_NUMBER = r"^[0-9]{1,9}(?:\.[0-9]{1,2})?$"
_PLAIN_RATE = r"^[0-9]{1,3}(?:\.[0-9]{1,12})?$"
_PLAIN_HANDLE = r"^@?[A-Za-z0-9_][A-Za-z0-9._-]{0,198}$"
_LONGER_THAN_UNKNOWN = 14
_PLAIN_TEXT = r"^[A-Za-z]{2,30}(?:[ ,.&:/_-]?[A-Za-z0-9]{1,30}){1,20}$"
_PLAIN_ADDRESS = r"^https?://[A-Za-z0-9._~/?=&%@+-]{8,400}$"


def numbers(number: StatedNumber, columns: Sequence[Cells], fit: Fit) -> list[float | None]:
    """The number that one or several columns state, None for unknown."""
    if len(columns) == 1 and number.columns[0].scale == 1:
        series = pl.Series(columns[0], dtype=pl.String)
        plain = series.str.contains(_PLAIN_NUMBER)
        if plain.all():
            return series.cast(pl.Float64).to_list()
        values = series.cast(pl.Float64, strict=False).to_list()
        for place in (~plain).arg_true().to_list():
            values[place] = _stated(number, (columns[0][place],), place, fit)
        return values
    return [_stated(number, texts, place, fit) for place, texts in enumerate(zip(*columns, strict=True))]


def _stated(number: StatedNumber, texts: tuple[str, ...], place: int, fit: Fit) -> float | None:
    try:
        count = number.read_texts(texts)
    except UnreadableError:
        fit[place] = False
        return None
    if count is None:
        if len(texts) > 1 and any(text.strip() == "0" for text in texts):
            fit[place] = False
        return None
    return float(count.value)


def whole(number: StatedNumber, columns: Sequence[Cells], fit: Fit) -> list[int | None]:
    """The whole number that one or several columns state; a fraction of one is left to the row's reader."""
    values = numbers(number, columns, fit)
    known = np.array([0.0 if value is None else value for value in values])
    fit &= known == np.floor(known)
    return [None if value is None else int(value) for value in values]


def rates(column: Cells, percent: bool, exact: Callable[[str], float | None], fit: Fit) -> list[float | None]:
    """Stated rates as fractions, None for unknown."""
    series = pl.Series(column, dtype=pl.String)
    plain = series.str.contains(_PLAIN_RATE)
    values = series.cast(pl.Float64, strict=False).to_list()
    if percent:
        values = [None if value is None else round(value / 100, 12) for value in values]
    known = np.array([0.0 if value is None else value for value in values])
    fit &= known <= 1.0
    for place in (~plain).arg_true().to_list():
        try:
            values[place] = exact(column[place])
        except ValueError:
            fit[place] = False
    return values


def handles(column: Cells, header: str, fit: Fit) -> list[str]:
    """Handles in lower case, where they are written as one word; all others are left to the row's reader."""
    series = pl.Series(column, dtype=pl.String)
    plain = series.str.contains(_PLAIN_HANDLE) & ~series.str.contains("^@?UC") & (series != header)
    lower = series.str.to_lowercase()
    short = (lower.str.len_bytes() < 13) & ~lower.str.contains("[0-9_-]")
    doubtful = (plain & short).arg_true().to_list()
    fit &= plain.to_numpy()
    for place in doubtful:
        if is_unknown(column[place]):
            fit[place] = False
    return lower.str.strip_prefix("@").to_list()


def texts(column: Cells, clean: Callable[[str], str]) -> list[str]:
    """Texts on one line, "" for unknown; `clean` is asked about each different cell that is not plain."""
    different = set(column)
    if len(different) * 2 < len(column):
        return list(map({cell: clean(cell) for cell in different}.__getitem__, column))
    series = pl.Series(column, dtype=pl.String)
    plain = series.str.contains(_PLAIN_TEXT) & (series.str.len_bytes() > _LONGER_THAN_UNKNOWN)
    if not plain.all():
        plain |= series.str.contains(_PLAIN_ADDRESS)
    found = list(column)
    for place in (~plain).arg_true().to_list():
        found[place] = clean(found[place])
    return found


def each(column: Iterable[Any], read: Callable[[Any], Value], fit: Fit, instead: Value) -> list[Value]:
    """What `read` makes of each different cell; a ValueError leaves the row to its own reader."""
    cells = list(column)
    known: dict[Any, Value] = {}
    refused = set()
    for cell in set(cells):
        try:
            known[cell] = read(cell)
        except ValueError:
            known[cell] = instead
            refused.add(cell)
    if refused:
        fit &= np.array([cell not in refused for cell in cells], dtype=bool)
    return list(map(known.__getitem__, cells))
