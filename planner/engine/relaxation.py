"""The relaxation: multipliers whose bound is small over everybody, or proof that no plan exists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.bound import Priced, likely, price
from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.limits import Limits
from planner.engine.market import Market
from planner.engine.master import Master, promising
from planner.engine.options import Pool, hull_steps, start_of

ROUNDS = 60
MOST_NEW_GROUPS = 2_000
MOST_NEW_ROWS = 2_000
CLOSE_ENOUGH = 1e-10
FEW_ROWS = 100
FEW_GROUPS = 300


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

    def raised(self, extra: float) -> Relaxed:
        """The same with a bound for `extra` profit of others as well."""
        return replace(self, priced=replace(self.priced, bound=self.priced.bound + extra)) if extra else self


def relax(
    market: Market,
    limits: Limits,
    affordable_cents: int,
    start: IntArray | None = None,
    guess: FloatArray | None = None,
) -> Relaxed:
    """Multipliers that make the bound over ALL candidates smallest, and the pool that decided it.

    `start` are rows to begin with, `guess` multipliers that may be close. Rows are added while one
    outside the pool would improve it. Raises Infeasible when not even fractions of candidates can
    meet the limits.
    """
    if limits.contradict_themselves:
        raise Infeasible
    rows = market.first_rows(limits) if start is None else start
    active, y = np.zeros(0, dtype=np.int64), guess
    if guess is not None:
        found, profit = market.above(limits, guess)
        rows = np.union1d(rows, _largest(found, profit, MOST_NEW_ROWS))
    for _ in range(ROUNDS):
        pool = market.pool(rows, affordable_cents)
        relaxed = relax_pool(pool, limits, active, y)
        y = relaxed.y if relaxed.possible else None
        found, profit = market.above(limits, relaxed.y, valueless=not relaxed.possible)
        new = ~np.isin(found, rows, kind="table")
        if not new.any() and not relaxed.possible:
            raise Infeasible
        if relaxed.possible and new.sum() <= FEW_ROWS:
            extra = _earned(market, limits, relaxed.y, found[new], affordable_cents)
            if extra <= CLOSE_ENOUGH * abs(relaxed.priced.bound):
                return relaxed.raised(extra)
        rows = np.union1d(rows, _largest(found[new], profit[new], max(MOST_NEW_ROWS, len(rows))))
        active = pool.source.rows_of(pool.entries[np.repeat(relaxed.active, np.diff(pool.start))])
    return _priced_everywhere(market, limits, affordable_cents, relaxed.y)


def rows_that_meet(market: Market, limits: Limits, affordable_cents: int) -> IntArray | None:
    """Rows with which fractions of candidates can meet the limits; None when nobody could."""
    if limits.contradict_themselves:
        return None
    rows = market.first_rows(limits)
    while True:
        pool = market.pool(rows, affordable_cents)
        able = _able_to_meet(pool, limits, promising(pool, limits))
        if able.possible:
            return rows
        found, profit = market.above(limits, able.y, valueless=True)
        new = ~np.isin(found, rows, kind="table")
        if not new.any():
            return None
        rows = np.union1d(rows, _largest(found[new], profit[new], max(MOST_NEW_ROWS, len(rows))))


def bound_beyond(market: Market, limits: Limits, y: FloatArray, pool: Pool, affordable_cents: int) -> float:
    """What rows outside the pool add to the bound at y."""
    rows, _ = market.above(limits, y)
    rows = rows[~np.isin(rows, pool.source.rows, kind="table")]
    return _earned(market, limits, y, rows, affordable_cents)


def _earned(market: Market, limits: Limits, y: FloatArray, rows: IntArray, affordable_cents: int) -> float:
    """The best profits of these rows at y together."""
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


def relax_pool(
    pool: Pool, limits: Limits, active: IntArray | None = None, guess: FloatArray | None = None
) -> Relaxed:
    """The relaxation over a pool; `active` are rows to hold at once, `guess` multipliers to start from.

    Without a solution, multipliers that prove it over this pool, and `possible` False.
    """
    if limits.budget_only:
        return by_slopes(pool, limits)
    if guess is None:
        held, guess = promising(pool, limits), by_slopes(pool, limits).y
    else:
        held = likely(pool, price(pool, limits, guess), FEW_GROUPS)
    if active is not None:
        held |= pool.groups_with(active)
    master = Master(pool, limits, held, guess)
    master.start_near()
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
    master = Master(pool, limits, active, np.zeros(len(limits)), elastic=True)
    relaxed = generate(master)
    if relaxed is None:  # cannot happen: breaking every limit is allowed here
        raise Infeasible
    return replace(relaxed, active=master.active, possible=relaxed.priced.bound >= 0)
