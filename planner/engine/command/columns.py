"""Columns of a table, checked cell by cell: numbers, whole numbers, names, words."""

from __future__ import annotations

import numpy as np
import polars as pl

from planner.engine.candidates import LARGEST_CENTS, BoolArray, Dimension, FloatArray, IntArray
from planner.engine.command.faults import quoted
from planner.engine.command.table import Table


def numbers(table: Table, frame: pl.DataFrame, name: str) -> FloatArray:
    """The column [rows]: finite and between 0 and LARGEST_CENTS, or InputError for the first that is not."""
    column: FloatArray = frame[name].to_numpy()
    _refuse_first(table, name, column, ~((column >= 0) & (column <= LARGEST_CENTS)), "a number")
    return column


def whole_numbers(table: Table, frame: pl.DataFrame, name: str) -> IntArray:
    """Like `numbers`, in whole numbers; 12.0 counts as 12, as spreadsheets write it."""
    column: FloatArray = frame[name].to_numpy()
    good = (column >= 0) & (column <= LARGEST_CENTS) & (column == np.floor(column))
    _refuse_first(table, name, column, ~good, "a whole number")
    return column.astype(np.int64)


def _refuse_first(table: Table, name: str, column: FloatArray, bad: BoolArray, kind: str) -> None:
    if not bad.any():
        return
    position = int(bad.argmax())
    record, number = table.record(position), float(column[position])
    cell = record.cells[name]
    if not cell:
        problem = f"the cell is empty, {kind} is expected"
    elif number < 0:
        problem = f"{quoted(cell)} is below 0"
    elif LARGEST_CENTS < number < np.inf:
        problem = f"{quoted(cell)} is above {LARGEST_CENTS}"
    else:
        problem = f"{quoted(cell)} is not {kind}"
    raise table.fault(record, name, problem)


def unique_names(table: Table, frame: pl.DataFrame, name: str) -> tuple[str, ...]:
    """The column [rows] of texts, none empty and none twice, or InputError."""
    column = frame[name]
    refuse_empty(table, name, (column == "").to_numpy())
    if column.n_unique() < len(column):
        again = int((~column.is_first_distinct()).to_numpy().argmax())
        first = table.record(int((column == column[again]).to_numpy().argmax()))
        problem = f"{quoted(column[again])} stands already in {first.row}"
        raise table.fault(table.record(again), name, problem)
    return tuple(column.to_list())


def refuse_empty(table: Table, name: str, empty: BoolArray) -> None:
    """InputError for the first row marked as empty [rows]."""
    if empty.any():
        record = table.record(int(empty.argmax()))
        raise table.fault(record, name, "the cell is empty")


def words(column: pl.Series) -> Dimension:
    """A categorical column as sorted labels and codes in the smallest type that holds them."""
    labels = column.unique().cast(pl.String).sort()
    codes = column.cast(pl.Enum(labels)).to_physical().to_numpy()
    return Dimension(tuple(labels.to_list()), codes.astype(np.min_scalar_type(len(labels) - 1)))
