"""A part of a brief with its own bound: everybody in it priced, and the closest ones at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.bound import Priced, price
from planner.engine.candidates import FloatArray
from planner.engine.limits import Limits
from planner.engine.market import Market
from planner.engine.options import Pool
from planner.engine.relaxation import Relaxed, relax

LARGEST_POOL = 20_000
"""No more rows than this are worked on; the bound still speaks of all."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """All plans of a market within the limits, and their relaxation."""

    market: Market
    limits: Limits
    relaxed: Relaxed

    @property
    def bound(self) -> float:
        """No plan of this leaf is worth more."""
        return self.relaxed.priced.bound

    def holds_all(self, reach: float) -> bool:
        """Whether everybody whose best option loses less than `reach` is in the leaf's own pool."""
        rows, _ = self.market.above(self.limits, self.relaxed.y, -max(reach, 0.0))
        return bool(np.isin(rows, self.relaxed.pool.source.rows, kind="table").all())


@dataclass(frozen=True, eq=False)
class Near:
    """Candidates whose best option loses less than `reach`, and perhaps some more.

    Plans with anybody else are worth at most bound - reach.
    """

    pool: Pool
    priced: Priced
    reach: float


def leaf_of(market: Market, limits: Limits, affordable_cents: int, guess: FloatArray | None = None) -> Leaf:
    """Raises Infeasible when not even fractions of candidates can meet the limits.

    `guess` are multipliers that may be close.
    """
    return Leaf(market, limits, relax(market, limits, affordable_cents, guess=guess))


def near(leaf: Leaf, reach: float, affordable_cents: int) -> Near:
    """Everybody within `reach` of being taken; a smaller reach where that would be too many."""
    y = leaf.relaxed.y
    if reach == np.inf:
        return _everybody(leaf, affordable_cents)
    rows, over = leaf.market.above(leaf.limits, y, -reach)
    if len(rows) > LARGEST_POOL:
        cut = float(np.partition(over, len(over) - LARGEST_POOL)[len(over) - LARGEST_POOL])
        rows, reach = rows[over >= cut][: 2 * LARGEST_POOL], max(0.0, reach - cut)
    pool = leaf.market.pool(rows, affordable_cents)
    return Near(pool, price(pool, leaf.limits, y), reach)


def _everybody(leaf: Leaf, affordable_cents: int) -> Near:
    """All candidates; those that decided the relaxation where all would be too many."""
    count = len(leaf.market.screen)
    if count > LARGEST_POOL:
        return Near(leaf.relaxed.pool, leaf.relaxed.priced, 0.0)
    pool = leaf.market.pool(np.arange(count), affordable_cents)
    return Near(pool, price(pool, leaf.limits, leaf.relaxed.y), np.inf)
