"""The linear programme behind the multipliers, over promising groups; solved by HiGHS."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from planner.engine.bound import price
from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.highs import (
    INFINITY,
    columns_of,
    power_of_two_scale,
    quiet_solver,
    row_bounds,
)
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
BASIS_STATUS = (
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kUpper,
)


class Master:
    """A linear programme over the promising groups; more are added while they would improve it.

    With `elastic`, values do not count and the sum of broken limits is minimised instead.
    """

    def __init__(self, pool: Pool, limits: Limits, active: BoolArray, elastic: bool = False) -> None:
        self.pool, self.limits, self.elastic = pool, limits, elastic
        self.active = np.zeros(len(pool), dtype=np.bool_)
        self.unit = power_of_two_scale(_largest_spend_limit(limits))
        self.value = np.zeros_like(pool.value) if elastic else pool.value
        scale = power_of_two_scale(float(np.abs(pool.value).max(initial=0.0)))
        self.value_unit = 1.0 if elastic else scale
        self.solver = quiet_solver()
        self.solver.setOptionValue("presolve", "off")
        self.column_group: list[IntArray] = []
        self.column_option: list[IntArray] = []
        self.row_group = np.zeros(0, dtype=np.int64)
        self._add_limit_rows()
        self.add(np.flatnonzero(active | pool.required))

    def _add_limit_rows(self) -> None:
        lower, upper = row_bounds(self.limits, self.unit)
        rows, no_index, no_entry = len(lower), np.zeros(0, np.int32), np.zeros(0)
        starts = np.zeros(rows, np.int32)
        self.solver.addRows(rows, lower, upper, 0, starts, no_index, no_entry)
        if self.elastic:
            short = np.flatnonzero(self.limits.lower > 0)
            over = np.flatnonzero(self.limits.upper < NO_CAP)
            sign = np.append(np.ones(len(short)), -np.ones(len(over)))
            index = np.append(short, over).astype(np.int32)
            count, starts = len(index), np.arange(len(index), dtype=np.int32)
            ones, zeros, ends = np.ones(count), np.zeros(count), np.full(count, INFINITY)
            self.solver.addCols(count, ones, zeros, ends, count, starts, index, sign)

    def add(self, groups: IntArray) -> None:
        """Add all options of these groups, each group with the row that limits it to its size."""
        pool, count = self.pool, len(groups)
        if count == 0:
            return
        first_row = self.solver.getNumRow()
        size = pool.size[groups].astype(np.float64)
        starts = np.zeros(count, np.int32)
        self.solver.addRows(
            count,
            np.where(pool.required[groups], size, -INFINITY),
            size,
            0,
            starts,
            np.zeros(0, np.int32),
            np.zeros(0),
        )
        choice_row = np.full(len(pool), -1, dtype=np.int64)
        choice_row[groups] = first_row + np.arange(count)
        chosen = pool.available & (choice_row >= 0)[:, None]
        made = columns_of(pool, self.limits, chosen, choice_row, self.unit)
        columns = len(made.group)
        self.column_group.append(made.group)
        self.column_option.append(made.option)
        self.solver.addCols(
            columns,
            -self.value[made.group, made.option] * self.value_unit,
            np.zeros(columns),
            np.full(columns, INFINITY),
            len(made.row),
            made.start[:-1].astype(np.int32),
            made.row.astype(np.int32),
            made.entry,
        )
        self.row_group = np.append(self.row_group, groups)
        self.active[groups] = True

    def start_from(self, y: FloatArray) -> None:
        """Begin with the plan that is best at the multipliers y: a basis, most of it right."""
        best = price(self.pool, self.limits, y, self.value).loss.argmin(axis=1)
        group, option = np.concatenate(self.column_group), np.concatenate(self.column_option)
        basic = best[group] == option + 1
        taken = np.zeros(len(self.pool), dtype=np.bool_)
        taken[group[basic]] = True
        rows = np.concatenate((np.ones(len(self.limits)), np.where(taken[self.row_group], 2, 1)))
        self.set_basis(np.where(basic, 1, 0), rows)

    def set_basis(self, columns: NDArray[Any], rows: NDArray[Any]) -> None:
        """Begin at this vertex, by primal steps: 1 is basic, 0 at the lower and 2 at the upper end."""
        basis = highspy.HighsBasis()
        basis.col_status = [BASIS_STATUS[int(status)] for status in columns.tolist()]
        basis.row_status = [BASIS_STATUS[int(status)] for status in rows.tolist()]
        basis.valid = True
        self.solver.setBasis(basis)
        self.solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)

    def set_values(self, value: FloatArray) -> None:
        """Other values [groups, posts]; the last basis is the next start."""
        self.value = value
        columns = np.concatenate(self.column_group), np.concatenate(self.column_option)
        count = len(columns[0])
        index = np.arange(count, dtype=np.int32)
        self.solver.changeColsCost(count, index, -value[columns] * self.value_unit)
        self.solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)

    def set_limits(self, limits: Limits) -> None:
        """Change the bounds of the limits; the last basis is the next start."""
        self.solver.setOptionValue("simplex_strategy", DUAL_SIMPLEX)
        self.limits = limits
        lower, upper = row_bounds(limits, self.unit)
        rows = np.arange(len(lower), dtype=np.int32)
        self.solver.changeRowsBounds(len(lower), rows, lower, upper)  # type: ignore[attr-defined]

    def multipliers(self) -> FloatArray | None:
        """Solve; value per cent or per account of each limit [rows], None if it cannot be met."""
        if self.solver.getNumCol() == 0:
            return None if (self.limits.lower > 0).any() else np.zeros(len(self.limits))
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            return np.zeros(len(self.limits))  # loose, but a bound whatever happened
        dual = np.array(self.solver.getSolution().row_dual[: len(self.limits)])
        factor = np.where(self.limits.is_spend, self.unit, 1.0) / self.value_unit
        return self.limits.signed(-dual * factor)

    def presence(self) -> FloatArray:
        """How many of each group take each option in the last solution [groups, posts]."""
        taken = np.zeros(self.pool.cost.shape)
        if self.column_group:
            group = np.concatenate(self.column_group)
            levels = np.array(self.solver.getSolution().col_value)
            taken[group, np.concatenate(self.column_option)] = levels[len(levels) - len(group) :]
        return taken

    def optimum(self) -> float:
        """Value of the last solution; 0 without columns."""
        return -float(self.solver.getInfo().objective_function_value) / self.value_unit


def _largest_spend_limit(limits: Limits) -> float:
    caps = limits.upper[limits.is_spend & (limits.upper < NO_CAP)]
    return float(max(caps.max(initial=0), limits.lower[limits.is_spend].max(initial=0)))


def promising(pool: Pool, limits: Limits) -> BoolArray:
    """A first guess at the groups that matter: the best value per cent, overall and per floor."""
    cost = np.where(pool.available, pool.cost, 0)
    ratio = np.divide(pool.value, cost, out=np.full(pool.value.shape, np.inf), where=cost > 0)
    best = np.where(pool.available, ratio, -np.inf).max(axis=1, initial=-np.inf)
    order = np.argsort(-best, kind="stable")
    spent = np.cumsum(pool.cost[order, 0] * pool.size[order])
    chosen = np.zeros(len(pool), dtype=np.bool_)
    budget = float(limits.upper[0]) if limits.upper[0] < NO_CAP else 0.0
    chosen[order[: 50 + int(np.searchsorted(spent, 1.3 * budget))]] = True
    for row in np.flatnonzero(limits.lower > 0).tolist():
        inside = order[limits.member[pool.cell[order], row]]
        floor = float(limits.lower[row])
        used = pool.cost[inside, 0] if limits.is_spend[row] else np.ones_like(inside)
        enough = 20 + int(np.searchsorted(np.cumsum(used * pool.size[inside]), 1.5 * floor))
        chosen[inside[:enough]] = True
        cheapest = inside[np.argsort(pool.cost[inside, 0], kind="stable")]
        chosen[cheapest[:enough]] = True
    return chosen
