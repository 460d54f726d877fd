"""The refined break-even spend against trying every budget."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Candidates, Problem, breakeven_spend, frontier, solve
from planner.engine.refine import refined_breakeven_spend


def lumpy(seed: int) -> Problem:
    """A few dear candidates among cheap ones: the frontier alone is coarse here."""
    random = np.random.default_rng(seed)
    fees = np.concatenate([random.integers(50, 90, 8), random.integers(900, 1500, 2)]) * 100
    values = np.concatenate([random.integers(10, 30, 8), random.integers(900, 1500, 2)])
    candidates = Candidates(
        ids=tuple(f"{n:02d}" for n in range(10)),
        fee_cents=fees.astype(np.int64),
        fixed_cents=np.full(10, 900, dtype=np.int64),
        value=values.astype(np.float64),
        max_posts=np.ones(10, dtype=np.int64),
    )
    return Problem(candidates, budget_cents=300_000)


@pytest.mark.parametrize("seed", range(4))
def test_the_interval_closes_on_the_smallest_budget_that_is_enough(seed):
    problem, value = lumpy(seed), 500.0
    coarse = breakeven_spend(frontier(problem, points=20, up_to_cents=300_000), value)
    low, high = refined_breakeven_spend(problem, value, coarse, seconds=20)
    assert low <= high <= low * 1.003 + 1
    assert solve(replace(problem, budget_cents=int(high))).value >= value
    assert solve(replace(problem, budget_cents=int(low) - 1)).value < value


def test_an_open_interval_stays_open():
    problem = lumpy(0)
    coarse = breakeven_spend(frontier(problem, up_to_cents=300_000), 1e9)
    assert refined_breakeven_spend(problem, 1e9, coarse) == (None, None)
