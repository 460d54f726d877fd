"""Parquet files: typed columns, taken where the type can be read as what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from planner.engine.command.faults import InputError, one_line
from planner.engine.command.table import Record, Table

UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


class ParquetTable(Table):
    """A Parquet file; it has no lines, so rows are named by counting the records from 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._types = dict(pl.read_parquet_schema(path))
        except UNREADABLE as error:
            raise self._unreadable(error) from None
        self.columns = tuple(self._types)

    def number(self, name: str) -> pl.Expr:
        kind = self._types[name]
        if not (kind.is_numeric() or kind in (pl.String, pl.Null)):
            raise InputError(f"{self.path}, column {name}: numbers expected, the column holds {kind}")
        return pl.col(name).cast(pl.Float64, strict=False)

    def text(self, name: str) -> pl.Expr:
        kind = self._types[name]
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            raise InputError(f"{self.path}, column {name}: text expected, the column holds {kind}")
        return pl.col(name).cast(pl.String).fill_null("")

    def read(self, wanted: Sequence[pl.Expr]) -> pl.DataFrame:
        try:
            frame = self._rows().select(*wanted).collect(engine="streaming")
        except UNREADABLE as error:
            raise self._unreadable(error) from None
        if not len(frame):
            raise InputError(f"{self.path}: empty file: columns and no rows")
        return frame

    def record(self, position: int) -> Record:
        cells = self._rows().slice(position, 1).collect().row(0, named=True)
        texts = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
        return Record(f"row {position + 1} (the first record is row 1)", texts)

    def _rows(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.path, glob=False, hive_partitioning=False)

    def _unreadable(self, error: BaseException) -> InputError:
        return InputError(f"{self.path}: cannot be read as Parquet: {one_line(error)}")
