"""Unique reach and frequency: Sainsbury's formula, in pools of their own where overlaps are stated."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import BoolArray, FloatArray
from planner.engine.reach.bounds import overlap_bounds, plain_bounds
from planner.engine.reach.frequency import Times, times_reached, together
from planner.engine.reach.groups import linked_groups, reach_of_group, sainsbury, times_in_group
from planner.engine.reach.overlaps import Note, OverlapNote, Overlaps, people_shared
from planner.engine.reach.placements import Placements


@dataclass(frozen=True)
class UniqueReach:
    """People reached at least once.

    Attributes:
        estimate: by Sainsbury's formula; None when the universe is unknown.
        low, high: hard bounds whatever the overlap that is not stated; without a universe and
            overlaps `high` is the sum.
    """

    estimate: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Reach:
    """What a set of placements reaches.

    Attributes:
        gross: contacts, everybody counted as often as reached.
        unique: people reached at least once.
        frequency: people reached at least 1, 2 and 3 times; None when the universe is unknown.
        notes: statements on overlaps that could not be used as they stand.
    """

    gross: float
    unique: UniqueReach
    frequency: tuple[float, float, float] | None
    notes: tuple[OverlapNote, ...] = ()


def unique_reach(
    reached: FloatArray, universe: float | None, overlaps: Overlaps | None = None
) -> UniqueReach:
    """Unique people among audiences `reached` [k] of one post each within `universe` people.

    R = U * (1 - prod(1 - A_i / U)), audiences independent of each other (Sainsbury); always
    max A_i <= R <= min(U, sum A_i). Audiences above the universe count as the universe. Without a
    universe (None) only the bounds are known. `reach_of` tells what overlaps change.

    Raises ValueError for audiences that are negative or not finite, or a universe of 0 or less.

    >>> unique_reach(np.array([400.0, 500.0]), 1000.0)
    UniqueReach(estimate=700.0, low=500.0, high=900.0)
    """
    return reach_of(Placements(np.asarray(reached, dtype=np.float64)), universe, overlaps).unique


def reach_of(placements: Placements, universe: float | None, overlaps: Overlaps | None = None) -> Reach:
    """Gross and unique reach and frequency; a person is reached by each account independently.

    Where overlaps are stated, the accounts they link (directly or by way of others) form a group that
    reaches people independently of all others; `groups.reach_of_group` says how many. Always clamped
    inside the hard bounds. Raises ValueError as `unique_reach`, `Placements` and `Overlaps` do.

    >>> from planner.engine.reach import Base
    >>> stated = Overlaps(np.array([0]), np.array([1]), np.array([0.75]), np.array([Base.FIRST]))
    >>> found = reach_of(Placements(np.array([400.0, 500.0])), 1000.0, stated)
    >>> found.unique.estimate, [round(people, 6) for people in found.frequency]
    (600.0, [600.0, 300.0, 0.0])
    """
    if universe is not None and not (math.isfinite(universe) and universe > 0):
        raise ValueError("universe: a finite number above 0 expected")
    people = placements.people if universe is None else np.minimum(placements.people, universe)
    shared: FloatArray | None = None
    notes: list[OverlapNote] = []
    low, high = plain_bounds(people, universe)
    if overlaps is not None and len(overlaps.share):
        shared, notes = people_shared(placements, overlaps, universe)
        if universe is not None and (placements.people > universe).any():
            shared = np.minimum(shared, np.minimum.outer(people, people))
        tight_low, tight_high = overlap_bounds(people, shared, universe)
        if tight_low > tight_high * (1 + 1e-9):
            shared, notes = None, [*notes, OverlapNote(Note.CONTRADICTION)]
        else:
            low, high = min(tight_low, tight_high), tight_high
    if universe is None:
        return Reach(placements.gross, UniqueReach(None, low, high), None, tuple(notes))
    times, estimate = _estimate(people, placements.times_seen, shared, universe)
    estimate = min(max(estimate, low), high)
    twice, thrice = universe * (times[2] + times[3]), universe * times[3]
    frequency = (estimate, min(twice, estimate), min(thrice, estimate))
    return Reach(placements.gross, UniqueReach(estimate, low, high), frequency, tuple(notes))


def _estimate(
    people: FloatArray, times_seen: FloatArray, shared: FloatArray | None, universe: float
) -> tuple[Times, float]:
    """(shares of the universe by contacts, people reached), before clamping."""
    if shared is None:
        return times_reached(people / universe, times_seen), sainsbury(people, universe)
    known = ~np.isnan(shared)
    linked: BoolArray = np.asarray(known.any(axis=1))
    times = times_reached(people[~linked] / universe, times_seen[~linked])
    audiences = people[~linked].tolist()
    for group in linked_groups(known, linked):
        own, stated = people[group], shared[np.ix_(group, group)]
        reached = min(reach_of_group(own, stated, universe), universe)
        audiences.append(reached)
        times = together(times, times_in_group(own, times_seen[group], reached, universe))
    return times, sainsbury(np.array(audiences), universe)
