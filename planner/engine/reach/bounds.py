"""How many people at least and at most are reached, whatever is not known about overlaps."""

from __future__ import annotations

import math

import numpy as np

from planner.engine.candidates import FloatArray


def plain_bounds(people: FloatArray, universe: float | None) -> tuple[float, float]:
    """max A_i <= R <= min(U, sum A_i) for audiences [k] of at most the universe."""
    low, high = float(people.max(initial=0.0)), math.fsum(people.tolist())
    return low, high if universe is None else min(float(universe), high)


def overlap_bounds(people: FloatArray, shared: FloatArray, universe: float | None) -> tuple[float, float]:
    """The same with pairs known to share people: `shared` [k, k], NaN where nothing is stated.

    From below: sum of A_i minus all pair overlaps, over the best set of accounts that a greedy climb
    finds (Bonferroni), and sum A_i^2 / sum_j A_ij (de Caen 1997); an unknown pair may share all of
    the smaller audience. From above: sum of A_i minus a heaviest tree of pair overlaps (Hunter 1976,
    Worsley 1982); an unknown pair may share nothing but what the universe forces.

    low > high tells that the statements fit no audiences.

    >>> half = np.array([[np.nan, 50.0], [50.0, np.nan]])
    >>> overlap_bounds(np.array([100.0, 100.0]), half, None)
    (150.0, 150.0)
    """
    plain_low, plain_high = plain_bounds(people, universe)
    if len(people) < 2:
        return plain_low, plain_high
    unknown = np.isnan(shared)
    most, least = shared.copy(), shared.copy()
    np.copyto(most, np.minimum.outer(people, people), where=unknown)
    np.copyto(least, 0.0, where=unknown)
    if universe is not None and people.max() * 2 > universe:
        forced = np.maximum(np.add.outer(people, people) - universe, 0.0)
        np.copyto(least, np.minimum(forced, most), where=unknown)
    np.fill_diagonal(most, 0.0)
    np.fill_diagonal(least, 0.0)
    low = max(plain_low, _bonferroni(people, most), _de_caen(people, most))
    return low, min(plain_high, math.fsum(people.tolist()) - _heaviest_tree(least))


def _bonferroni(people: FloatArray, most: FloatArray) -> float:
    """Accounts are taken while the next one adds more than it may share with those taken."""
    gain, total = people.copy(), 0.0
    for _ in range(len(people)):
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        total += float(gain[best])
        gain -= most[best]
        gain[best] = -np.inf
    return total


def _de_caen(people: FloatArray, most: FloatArray) -> float:
    reaching = people > 0
    spread = people + most.sum(axis=1)
    return float((people[reaching] ** 2 / spread[reaching]).sum())


def _heaviest_tree(weight: FloatArray) -> float:
    """Total weight of a maximum spanning tree (Prim), weights [k, k] of at least 0."""
    nearest = weight[0].copy()
    nearest[0] = -np.inf
    total = 0.0
    for _ in range(len(weight) - 1):
        best = int(nearest.argmax())
        total += float(nearest[best])
        np.maximum(nearest, weight[best], out=nearest, where=nearest >= 0)
        nearest[best] = -np.inf
    return total
