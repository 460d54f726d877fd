"""The linear programme behind the multipliers, over promising groups; solved by HiGHS.

A group's options enter as the links of a chain, not as alternatives: the first link buys the posts
worth most for what they are priced at, each further link one post more. Every link is a column
between 0 and the size of the group, so the programme has no rows but the limits and is solved in
a few steps of the dual simplex method. Which posts come first depends on the multipliers: where
the answer's multipliers price a chain differently from the options themselves, it is laid anew.
"""

from __future__ import annotations

from itertools import count

import highspy
import numpy as np

from planner.engine.bound import price
from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.highs import INFINITY, power_of_two_scale, quiet_solver, row_bounds
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

LOWER, BASIC, UPPER = 0, 1, 2
BASIS_STATUS = (
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kUpper,
)
MOST_RENEWALS = 8
MOST_RESETS = 2
AGREES = 1e-10
"""Chain and options agree when their profits differ by no more than this share of the largest."""


class Master:
    """A linear programme over the promising groups; more are added while they would improve it.

    `y` are multipliers to lay the chains by. With `elastic`, values do not count and the sum of
    broken limits is minimised instead. The options of a group are consecutive numbers of posts.
    """

    def __init__(
        self, pool: Pool, limits: Limits, active: BoolArray, y: FloatArray, elastic: bool = False
    ) -> None:
        self.pool, self.limits, self.elastic, self.y = pool, limits, elastic, y
        self.active = np.zeros(len(pool), dtype=np.bool_)
        self.unit = power_of_two_scale(_largest_spend_limit(limits))
        self.value = np.zeros_like(pool.value) if elastic else pool.value
        scale = power_of_two_scale(float(np.abs(pool.value).max(initial=0.0)))
        self.value_unit = 1.0 if elastic else scale
        self.lowest = pool.available.argmax(axis=1) if pool.available.size else np.zeros(0, np.int64)
        self.column: IntArray = np.full(pool.cost.shape, -1, dtype=np.int64)
        self.bound = np.zeros(len(pool), dtype=np.bool_)
        self.resets = 0
        self.solver = quiet_solver()
        self.solver.setOptionValue("presolve", "off")
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
        """Add all options of these groups."""
        self.active[groups] = True
        self._lay(groups, self._first(groups, self.y))

    def start_near(self) -> None:
        """Begin at the vertex that fits `y`: columns priced at nothing are basic, the others decided."""
        profit, group, option = self._link_profits()
        column = self.column[group, option]
        rows = np.where(self.y < 0, LOWER, np.where(self.y > 0, UPPER, BASIC))
        wanted = len(rows) - int(np.count_nonzero(rows == BASIC))
        columns = np.full(self.solver.getNumCol(), LOWER)
        columns[column] = np.where(profit > 0, UPPER, LOWER)
        columns[column[np.argsort(np.abs(profit), kind="stable")[:wanted]]] = BASIC
        basis = highspy.HighsBasis()
        basis.col_status = [BASIS_STATUS[status] for status in columns.tolist()]
        basis.row_status = [BASIS_STATUS[status] for status in rows.tolist()]
        basis.valid = True
        self.solver.setBasis(basis)

    def set_values(self, value: FloatArray) -> None:
        """Other values [groups, posts]; the last basis is the next start."""
        self.value = value
        group, option = np.nonzero(self.column >= 0)
        columns = self.column[group, option].astype(np.int32)
        worth = -self._link_values(group, option) * self.value_unit
        self.solver.changeColsCost(len(columns), columns, worth)

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
        for renewals in count():
            self.solver.run()
            status = self.solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                if not self._reset():
                    return None
                continue
            if status != highspy.HighsModelStatus.kOptimal:
                return np.zeros(len(self.limits))  # loose, but a bound whatever happened
            dual = np.array(self.solver.getSolution().row_dual[: len(self.limits)])
            factor = np.where(self.limits.is_spend, self.unit, 1.0) / self.value_unit
            self.y = self.limits.signed(-dual * factor)
            if not self._renew(patient=renewals < MOST_RENEWALS and self.resets <= MOST_RESETS):
                break
        return self.y

    def presence(self) -> FloatArray:
        """How many of each group take each option in the last solution [groups, posts]."""
        levels = np.append(np.array(self.solver.getSolution().col_value), 0.0)
        links = levels[self.column]
        before_first = np.cumsum(self.column >= 0, axis=1) == 0
        links[before_first] = np.inf
        links = np.minimum.accumulate(links, axis=1)
        links[before_first] = 0.0
        further = np.column_stack((links[:, 1:], np.zeros(len(links))))
        return np.where(self.column >= 0, links - further, 0.0)

    def optimum(self) -> float:
        """Value of the last solution; 0 without columns."""
        return -float(self.solver.getInfo().objective_function_value) / self.value_unit

    def _first(self, groups: IntArray, y: FloatArray) -> IntArray:
        """The option each chain begins with: worth most for what it is priced at [groups]."""
        pool, cells = self.pool, self.pool.cell[groups]
        per_cent, per_account = self.limits.prices(self.limits.signed(y), cells)
        paid = per_cent[:, None] * pool.cost[groups] + per_account[:, None]
        ratio = np.divide(self.value[groups], paid, out=np.full(paid.shape, np.inf), where=paid > 0)
        best = np.where(pool.available[groups], ratio, -np.inf).argmax(axis=1)
        first: IntArray = np.where(pool.required[groups], self.lowest[groups], best)
        return first

    def _link_costs(self, group: IntArray, option: IntArray) -> tuple[BoolArray, IntArray]:
        """Which links begin a chain, and what each adds to the cost in cents [links]."""
        starts = (option == 0) | (self.column[group, option - 1] < 0)
        return starts, self.pool.cost[group, option] - np.where(starts, 0, self.pool.cost[group, option - 1])

    def _link_values(self, group: IntArray, option: IntArray) -> FloatArray:
        """What each link adds to the value [links]."""
        starts, _ = self._link_costs(group, option)
        worth: FloatArray = self.value[group, option] - np.where(starts, 0.0, self.value[group, option - 1])
        return worth

    def _link_profits(self) -> tuple[FloatArray, IntArray, IntArray]:
        """(profit at y, group, option) of each link [links]."""
        group, option = np.nonzero(self.column >= 0)
        starts, cost = self._link_costs(group, option)
        per_cent, per_account = self.limits.prices(self.limits.signed(self.y), self.pool.cell)
        paid = per_cent[group] * cost + per_account[group] * starts
        return self._link_values(group, option) - paid, group, option

    def _lay(self, groups: IntArray, first: IntArray) -> None:
        """Lay chains from these options on, in place of any that lie there."""
        old = self.column[groups]
        old = old[old >= 0].astype(np.int32)
        if len(old):
            nothing = np.zeros(len(old))
            self.solver.changeColsBounds(len(old), old, nothing, nothing)
        pool, width = self.pool, self.column.shape[1]
        self.column[groups] = -1
        linked = pool.available[groups] & (np.arange(width) >= first[:, None])
        place, option = np.nonzero(linked)
        if not len(place):
            return
        group = groups[place]
        self.column[group, option] = self.solver.getNumCol() + np.arange(len(group))
        starts, cost = self._link_costs(group, option)
        uses = np.where(self.limits.is_spend, (cost * self.unit)[:, None], starts[:, None])
        uses = uses * self.limits.member[pool.cell[group]]
        link, row = np.nonzero(uses)
        begins = np.searchsorted(link, np.arange(len(group)))
        size = pool.size[group].astype(np.float64)
        self.solver.addCols(
            len(group),
            -self._link_values(group, option) * self.value_unit,
            np.where(starts & pool.required[group], size, 0.0),
            size,
            len(row),
            begins.astype(np.int32),
            row.astype(np.int32),
            uses[link, row].astype(np.float64),
        )

    def _renew(self, patient: bool) -> bool:
        """Where a chain is not what its options are, lay the chains by the multipliers; any at all?

        Where that changes nothing, or patience is over, links are bound to the ones before them.
        """
        torn = self._torn()
        if not torn.any():
            return False
        groups = np.flatnonzero(self.active & ~self.bound)
        first = self._first(groups, self.y)
        moved = self.column[groups, first] < 0
        moved |= (first > 0) & (self.column[groups, first - 1] >= 0)
        if patient and torn[groups[moved]].any():
            self._lay(groups[moved], first[moved])
        else:
            self._bind(np.flatnonzero(torn))
        return True

    def _bind(self, groups: IntArray) -> None:
        """Chains of all options, where no link is taken further than the one before: exact."""
        self._lay(groups, self.lowest[groups])
        self.bound[groups] = True
        place, option = np.nonzero((self.column[groups, :-1] >= 0) & (self.column[groups, 1:] >= 0))
        before, after = self.column[groups[place], option], self.column[groups[place], option + 1]
        links = len(place)
        self.solver.addRows(
            links,
            np.full(links, -INFINITY),
            np.zeros(links),
            2 * links,
            2 * np.arange(links, dtype=np.int32),
            np.column_stack((before, after)).ravel().astype(np.int32),
            np.tile((-1.0, 1.0), links),
        )

    def _torn(self) -> BoolArray:
        """Chains priced differently from their options, or taken further than they begin [groups]."""
        pool = self.pool
        profit, group, option = self._link_profits()
        starts, _ = self._link_costs(group, option)
        kept = np.where(starts & pool.required[group], profit, np.maximum(profit, 0.0))
        chained = np.bincount(group, weights=kept, minlength=len(pool))
        best = np.where(self.active, price(pool, self.limits, self.y, self.value).best, 0.0)
        torn: BoolArray = np.abs(chained - best) > AGREES * float(np.abs(best).max(initial=0.0))
        levels = np.array(self.solver.getSolution().col_value)[self.column[group, option]]
        rising = np.flatnonzero((levels[1:] > levels[:-1] + AGREES * pool.size[group[1:]]) & ~starts[1:])
        torn[group[rising]] = True
        return torn & self.active & ~self.bound

    def _reset(self) -> bool:
        """Begin chains at the fewest posts: what the options can meet, these can; False if all do."""
        groups = np.flatnonzero(self.active)
        later = groups[
            (self.column[groups, self.lowest[groups]] < 0) & self.pool.available[groups].any(axis=1)
        ]
        if not len(later):
            return False
        self.resets += 1
        self._lay(later, self.lowest[later])
        return True


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
