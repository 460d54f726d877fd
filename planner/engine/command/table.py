"""A file with columns: what reading candidates needs to know of CSV and Parquet alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from planner.engine.command.faults import InputError


@dataclass(frozen=True)
class Record:
    """One row of a file: how messages name the row, and its cells as text ("" for none)."""

    row: str
    cells: dict[str, str]


class Table(ABC):
    """Columns by name; positions count the records from 0, blank lines left out."""

    path: Path
    columns: tuple[str, ...]
    header_row = ""
    """How a message names the row of the column names."""

    def require(self, names: Iterable[str]) -> None:
        """Raises InputError for the first of these columns that is missing."""
        missing = [name for name in names if name not in self.columns]
        if missing:
            found = ", ".join(self.columns)
            raise InputError(f"{self.path}{self.header_row}: no column {missing[0]} (found: {found})")

    @abstractmethod
    def number(self, name: str) -> pl.Expr:
        """The column as float64, null where the cell is empty or not a number."""

    @abstractmethod
    def text(self, name: str) -> pl.Expr:
        """The column as text, "" where the cell is empty."""

    @abstractmethod
    def read(self, wanted: Sequence[pl.Expr]) -> pl.DataFrame:
        """These expressions over all records; raises InputError when the file cannot be read."""

    @abstractmethod
    def record(self, position: int) -> Record:
        """The record at this position; slow, for messages."""

    def fault(self, record: Record, column: str, problem: str) -> InputError:
        """What to raise for one cell."""
        return InputError(f"{self.path}, {record.row}, column {column}: {problem}")
