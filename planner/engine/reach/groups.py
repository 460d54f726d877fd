"""Accounts whose audiences are known to overlap more, or less, than chance."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.reach.bounds import overlap_bounds
from planner.engine.reach.frequency import Times, times_reached

AGOSTINI = 1.125
"""The constant of Agostini's formula."""
SMALL_GROUP = 8
"""Up to this many accounts the hard bounds are narrow enough to be worth asking."""
APART = 1e9
"""A pool this many times the audiences in it is as good as audiences that share nobody."""


def linked_groups(known: BoolArray, linked: BoolArray) -> Iterator[IntArray]:
    """Positions of accounts linked by statements [k, k], directly or by way of others, group by group."""
    left = linked.copy()
    while left.any():
        group = np.zeros(len(left), dtype=np.bool_)
        fresh = group.copy()
        fresh[int(left.argmax())] = True
        while fresh.any():
            group |= fresh
            fresh = known[fresh].any(axis=0) & ~group
        left &= ~group
        yield np.flatnonzero(group)


def reach_of_group(people: FloatArray, shared: FloatArray, universe: float) -> float:
    """People reached by a group [k] whose pairs share `shared` people [k, k], NaN as by chance.

    With S = sum of audiences and D = people shared, summed over pairs, Agostini (1961) found
    S^2 / (S + 1.125 D) on magazines. It is used as a correction, so that it vanishes where D is what
    chance gives: R = Sainsbury * (S + 1.125 D_chance) / (S + 1.125 D). Below chance the audiences lie
    in a pool wider than the universe, P = sum A_i A_j / D, which ends at R = S for D = 0. Small groups
    are clamped to their hard bounds, so two accounts are exact.

    >>> half = np.array([[np.nan, 300.0], [300.0, np.nan]])
    >>> reach_of_group(np.array([400.0, 500.0]), half, 1000.0)
    600.0
    """
    pairs, both = _pairs_and_shared(people, shared, universe)
    total, chance = float(people.sum()), pairs / universe
    if both > chance:
        factor = (total + AGOSTINI * chance) / (total + AGOSTINI * both)
        reached = sainsbury(people, universe) * factor
    elif both <= 0 or pairs / both > APART * total:
        reached = total
    else:
        reached = sainsbury(people, max(pairs / both, float(people.max())))
    if len(people) > SMALL_GROUP:
        return reached
    low, high = overlap_bounds(people, shared, universe)
    return min(max(reached, low), high)


def times_in_group(people: FloatArray, times_seen: FloatArray, reached: float, universe: float) -> Times:
    """Shares of the universe that a group reaching `reached` people reaches 0, 1, 2, 3+ times.

    As if the accounts reached people independently within the pool in which chance gives this reach.
    """
    total = float(people.sum())
    if total <= 0 or reached <= 0:
        return 1.0, 0.0, 0.0, 0.0
    pool = _pool_reaching(people, reached)
    if math.isinf(pool):
        shares = [0.0, *(people @ times_seen / total).tolist()]
    else:
        shares = list(times_reached(people / pool, times_seen))
    scale = reached / universe / (1 - shares[0])
    return 1 - reached / universe, shares[1] * scale, shares[2] * scale, shares[3] * scale


def sainsbury(audiences: FloatArray, universe: float) -> float:
    """U * (1 - prod(1 - A_i / U)); log1p and expm1 keep small audiences exact to the last digits.

    >>> sainsbury(np.array([400.0, 500.0]), 1000.0)
    700.0
    """
    if (audiences >= universe).any():
        return float(universe)
    missed = math.fsum(np.log1p(-audiences / universe).tolist())
    return -universe * math.expm1(missed)


def _pairs_and_shared(people: FloatArray, shared: FloatArray, universe: float) -> tuple[float, float]:
    """(sum of A_i A_j, people shared) over all pairs; those without a statement share by chance."""
    stated = ~np.isnan(shared)
    pairs = max(float(people.sum() ** 2 - people @ people), 0.0)
    told = float(people @ (stated @ people))
    both = float(np.nansum(shared)) + max(pairs - told, 0.0) / universe
    return pairs / 2, both / 2


def _pool_reaching(people: FloatArray, reached: float) -> float:
    """The pool in which these accounts reach so many people by chance; inf where they share nobody."""
    low, high = float(people.max()), APART * float(people.sum())
    if sainsbury(people, high) <= reached:
        return math.inf
    while high / low > 1 + 1e-9:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if sainsbury(people, middle) < reached else (low, middle)
    return high
