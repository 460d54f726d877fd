"""A smallest set of limits of a brief that contradict each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from planner.engine.conflict_words import Demand, Words
from planner.engine.limits import NO_CAP, Limits
from planner.engine.market import Market, market_of
from planner.engine.problem import Problem
from planner.engine.programme import MOST_GROUPS, Effort, best_plan
from planner.engine.relaxation import rows_that_meet

GRACE_SECONDS = 1.0
"""To say why takes a moment even where the time was up; no longer than this to find the smallest set."""
MOST_WHOLE = 300
"""Up to so many candidates contradictions of whole accounts are told apart from those of fractions."""
MOST_SECONDS = 4.0
SECONDS_PER_CHECK = 0.5

NOTHING_ELSE: Mapping[int, int] = {}
Demands = frozenset[Demand]
Oracle = Callable[[Demands], bool]


def conflicts(problem: Problem, deadline: float = np.inf) -> tuple[str, ...]:
    """A smallest set of limits that no plan can meet together, in words with figures.

    For a brief that no plan can meet. An irreducible set where finding the smallest takes longer
    than the `deadline` (on the clock of time.perf_counter), all limits where the proof took more
    than this search can repeat.
    """
    brief = _Brief(problem, market_of(problem))
    everything = brief.demands()
    words = Words(problem, brief.market, brief.possible)
    oracle: Oracle = brief.possible
    if len(brief.market.screen) <= MOST_WHOLE or oracle(everything):
        oracle = brief.possible_in_whole
        if oracle(everything):
            return words.say(sorted(everything))
    deadline = max(min(deadline, time.perf_counter() + MOST_SECONDS), time.perf_counter() + GRACE_SECONDS)
    found = _smallest(everything, oracle, deadline) or _irreducible(everything, oracle)
    return words.say(sorted(found))


def _irreducible(demands: Demands, possible: Oracle) -> Demands:
    """Lift one demand after the other while the rest stays impossible."""
    kept = demands
    for demand in sorted(demands):
        if not possible(kept - {demand}):
            kept -= {demand}
    return kept


def _smallest(demands: Demands, possible: Oracle, deadline: float) -> Demands | None:
    """A smallest impossible set, None when time runs out.

    Every impossible set must hit each set of demands whose lifting makes the brief possible. So the
    smallest set that hits all those known so far is tried; if it is possible, it is grown as far
    as it stays so, and what is left out then is one more set to be hit.
    """
    to_hit: list[Demands] = []
    while time.perf_counter() < deadline:
        trial = _smallest_hitting(demands, to_hit, deadline)
        if trial is None:
            return None
        if not possible(trial):
            return trial
        grown = trial
        for demand in sorted(demands - trial):
            if possible(grown | {demand}):
                grown |= {demand}
        to_hit.append(demands - grown)
    return None


def _smallest_hitting(demands: Demands, to_hit: list[Demands], deadline: float) -> Demands | None:
    """A smallest set with an element of every set to hit; the first in the order of the demands."""
    useful = sorted(demand for demand in demands if any(demand in group for group in to_hit))
    for size in range(len(useful) + 1):
        for trial in combinations(useful, size):
            if all(not group.isdisjoint(trial) for group in to_hit):
                return frozenset(trial)
            if time.perf_counter() > deadline:
                return None
    return None


@dataclass(frozen=True, eq=False)
class _Brief:
    problem: Problem
    market: Market

    def demands(self) -> Demands:
        """Every floor, every cap and every must-have."""
        limits = self.market.limits
        musts = [Demand(-1, True, position) for position in self.market.required.tolist()]
        floors = [Demand(row, True) for row in np.flatnonzero(limits.lower > 0).tolist()]
        caps = [Demand(row, False) for row in np.flatnonzero(limits.upper < NO_CAP).tolist()]
        return frozenset(musts + floors + caps)

    def possible(self, demands: Iterable[Demand], caps: Mapping[int, int] = NOTHING_ELSE) -> bool:
        """Whether fractions of candidates could meet the demands, with other caps by row."""
        return rows_that_meet(*self._with_only(demands, caps)) is not None

    def possible_in_whole(self, demands: Demands) -> bool:
        """Whether whole candidates could, as far as that can be disproven."""
        market, limits, affordable = self._with_only(demands, NOTHING_ELSE)
        if rows_that_meet(market, limits, affordable) is None:
            return False
        if len(market.screen) > MOST_GROUPS:
            return True
        pool = market.pool(np.arange(len(market.screen)), affordable)
        free = replace(pool, value=np.zeros_like(pool.value))
        everything = np.column_stack((~pool.required, pool.available))
        return not best_plan(free, limits, everything, Effort(SECONDS_PER_CHECK)).infeasible

    def _with_only(self, demands: Iterable[Demand], caps: Mapping[int, int]) -> tuple[Market, Limits, int]:
        """The brief with these demands alone, and the dearest option that can matter in it."""
        limits, required = self.market.limits, []
        lower, upper = np.zeros_like(limits.lower), np.full_like(limits.upper, NO_CAP)
        for demand in demands:
            if demand.row < 0:
                required.append(demand.position)
            elif demand.is_floor:
                lower[demand.row] = limits.lower[demand.row]
            else:
                upper[demand.row] = caps.get(demand.row, int(limits.upper[demand.row]))
        market = replace(self.market, required=np.array(sorted(required), dtype=np.int64))
        return market, limits.between(lower, upper), int(upper[0])
