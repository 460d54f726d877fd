"""Unique reach of several placements: Sainsbury's formula and the bounds that always hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import FloatArray


@dataclass(frozen=True)
class UniqueReach:
    """People reached at least once.

    Attributes:
        estimate: by Sainsbury's formula; None when the universe is unknown.
        low, high: hard bounds whatever the overlap; high is infinite for no universe and no sum.
    """

    estimate: float | None
    low: float
    high: float


def unique_reach(reached: FloatArray, universe: float | None) -> UniqueReach:
    """Unique people among audiences `reached` [k] within `universe` people.

    R = U * (1 - prod(1 - A_i / U)), audiences independent of each other (Sainsbury); always
    max A_i <= R <= min(U, sum A_i). Audiences above the universe count as the universe. Without a
    universe (None) only the bounds are known.

    Raises ValueError for audiences that are negative or not finite, or a universe of 0 or less.

    >>> unique_reach(np.array([400.0, 500.0]), 1000.0)
    UniqueReach(estimate=700.0, low=500.0, high=900.0)
    """
    audiences = np.asarray(reached, dtype=np.float64)
    if not np.isfinite(audiences).all() or (audiences < 0).any():
        raise ValueError("reached: finite numbers of at least 0 expected")
    if universe is None:
        low, high = float(audiences.max(initial=0.0)), math.fsum(audiences.tolist())
        return UniqueReach(None, low, high)
    if not (math.isfinite(universe) and universe > 0):
        raise ValueError("universe: a finite number above 0 expected")
    audiences = np.minimum(audiences, universe)
    low = float(audiences.max(initial=0.0))
    high = min(float(universe), math.fsum(audiences.tolist()))
    return UniqueReach(min(max(_sainsbury(audiences, universe), low), high), low, high)


def _sainsbury(audiences: FloatArray, universe: float) -> float:
    """log1p and expm1 keep small audiences in a large universe exact to the last digits."""
    if (audiences >= universe).any():
        return float(universe)
    missed = math.fsum(np.log1p(-audiences / universe).tolist())
    return -universe * math.expm1(missed)
