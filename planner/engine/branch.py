"""Splitting a brief at the few large candidates that make its bound loose: in the plan or not."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.bound import Priced
from planner.engine.first_plan import quick_plan
from planner.engine.limits import Limits
from planner.engine.options import Pool
from planner.engine.problem import FloatArray, IntArray
from planner.engine.programme import counts_value
from planner.engine.relaxation import Infeasible, Master, Relaxed, relax

MOST_LEAVES = 16
LOOSE = 3e-4
"""Splitting goes on while the bound is looser than this, relative to the best plan."""
LARGE = 2e-3
"""A candidate is large when its fraction in the relaxation is worth this share of the plan."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """A part of the brief: its pool (some groups required, some without options) and its bound.

    `taken` is how many accounts of each group the relaxation takes [groups].
    """

    pool: Pool
    priced: Priced
    taken: FloatArray


def leaf_of(pool: Pool, relaxed: Relaxed, master: Master) -> Leaf:
    """The relaxation of a pool as a leaf."""
    return Leaf(pool, relaxed.priced, master.presence())


def split(root: Leaf, limits: Limits, counts: IntArray, deadline: float) -> tuple[list[Leaf], IntArray]:
    """Leaves that cover every plan better than the best one found, which comes second (counts).

    The leaf with the largest bound is split, until the bound is tight, no large candidate is left
    in fractions or there are MOST_LEAVES. Leaves come by falling bound.
    """
    leaves, done = [root], list[Leaf]()
    value = counts_value(root.pool, counts)
    while leaves and len(leaves) + len(done) < MOST_LEAVES and time.perf_counter() < deadline:
        leaf = leaves.pop(int(np.argmax([each.priced.bound for each in leaves])))
        group = _large_fraction(leaf, LARGE * value)
        if group is None or leaf.priced.bound <= value * (1 + LOOSE):
            done.append(leaf)
            continue
        for child in _children(leaf, limits, group):
            found = quick_plan(child.pool, limits, child.priced, 0.5)
            if found is not None and counts_value(root.pool, found) > value:
                counts, value = found, counts_value(root.pool, found)
            leaves.append(child)
    kept = [leaf for leaf in done + leaves if leaf.priced.bound > value]
    return sorted(kept, key=lambda leaf: -leaf.priced.bound), counts


def _large_fraction(leaf: Leaf, at_least: float) -> int | None:
    """The single candidate whose fraction in the relaxation is worth most; None if not large."""
    open_ = ~leaf.pool.required & (leaf.pool.size == 1)
    fraction = np.where(open_, np.minimum(leaf.taken, 1 - leaf.taken), 0.0)
    worth = np.where(leaf.pool.available, leaf.pool.value, 0.0).max(axis=1, initial=0.0)
    swing = np.where(fraction > 1e-6, fraction * worth, 0.0)
    return int(swing.argmax()) if swing.max(initial=0.0) > at_least else None


def _children(leaf: Leaf, limits: Limits, group: int) -> list[Leaf]:
    """The leaf without the group, and with it; less the children that no plan can meet."""
    without, required = leaf.pool.available.copy(), leaf.pool.required.copy()
    without[group], required[group] = False, True
    children = []
    for pool in (replace(leaf.pool, available=without), replace(leaf.pool, required=required)):
        try:
            children.append(leaf_of(pool, *relax(pool, limits)))
        except Infeasible:
            continue
    return children
