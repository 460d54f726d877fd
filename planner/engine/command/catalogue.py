"""The files of candidates and of their audience, read and checked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from planner.engine.candidates import Audience, Candidates, IntArray
from planner.engine.command.columns import numbers, refuse_empty, unique_names, whole_numbers, words
from planner.engine.command.csv_table import CsvTable
from planner.engine.command.faults import checked_file, quoted
from planner.engine.command.parquet_table import ParquetTable
from planner.engine.command.table import Table

WHOLE = ("fee_cents", "fixed_cents", "max_posts")
FIGURES = ("fee_cents", "fixed_cents", "value", "max_posts")


def open_table(path: Path) -> Table:
    """A Parquet file by its ending, anything else as CSV; InputError when it cannot be opened."""
    checked_file(path)
    return ParquetTable(path) if path.suffix.lower() == ".parquet" else CsvTable(path)


def read_candidates(
    path: Path,
    *,
    dimensions: Collection[str],
    most_posts: int,
    audience: Path | None = None,
    segments: Collection[str] = (),
) -> Candidates:
    """Candidates in the order of the file.

    Of the further columns only those in `dimensions` are kept; a name that the file does not have
    is left for the brief to complain about. `max_posts` is clamped to `most_posts`. The audience
    keeps the `segments` named.
    """
    table = open_table(path)
    table.require(("id", *FIGURES))
    kept = [name for name in table.columns if name in dimensions and name not in ("id", *FIGURES)]
    coded = [table.text(name).cast(pl.Categorical) for name in kept]
    frame = table.read([table.text("id"), *(table.number(name) for name in FIGURES), *coded])
    ids = unique_names(table, frame, "id")
    whole = {name: whole_numbers(table, frame, name) for name in WHOLE}
    whole["max_posts"] = np.minimum(whole["max_posts"], most_posts)
    value = numbers(table, frame, "value")
    labelled = {name: words(frame[name]) for name in kept}
    del frame
    reached = None if audience is None else read_audience(audience, ids, segments)
    return Candidates(ids=ids, value=value, dimensions=labelled, audience=reached, **whole)


def read_audience(path: Path, ids: Sequence[str], segments: Collection[str]) -> Audience:
    """Who the candidates `ids` reach; every row is checked, rows of other segments are dropped."""
    table = open_table(path)
    table.require(("id", "segment", "people"))
    known = pl.Enum(pl.Series(ids, dtype=pl.String))
    position = table.text("id").cast(known, strict=False).to_physical().alias("id")
    segment = table.text("segment").cast(pl.Categorical)
    frame = table.read([position, segment, table.number("people")])
    _refuse_unknown(table, frame["id"])
    refuse_empty(table, "segment", (frame["segment"] == "").to_numpy())
    people = numbers(table, frame, "people")
    named = words(frame["segment"])
    counted = np.array([label in segments for label in named.labels])
    # one number per pair (candidate, segment), in the order wanted
    pair = frame["id"].to_numpy().astype(np.int64) * len(counted) + named.codes
    del frame
    order = _order_of_pairs(table, pair)
    if order is not None:
        pair, people = pair[order], people[order]
    if not counted.all():
        kept = counted[pair % len(counted)]
        pair, people = pair[kept], people[kept]
    return Audience(named.labels, pair // len(counted), pair % len(counted), people)


def _refuse_unknown(table: Table, position: pl.Series) -> None:
    if position.null_count():
        record = table.record(int(position.is_null().to_numpy().argmax()))
        name = record.cells["id"]
        problem = f"{quoted(name)} is not among the candidates" if name else "the cell is empty"
        raise table.fault(record, "id", problem)


def _order_of_pairs(table: Table, pair: IntArray) -> IntArray | None:
    """The order that sorts the pairs (candidate, segment), None when they are sorted; refuses twins."""
    if (pair[1:] > pair[:-1]).all():
        return None
    order: IntArray = np.argsort(pair, kind="stable")
    ordered = pair[order]
    twins = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(twins):
        # of all pairs that stand twice, the one whose second row comes first in the file
        later = int(twins[order[twins + 1].argmin()])
        first, again = (table.record(int(order[place])) for place in (later, later + 1))
        names = f"{quoted(again.cells['id'])}, {quoted(again.cells['segment'])}"
        raise table.fault(again, "segment", f"the pair {names} stands already in {first.row}")
    return order
