"""The catalogue under one brief: who could matter at given prices, as a pool to work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.engine.candidates import CodeArray, FloatArray, IntArray
from planner.engine.limits import NO_CAP, Limits, limits_of
from planner.engine.options import Pool, Source, pool_of
from planner.engine.problem import Problem
from planner.engine.screen import Float32Array, Screen, census_of, screen_of

FIRST_SPEND = 1.4
"""The first guess holds rows worth this many budgets."""
FIRST_ACCOUNTS = (1.5, 20)
"""For every floor on accounts the first guess holds this many times as many, and some more."""


@dataclass(frozen=True, eq=False)
class Market:
    """All candidates of a brief, and the limits they share.

    Attributes:
        screen, cell: the quick pass over all rows, and the cell of each of them [rows].
        required: positions that are in every plan.
        apart: positions that are always in a pool: must-haves, agreed ones, those with a bonus.
        barred: positions that are not in it with their row: those apart and the excluded.
        posts: by position of somebody apart, the fewest and the most posts, where that is decided.
    """

    problem: Problem
    limits: Limits
    screen: Screen
    cell: CodeArray
    required: IntArray
    apart: IntArray
    barred: IntArray
    posts: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def is_full(self, limits: Limits) -> bool:
        """Whether the must-haves take all places there are: nobody else matters then."""
        return int(limits.upper[1]) <= len(self.required)

    def pool(self, rows: IntArray, affordable_cents: int) -> Pool:
        """These rows and everyone apart, grouped; dearer options are left out."""
        source = Source(self.screen.kinds, rows, self.required, self.apart, self.barred, self.posts)
        return pool_of(self.problem, self.limits, source, affordable_cents)

    def only(self, rows: IntArray, affordable_cents: int) -> Pool:
        """These rows alone, nobody apart."""
        return replace(self, apart=self.apart[:0]).pool(rows, affordable_cents)

    def with_posts(self, position: int, low: int, high: int) -> Market:
        """The same with `low` to `high` posts of one candidate: 0 to 0 excludes it."""
        keep = np.union1d if high > 0 else np.setdiff1d
        need = np.union1d if low > 0 else np.setdiff1d
        return replace(
            self,
            required=need(self.required, position),
            apart=keep(self.apart, position),
            barred=np.union1d(self.barred, position),
            posts={**self.posts, position: (low, high)},
        )

    def above(
        self,
        limits: Limits,
        y: FloatArray,
        at_least: float = 0.0,
        valueless: bool = False,
        presence_share: float = 1.0,
    ) -> tuple[IntArray, Float32Array]:
        """Rows whose profit at y may exceed `at_least` (at most 0), and by how much; see Screen.

        Without those of whom one post alone is beyond the budget.
        """
        if self.is_full(limits):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        prices = limits.cell_prices(limits.signed(y))
        shares = (0.0, 0.0) if valueless else (1.0, presence_share)
        rows, profit = self.screen.above(prices, self.cell, at_least, shares)
        them, first = self.problem.candidates, self.screen.kinds.first_of(rows)
        within = them.fee_cents[first] + them.fixed_cents[first] <= limits.upper[0]
        return rows[within], profit[within]

    def first_rows(self, limits: Limits) -> IntArray:
        """A first guess: the best value per cent, overall and for every floor."""
        if self.is_full(limits):
            return np.zeros(0, dtype=np.int64)
        budget = float(limits.upper[0]) if limits.upper[0] < NO_CAP else 0.0
        lowest = np.full(len(limits.member), self.screen.lowest_bin(FIRST_SPEND * budget))
        floors = np.flatnonzero(limits.lower > 0)
        if len(floors):
            census = census_of(self.screen, self.cell, len(limits.member))
            times, more = FIRST_ACCOUNTS
            for row in floors.tolist():
                wanted = times * float(limits.lower[row]) + (0 if limits.is_spend[row] else more)
                inside = limits.member[:, row]
                enough = census.lowest_bin(wanted, inside, in_cents=bool(limits.is_spend[row]))
                lowest[inside] = np.minimum(lowest[inside], enough)
        return self.screen.at_or_above(lowest, self.cell)


def market_of(problem: Problem) -> Market:
    """The whole catalogue under this brief."""
    them, limits, screen = problem.candidates, limits_of(problem), screen_of(problem)
    required = them.positions(problem.required)
    apart = np.union1d(required, them.positions(frozenset(problem.bonus) - problem.exclude))
    barred = np.union1d(apart, them.positions(problem.exclude))
    cell = screen.kinds.column(limits.cell)
    return Market(problem, limits, screen, cell, required, apart, barred)
