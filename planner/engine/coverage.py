"""Unique reach as a function of who is taken, and its best linear bound."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.engine.candidates import BoolArray, CodeArray, FloatArray, IntArray
from planner.engine.problem import Problem

NEARLY_ALL = 1 - 1e-12
"""Somebody who reaches a whole segment is counted as reaching nearly all of it."""
ROUNDING = 4e-15
"""More than the relative error of a term of the ceiling."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """How much of each segment every candidate covers.

    With independent audiences the people of a segment who are missed are N * exp(-t), where t adds
    up -log(1 - people / N) over the accounts taken (Sainsbury's formula as a sum). So reach is
    concave in t, and for any multipliers g >= 0 it is at most g * t + ceiling(g).

    Attributes:
        weight: people of each segment times what one of them counts [segments].
        start, segment, density: entries of candidate i are start[i]:start[i + 1]; `density` is
            -log(1 - people / N).
        capped: segments that somebody covers whole, or nearly [segments].
        most: the most that a candidate can add: sum of weight * density [n].
    """

    weight: FloatArray
    start: IntArray
    segment: CodeArray
    density: FloatArray
    most: NDArray[np.float32]
    capped: BoolArray

    def entries(self, positions: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
        """(place among the positions, segment, density) of every entry of these candidates."""
        begin, count = self.start[positions], self.start[positions + 1] - self.start[positions]
        place = np.repeat(np.arange(len(positions)), count)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        entry = np.repeat(begin, count) + offset
        return place, self.segment[entry].astype(np.int64), self.density[entry]

    def bonus(self, positions: IntArray, g: FloatArray) -> FloatArray:
        """What taking each candidate is worth at multipliers g [positions]."""
        place, segment, density = self.entries(positions)
        worth = np.bincount(place, weights=g[segment] * density, minlength=len(positions))
        return worth.astype(np.float64)

    def exposure(self, positions: IntArray) -> FloatArray:
        """t of the accounts taken [segments]."""
        _, segment, density = self.entries(positions)
        return np.bincount(segment, weights=density, minlength=len(self.weight)).astype(np.float64)

    def exposure_of(self, positions: IntArray, taken: FloatArray) -> FloatArray:
        """t when `taken` (0-1) of every candidate counts [segments]."""
        held = np.flatnonzero(taken)
        place, segment, density = self.entries(positions[held])
        weights = density * taken[held][place]
        return np.bincount(segment, weights=weights, minlength=len(self.weight)).astype(np.float64)

    def reach(self, t: FloatArray) -> float:
        """Weighted people reached at least once at exposure t [segments]."""
        return float(-(self.weight * np.expm1(-t)).sum())

    def ceiling(self, g: FloatArray) -> float:
        """The smallest number with reach(t) <= g * t + it for all t >= 0, rounded up."""
        inside = np.clip(g, 0.0, self.weight)
        with np.errstate(divide="ignore", invalid="ignore"):
            bent = np.where(inside > 0, inside * np.log(self.weight / inside), 0.0)
        parts = self.weight - inside - bent
        bends = inside < self.weight
        error = (
            ROUNDING * (self.weight + np.abs(bent)) * bends + 2 * (1 - NEARLY_ALL) * self.weight * self.capped
        )
        return float((parts + error).sum())


_NONE = np.zeros(0)
NO_COVERAGE = Coverage(
    _NONE, np.zeros(1, np.int64), np.zeros(0, np.int64), _NONE, np.zeros(0, np.float32), _NONE > 0
)
"""Nobody covers anything."""


def people_reached(problem: Problem, positions: IntArray) -> float:
    """Weighted unique reach of these accounts: N * (1 - prod(1 - people / N)) over the segments."""
    audience = problem.candidates.audience
    if audience is None or problem.objective.unique_reach == 0:
        return 0.0
    total = []
    here = np.isin(audience.candidate, positions)
    segment, people = audience.segment[here], audience.people[here]
    for number, name in enumerate(audience.segments):
        whole = problem.universe.get(name, 0.0)
        if whole > 0:
            shares = np.minimum(people[segment == number] / whole, 1.0)
            missed = math.fsum(np.log1p(-shares[shares < 1]).tolist())
            total.append(whole if (shares == 1).any() else -whole * math.expm1(missed))
    return problem.objective.unique_reach * math.fsum(total)


def coverage_of(problem: Problem) -> Coverage:
    """The coverage for a brief's universe; the newest one is kept with the candidates."""
    prepared = problem.candidates.prepared
    key = (problem.objective.unique_reach, tuple(problem.universe.items()))
    kept = prepared.get("coverage")
    if kept is None or kept[0] != key:
        kept = (key, _coverage(problem))
        prepared["coverage"] = kept
    coverage: Coverage = kept[1]
    return coverage


def _coverage(problem: Problem) -> Coverage:
    audience, n = problem.candidates.audience, len(problem.candidates)
    if audience is None:
        none = np.zeros(0)
        start = np.zeros(n + 1, dtype=np.int64)
        return Coverage(none, start, np.zeros(0, np.int64), none, np.zeros(n, np.float32), none > 0)
    people = np.array([problem.universe.get(name, 0.0) for name in audience.segments])
    counted = people > 0
    number = np.cumsum(counted) - 1
    held = counted[audience.segment]
    candidate, segment = audience.candidate[held], audience.segment[held]
    share = np.minimum(audience.people[held] / people[segment], NEARLY_ALL)
    density = -np.log1p(-share)
    weight = people[counted] * problem.objective.unique_reach
    segment = number[segment].astype(np.min_scalar_type(max(int(counted.sum()) - 1, 0)))
    most = np.bincount(candidate, weights=weight[segment] * density, minlength=n)
    start = np.append(0, np.cumsum(np.bincount(candidate, minlength=n)))
    capped = np.bincount(segment, weights=share >= NEARLY_ALL, minlength=len(weight)) > 0
    return Coverage(weight, start, segment, density, most.astype(np.float32), capped)
