"""The linear relaxation by column generation: multipliers, or proof that no plan exists."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from planner.engine.bound import Priced, price
from planner.engine.highs import (
    INFINITY,
    columns_of,
    power_of_two_scale,
    quiet_solver,
    row_bounds,
)
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool
from planner.engine.problem import BoolArray, FloatArray, IntArray

ROUNDS = 60
MOST_NEW_GROUPS = 2_000
CLOSE_ENOUGH = 1e-10


class Infeasible(Exception):  # noqa: N818 - a finding, not a fault
    """Not even fractions of candidates can meet the limits; proven by pricing all of them."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """Multipliers y [rows], all candidates priced at them, and the groups the programme holds."""

    y: FloatArray
    priced: Priced
    active: BoolArray


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
        self.active[groups] = True

    def set_limits(self, limits: Limits) -> None:
        """Change the bounds of the limits; the last basis is the next start."""
        self.limits = limits
        lower, upper = row_bounds(limits, self.unit)
        rows = np.arange(len(lower), dtype=np.int32)
        self.solver.changeRowsBounds(len(lower), rows, lower, upper)  # type: ignore[attr-defined]

    def multipliers(self) -> FloatArray | None:
        """Solve; value per cent or per account of each limit [rows], None if it cannot be met."""
        if self.solver.getNumCol() == 0:
            return None if (self.limits.lower > 0).any() else np.zeros(len(self.limits))
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        dual = np.array(self.solver.getSolution().row_dual[: len(self.limits)])
        factor = np.where(self.limits.is_spend, self.unit, 1.0) / self.value_unit
        return self.limits.signed(-dual * factor)

    def presence(self) -> FloatArray:
        """How many accounts of each group the last solution takes, fractions included [groups]."""
        taken = np.zeros(len(self.pool))
        if self.column_group:
            group = np.concatenate(self.column_group)
            levels = np.array(self.solver.getSolution().col_value)
            np.add.at(taken, group, levels[len(levels) - len(group) :])
        return taken

    def optimum(self) -> float:
        """Value of the last solution; 0 without columns."""
        return -float(self.solver.getInfo().objective_function_value) / self.value_unit


def relax(pool: Pool, limits: Limits, master: Master | None = None) -> tuple[Relaxed, Master]:
    """Multipliers that make the bound smallest, and the programme for further budgets.

    Raises Infeasible when the limits cannot be met even by fractions of candidates. Where HiGHS
    cannot tell, the multipliers are 0: their bound is loose but true.
    """
    if master is None:
        master = Master(pool, limits, promising(pool, limits))
    else:
        master.set_limits(limits)
    relaxed = _generate(master)
    if relaxed is None:
        master.add(np.flatnonzero(_able_to_meet(pool, limits, master.active) & ~master.active))
        relaxed = _generate(master)
    if relaxed is None:
        y = np.zeros(len(limits))
        relaxed = Relaxed(y, price(pool, limits, y), master.active)
    return relaxed, master


def _generate(master: Master) -> Relaxed | None:
    """Add groups until none would improve; None when the groups held cannot meet the limits."""
    pool, best = master.pool, None
    for _ in range(ROUNDS):
        y = master.multipliers()
        if y is None:
            return None
        priced = price(pool, master.limits, y, master.value)
        if best is None or priced.bound < best.priced.bound:
            best = Relaxed(y, priced, master.active)
        new = (priced.best > 0) & ~master.active
        optimum = master.optimum()
        if not new.any() or priced.bound - optimum <= CLOSE_ENOUGH * abs(optimum):
            break
        master.add(_largest(np.where(new, pool.size * priced.best, 0.0)))
    return best


def _able_to_meet(pool: Pool, limits: Limits, active: BoolArray) -> BoolArray:
    """Groups with which the limits can be met by fractions; raises Infeasible when none can."""
    master = Master(pool, limits, active, elastic=True)
    relaxed = _generate(master)
    if relaxed is None or relaxed.priced.bound < 0:
        raise Infeasible
    return master.active


def _largest(gain: FloatArray) -> IntArray:
    order = np.argsort(-gain, kind="stable")[:MOST_NEW_GROUPS]
    return np.sort(order[gain[order] > 0])


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
