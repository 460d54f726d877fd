"""One way to call HiGHS: silent, one thread, the same answer every time."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

INFINITY = float(highspy.kHighsInf)
TARGET = 2.0**13
"""Right-hand sides and objectives are scaled to about this size, by powers of two: exactly."""


def quiet_solver() -> highspy.Highs:
    """A solver that prints nothing and uses one thread and a fixed seed."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    solver.setOptionValue("random_seed", 0)
    return solver


def power_of_two_scale(largest: float) -> float:
    """A power of two that brings `largest` to at most TARGET and above half of it."""
    if not 0 < largest < np.inf:
        return 1.0
    return float(2.0 ** np.floor(np.log2(TARGET / largest)))


@dataclass(frozen=True, eq=False)
class Columns:
    """One column per pair (group, posts): sparse entries, column after column."""

    group: IntArray
    option: IntArray
    start: IntArray
    row: IntArray
    entry: FloatArray


def columns_of(pool: Pool, limits: Limits, chosen: BoolArray, choice_row: IntArray, unit: float) -> Columns:
    """Columns of the chosen options [groups, posts] of a programme.

    Rows are those of `limits`, then `choice_row[group]` (at most `size` of the group's options),
    or no such row where it is -1. Spend is measured in cents times `unit`.
    """
    group, option = np.nonzero(chosen)
    side = limits.member[pool.cell[group]]
    has_choice = choice_row[group] >= 0
    used = np.column_stack((side, has_choice))
    column, row = np.nonzero(used)
    spend = pool.cost[group, option] * unit
    is_spend = np.append(limits.is_spend, False)
    entry = np.where(is_spend[row], spend[column], 1.0)
    row = np.where(row == len(limits), choice_row[group][column], row)
    start = np.append(0, np.cumsum(used.sum(axis=1)))
    return Columns(group, option, start, row, entry)


def row_bounds(limits: Limits, unit: float) -> tuple[FloatArray, FloatArray]:
    """(lower, upper) of the rows for HiGHS, spend in cents times `unit`."""
    factor = np.where(limits.is_spend, unit, 1.0)
    lower = np.where(limits.lower > 0, limits.lower * factor, -INFINITY)
    upper = np.where(limits.upper < NO_CAP, limits.upper * factor, INFINITY)
    return lower, upper
