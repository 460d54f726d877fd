"""What each budget could bring, worked out a little at a time so that no page waits for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from time import perf_counter
from typing import Any

import numpy as np

from planner.engine import Frontier, InfeasibleBrief, Problem, frontier, solve

SMOOTH_POINTS = 40
COARSE_POINTS = 12
SECONDS_PER_POINT = 0.02
GAP = 2e-3


@dataclass(eq=False)
class Curve:
    """Attained value and ceiling at each of these budgets, as far as known; None where no plan is."""

    budgets: tuple[int, ...]
    known: dict[int, tuple[float | None, float | None]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return len(self.known) == len(self.budgets)

    def grow(self, problem: Problem, seconds: float) -> None:
        """Add points for about so long, at least one, those that show most of the shape first."""
        deadline = perf_counter() + seconds
        for budget in _widest_first(self.budgets):
            if budget in self.known:
                continue
            self.known[budget] = _at(replace(problem, budget_cents=budget))
            if perf_counter() >= deadline:
                break

    def points(self) -> list[dict[str, Any]]:
        """The known points by budget; a larger budget is never shown as worth less."""
        shown, attained, ceiling = [], -np.inf, -np.inf
        for budget in sorted(self.known):
            lower, upper = self.known[budget]
            attained = max(attained, -np.inf if lower is None else lower)
            ceiling = max(ceiling, attained, -np.inf if upper is None else upper)
            shown.append({"spend_cents": budget, "lower": _finite(attained), "upper": _finite(ceiling)})
        return shown


def curve_for(problem: Problem, top_cents: int) -> Curve:
    """A curve up to this budget: whole where the budget is the only limit, else still without points."""
    if problem.max_accounts is None and not problem.rules:
        return _whole(frontier(problem, points=SMOOTH_POINTS, up_to_cents=top_cents))
    steps = {top_cents * step // COARSE_POINTS for step in range(1, COARSE_POINTS + 1)}
    return Curve(tuple(sorted(steps - {0})))


def _whole(curve: Frontier) -> Curve:
    budgets = tuple(curve.budget_cents.tolist())
    pairs = zip(curve.lower.tolist(), curve.upper.tolist(), strict=True)
    known = {
        budget: (None if isnan(lower) else lower, None if isnan(upper) else upper)
        for budget, (lower, upper) in zip(budgets, pairs, strict=True)
    }
    return Curve(budgets, known)


def _at(problem: Problem) -> tuple[float | None, float | None]:
    try:
        solution = solve(problem, seconds=SECONDS_PER_POINT, gap=GAP)
    except InfeasibleBrief:
        return None, None
    return (solution.value if solution.feasible else None), solution.bound


def _widest_first(budgets: Sequence[int]) -> list[int]:
    """Both ends, then the middles of ever smaller stretches.

    >>> _widest_first((1, 2, 3, 4, 5))
    [5, 1, 3, 2, 4]
    """
    order = [len(budgets) - 1, 0]
    stretches = [(0, len(budgets) - 1)]
    for low, high in stretches:
        middle = (low + high) // 2
        if low < middle < high:
            order.append(middle)
            stretches += [(low, middle), (middle, high)]
    return [budgets[place] for place in dict.fromkeys(order)]


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
