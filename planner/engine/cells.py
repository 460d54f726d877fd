"""Candidates that the rules of a brief cannot tell apart share a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import BoolArray, Candidates, CodeArray
from planner.engine.problem import Problem

MOST_CELLS = 2_048
"""With more combinations of labels than this, only those that occur become cells."""

Named = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, eq=False)
class Cells:
    """Which cell each candidate is in [n], and which cells carry a label [cells].

    Cells are numbered by their labels alone, whatever the order of the candidates.
    """

    cell: CodeArray
    inside: Mapping[tuple[str, str], BoolArray]
    count: int

    def __len__(self) -> int:
        return self.count


def cells_of(problem: Problem) -> Cells:
    """The cells of a brief: one per combination of labels that its rules name.

    The newest one is kept with the candidates: a limit that moves changes no cell.
    """
    labels: dict[str, dict[str, None]] = {}
    for rule in problem.rules:
        labels.setdefault(rule.dimension, {})[rule.value] = None
    named = tuple((dimension, tuple(values)) for dimension, values in labels.items())
    prepared = problem.candidates.prepared
    kept = prepared.get("cells")
    if kept is None or kept[0] != named:
        kept = (named, _cells(problem.candidates, named))
        prepared["cells"] = kept
    cells: Cells = kept[1]
    return cells


def _cells(candidates: Candidates, named: Named) -> Cells:
    cell: CodeArray = np.zeros(len(candidates), dtype=np.uint8)
    inside: dict[tuple[str, str], BoolArray] = {}
    count = 1
    for dimension, values in named:
        width = len(values) + 1
        part = _parts(candidates, dimension, values)
        cell = cell.astype(np.min_scalar_type(count * width), copy=False)
        cell = cell * cell.dtype.type(width) + part if count > 1 else part
        of_cell = np.arange(count * width)
        inside = {label: held[of_cell // width] for label, held in inside.items()}
        for number, value in enumerate(values):
            inside[dimension, value] = of_cell % width == number + 1
        count *= width
        if count > MOST_CELLS:
            present, cell = np.unique(cell, return_inverse=True)
            inside = {label: held[present] for label, held in inside.items()}
            count = len(present)
    return Cells(cell, inside, count)


def _parts(candidates: Candidates, dimension: str, values: tuple[str, ...]) -> CodeArray:
    """0 for candidates with none of the labels, k for the k-th of them [n]."""
    column = candidates.dimensions[dimension]
    number = {value: position + 1 for position, value in enumerate(values)}
    table = np.array([number.get(label, 0) for label in column.labels] or [0], dtype=np.int64)
    part: CodeArray = table.astype(np.min_scalar_type(len(values)))[column.codes]
    return part
