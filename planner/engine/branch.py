"""Splitting a brief at the few large candidates that make its bound loose: in the plan or not."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from planner.engine.leaf import Leaf, leaf_of
from planner.engine.relaxation import Infeasible

MOST_LEAVES = 16
LOOSE = 3e-4
"""Splitting goes on while the bound is looser than this, relative to the best plan."""
LARGE = 2e-3
"""A candidate is large when its fraction in the relaxation is worth this share of the plan."""


def split(root: Leaf, value: float, look: Callable[[Leaf], float], deadline: float) -> list[Leaf]:
    """Leaves that cover every plan better than the best one known, worth `value`, by falling bound.

    The leaf with the largest bound is split, until the bound is tight, no large candidate is left
    in fractions or there are MOST_LEAVES. `look` sees every new leaf and returns the best value
    known then.
    """
    leaves, done = [root], list[Leaf]()
    while leaves and len(leaves) + len(done) < MOST_LEAVES and time.perf_counter() < deadline:
        leaf = leaves.pop(int(np.argmax([each.bound for each in leaves])))
        position = _large_fraction(leaf, LARGE * value)
        if position is None or leaf.bound <= value * (1 + LOOSE):
            done.append(leaf)
            continue
        for child in _children(leaf, position):
            value = max(value, look(child))
            leaves.append(child)
    kept = [leaf for leaf in done + leaves if leaf.bound > value]
    return sorted(kept, key=lambda leaf: -leaf.bound)


def _large_fraction(leaf: Leaf, at_least: float) -> int | None:
    """Position of the single candidate whose fraction in the relaxation is worth most, if large."""
    pool, taken = leaf.relaxed.pool, leaf.relaxed.taken.sum(axis=1)
    open_ = ~pool.required & (pool.size == 1)
    fraction = np.where(open_, np.minimum(taken, 1 - taken), 0.0)
    worth = np.where(pool.available, pool.value, 0.0).max(axis=1, initial=0.0)
    swing = np.where(fraction > 1e-6, fraction * worth, 0.0)
    if swing.max(initial=0.0) <= at_least:
        return None
    return int(pool.members(int(swing.argmax()))[0])


def _children(leaf: Leaf, position: int) -> list[Leaf]:
    """The leaf without the candidate, and with it; less the children that no plan can meet."""
    children = []
    most = len(leaf.market.problem.repeat)
    for low, high in ((0, 0), (1, most)):
        market = leaf.market.with_posts(position, low, high)
        try:
            children.append(leaf_of(market, leaf.limits, int(leaf.limits.upper[0])))
        except Infeasible:
            continue
    return children
