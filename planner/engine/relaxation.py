"""The linear relaxation by column generation: multipliers, or proof that no plan exists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from planner.engine.bound import Priced, price
from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.highs import (
    INFINITY,
    columns_of,
    power_of_two_scale,
    quiet_solver,
    row_bounds,
)
from planner.engine.limits import NO_CAP, Limits
from planner.engine.market import Market
from planner.engine.options import Pool, hull_steps, start_of

ROUNDS = 60
MOST_NEW_GROUPS = 2_000
MOST_NEW_ROWS = 2_000
CLOSE_ENOUGH = 1e-10
DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
DEARER = 1.02
"""The first basis is taken at a price of money a little too high: such a plan keeps the budget."""
BASIS_STATUS = (
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kUpper,
)


class Infeasible(Exception):  # noqa: N818 - a finding, not a fault
    """Not even fractions of candidates can meet the limits; proven by pricing all of them."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """Multipliers y [rows], and a pool with everybody who could improve on them, priced at y.

    Attributes:
        active: groups that the programme held [groups].
        taken: candidates of each group that take each option, in fractions [groups, posts].
        possible: False when y proves that the limits cannot be met.
    """

    y: FloatArray
    priced: Priced
    pool: Pool
    active: BoolArray
    taken: FloatArray
    possible: bool = True


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
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
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


def relax(market: Market, limits: Limits, affordable_cents: int, start: IntArray | None = None) -> Relaxed:
    """Multipliers that make the bound over ALL candidates smallest, and the pool that decided it.

    `start` are rows to begin with. Rows are added while one outside the pool would improve it.
    Raises Infeasible when not even fractions of candidates can meet the limits.
    """
    rows = market.first_rows(limits) if start is None else start
    active, y = np.zeros(0, dtype=np.int64), None
    for _ in range(ROUNDS):
        pool = market.pool(rows, affordable_cents)
        relaxed = _relax_pool(pool, limits, active, y)
        y = relaxed.y if relaxed.possible else None
        found, profit = market.above(limits, relaxed.y, valueless=not relaxed.possible)
        new = ~np.isin(found, rows, assume_unique=True)
        if not new.any():
            if not relaxed.possible:
                raise Infeasible
            return relaxed
        rows = np.union1d(rows, _largest(found[new], profit[new], max(MOST_NEW_ROWS, len(rows))))
        active = pool.source.rows_of(pool.entries[np.repeat(relaxed.active, np.diff(pool.start))])
    return _priced_everywhere(market, limits, affordable_cents, relaxed.y)


def rows_that_meet(market: Market, limits: Limits, affordable_cents: int) -> IntArray | None:
    """Rows with which fractions of candidates can meet the limits; None when nobody could."""
    rows = market.first_rows(limits)
    while True:
        pool = market.pool(rows, affordable_cents)
        able = _able_to_meet(pool, limits, promising(pool, limits))
        if able.possible:
            return rows
        found, profit = market.above(limits, able.y, valueless=True)
        new = ~np.isin(found, rows, assume_unique=True)
        if not new.any():
            return None
        rows = np.union1d(rows, _largest(found[new], profit[new], max(MOST_NEW_ROWS, len(rows))))


def bound_beyond(market: Market, limits: Limits, y: FloatArray, pool: Pool, affordable_cents: int) -> float:
    """What rows outside the pool add to the bound at y."""
    rows, _ = market.above(limits, y)
    rows = rows[~np.isin(rows, pool.source.rows)]
    if not len(rows):
        return 0.0
    others = market.only(rows, affordable_cents)
    return max(price(others, limits, y).bound - limits.worth(limits.signed(y)), 0.0)


def _priced_everywhere(market: Market, limits: Limits, affordable_cents: int, y: FloatArray) -> Relaxed:
    """The bound at y over everyone, however many there are."""
    pool = market.pool(market.above(limits, y)[0], affordable_cents)
    priced = price(pool, limits, y)
    return Relaxed(limits.signed(y), priced, pool, np.ones(len(pool), np.bool_), np.zeros(pool.cost.shape))


def _largest(rows: IntArray, profit: NDArray[np.floating[Any]], most: int) -> IntArray:
    if len(rows) <= most:
        return rows
    largest: IntArray = rows[profit >= np.partition(profit, len(profit) - most)[len(profit) - most]]
    return largest


def _relax_pool(pool: Pool, limits: Limits, active: IntArray, guess: FloatArray | None) -> Relaxed:
    """The relaxation over a pool; `active` are rows to hold at once, `guess` multipliers to start from.

    Without a solution, multipliers that prove it over this pool, and `possible` False.
    """
    if limits.budget_only:
        return by_slopes(pool, limits)
    held = promising(pool, limits)
    if len(active):
        held |= pool.groups_with(active)
    master = Master(pool, limits, held)
    if master.column_group:
        master.start_from(by_slopes(pool, limits).y * DEARER if guess is None else guess)
    relaxed = generate(master)
    if relaxed is None:
        able = _able_to_meet(pool, limits, master.active)
        if not able.possible:
            return able
        master.add(np.flatnonzero(able.active & ~master.active))
        relaxed = generate(master)
    if relaxed is None:
        y = np.zeros(len(limits))
        return Relaxed(y, price(pool, limits, y), pool, master.active, np.zeros(pool.cost.shape))
    return replace(relaxed, taken=master.presence())


def by_slopes(pool: Pool, limits: Limits) -> Relaxed:
    """With the budget as the only limit, the multiplier is the slope at which it is spent."""
    start_posts, start_cents, _ = start_of(pool)
    left = float(limits.upper[0]) - float((start_cents * pool.size).sum())
    y = np.zeros(len(limits))
    everyone = np.ones(len(pool), dtype=np.bool_)
    if left < 0:
        y[0] = 1.0
        free = price(pool, limits, y, np.zeros_like(pool.value))
        return Relaxed(y, free, pool, everyone, np.zeros(pool.cost.shape), possible=False)
    steps = hull_steps(pool)
    spent = np.cumsum(steps.cost * pool.size[steps.group])
    last = int(np.searchsorted(spent, left, side="right"))
    level, taken = start_posts, np.zeros(pool.cost.shape)
    np.maximum.at(level, steps.group[:last], steps.level[:last])
    reached = np.flatnonzero(level)
    taken[reached, level[reached] - 1] = pool.size[reached]
    if last < len(steps.slope):
        y[0], group = steps.slope[last], int(steps.group[last])
        more = pool.size[group] - (spent[last] - left) / max(int(steps.cost[last]), 1)
        taken[group, level[group] - 1] -= more if level[group] else 0.0
        taken[group, steps.level[last] - 1] += more
    return Relaxed(y, price(pool, limits, y), pool, everyone, taken)


def generate(master: Master) -> Relaxed | None:
    """Add groups until none would improve; None when the groups held cannot meet the limits."""
    pool, best = master.pool, None
    for _ in range(ROUNDS):
        y = master.multipliers()
        if y is None:
            return None
        priced = price(pool, master.limits, y, master.value)
        if best is None or priced.bound < best.priced.bound:
            best = Relaxed(y, priced, pool, master.active, np.zeros(pool.cost.shape))
        new = np.flatnonzero((priced.best > 0) & ~master.active)
        optimum = master.optimum()
        if not len(new) or priced.bound - optimum <= CLOSE_ENOUGH * abs(optimum):
            break
        master.add(np.sort(_largest(new, (pool.size * priced.best)[new], MOST_NEW_GROUPS)))
    return best


def _able_to_meet(pool: Pool, limits: Limits, active: BoolArray) -> Relaxed:
    """Groups with which the limits can be met by fractions, or multipliers that prove none can."""
    master = Master(pool, limits, active, elastic=True)
    relaxed = generate(master)
    if relaxed is None:  # cannot happen: breaking every limit is allowed here
        raise Infeasible
    return replace(relaxed, active=master.active, possible=relaxed.priced.bound >= 0)


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
