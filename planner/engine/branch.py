"""Splitting a brief at the few large candidates that make its bound loose: in the plan or not."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.bound import Priced, surviving
from planner.engine.first_plan import quick_plan
from planner.engine.limits import Limits
from planner.engine.options import Pool
from planner.engine.problem import FloatArray, IntArray
from planner.engine.programme import counts_value
from planner.engine.relaxation import Infeasible, Master, Relaxed, relax

MOST_LEAVES = 16
MANY_OPEN = 250
"""A leaf with at most this many groups still in question needs no splitting."""
USEFUL = 0.1
"""A split must close this share of the distance between the leaf's bound and the best plan."""


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


def split(
    root: Leaf, limits: Limits, counts: IntArray, deadline: float
) -> tuple[list[Leaf], IntArray]:
    """Leaves that cover every plan better than the best one found, which comes second (counts).

    The leaf with the largest bound is split at the candidate whose fraction is worth most, until
    few groups are in question, a split does not help or there are MOST_LEAVES. Leaves come by
    falling bound.
    """
    leaves, done = [root], list[Leaf]()
    value = counts_value(root.pool, counts)
    while leaves and len(leaves) + len(done) < MOST_LEAVES and time.perf_counter() < deadline:
        leaf = leaves.pop(int(np.argmax([each.priced.bound for each in leaves])))
        children = _useful_children(leaf, limits, value)
        if children is None:
            done.append(leaf)
            continue
        for child in children:
            found = quick_plan(child.pool, limits, child.priced, 0.5)
            if found is not None and counts_value(root.pool, found) > value:
                counts, value = found, counts_value(root.pool, found)
        leaves += children
    kept = [leaf for leaf in done + leaves if leaf.priced.bound > value]
    return sorted(kept, key=lambda leaf: -leaf.priced.bound), counts


def _useful_children(leaf: Leaf, limits: Limits, value: float) -> list[Leaf] | None:
    """The two halves of a leaf, less those without a plan; None when it is better kept whole."""
    over = leaf.priced.bound - value
    in_question = surviving(leaf.priced, value).sum(axis=1) > 1
    group = _largest_fraction(leaf)
    if over <= 0 or group is None or np.count_nonzero(in_question) <= MANY_OPEN:
        return None
    children = _children(leaf, limits, group)
    highest = max((child.priced.bound for child in children), default=value)
    return children if highest <= leaf.priced.bound - USEFUL * over else None


def _largest_fraction(leaf: Leaf) -> int | None:
    """The single candidate whose fraction in the relaxation is worth most; None without any."""
    open_ = ~leaf.pool.required & (leaf.pool.size == 1)
    fraction = np.where(open_, np.minimum(leaf.taken, 1 - leaf.taken), 0.0)
    worth = np.where(leaf.pool.available, leaf.pool.value, 0.0).max(axis=1, initial=0.0)
    swing = np.where(fraction > 1e-6, fraction * worth, 0.0)
    return int(swing.argmax()) if swing.any() else None


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
