"""Prices for the shared limits, and the true upper bound that any such prices give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import BoolArray, FloatArray
from planner.engine.limits import Limits
from planner.engine.options import Pool

ROUNDING = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class Priced:
    """Every option of every group, valued at multipliers y.

    Attributes:
        bound: L(y) = limits at y + sum of the best profits, with rounding added on top: no plan
            within the limits is worth more, for ANY y.
        profit: value less the prices of what the option uses [groups, posts]; -inf where the
            option does not exist.
        best: the best profit of one candidate [groups]; at least 0 unless it is required.
        loss: best less the profit of 0, 1, 2, ... posts [groups, posts + 1]: choosing the option
            costs the bound this much; inf where it is not allowed.
    """

    bound: float
    profit: FloatArray
    best: FloatArray
    loss: FloatArray


def price(pool: Pool, limits: Limits, y: FloatArray, value: FloatArray | None = None) -> Priced:
    """Price all groups at y [rows]; `value` [groups, posts] replaces the pool's own values.

    y speaks for the caps where positive and for the floors where negative; parts of y for limits
    that do not exist are ignored. Pricing is the certificate: it looks at every candidate.
    """
    value = pool.value if value is None else value
    y = limits.signed(y)
    per_cent, per_account = limits.prices(y, pool.cell)
    paid = per_cent[:, None] * pool.cost + per_account[:, None]
    profit = np.where(pool.available, value - paid, -np.inf)
    options = np.column_stack((np.where(pool.required, -np.inf, 0.0), profit))
    best = options.max(axis=1)
    total = limits.worth(y) + float(np.sum(pool.size * best))
    return Priced(
        bound=total + _rounding(pool, limits, y, value),
        profit=profit,
        best=best,
        loss=best[:, None] - options,
    )


def _rounding(pool: Pool, limits: Limits, y: FloatArray, value: FloatArray) -> float:
    """More than the rounding error of L(y): every term's size times its number of operations."""
    per_cent, per_account = limits.prices(np.abs(y), pool.cell)
    sizes = np.abs(value) + per_cent[:, None] * pool.cost + per_account[:, None]
    largest = np.where(pool.available, sizes, 0.0).max(axis=1, initial=0.0)
    terms = float(np.sum(pool.size * largest)) + limits.worth(y, absolute=True)
    return terms * ROUNDING * (2 * len(limits) + 40)


def surviving(priced: Priced, at_least: float) -> BoolArray:
    """Options [groups, posts + 1] that a plan worth `at_least` or more may still use.

    Every plan is worth at most bound - (sum of the losses of its options), so an option whose
    own loss is larger than bound - at_least can be left out, with proof.
    """
    kept: BoolArray = priced.loss <= max(0.0, priced.bound - at_least)
    return kept


def margins(loss: FloatArray) -> FloatArray:
    """How clear the choice of each group is [groups]: the loss of its second-best option."""
    if loss.shape[1] < 2:
        return np.full(len(loss), np.inf)
    return np.partition(loss, 1, axis=1)[:, 1]


def likely(pool: Pool, priced: Priced, closest: int) -> BoolArray:
    """Groups of the priced plan, and so many of those that come closest to it [groups]."""
    taken = (priced.best > 0) | pool.required
    margin = np.where(taken, -np.inf, margins(priced.loss))
    kept = np.zeros(len(pool), dtype=np.bool_)
    kept[np.argsort(margin, kind="stable")[: int(taken.sum()) + closest]] = True
    return kept
