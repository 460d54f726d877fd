"""Small briefs: the solver against every possible plan."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.engine import InfeasibleBrief, Problem, broken_rules, frontier, plan_spend_cents, solve
from tests.planner.engine.examples import best_by_enumeration, random_problem


def check_against_enumeration(problem: Problem) -> bool:
    """Whether the brief can be met; fails when the solver disagrees with the enumeration."""
    best = best_by_enumeration(problem)
    if best is None:
        with pytest.raises(InfeasibleBrief) as found:
            solve(problem, seconds=20)
        assert found.value.conflicts
        return False
    solution = solve(problem, seconds=20)
    assert solution.feasible and solution.proven
    assert broken_rules(problem, solution.posts) == ()
    assert solution.value == pytest.approx(best[0], rel=1e-9, abs=1e-9)
    assert solution.bound >= best[0]
    assert solution.spend_cents == plan_spend_cents(problem, solution.posts)
    assert solution.accounts == np.count_nonzero(solution.posts)
    return True


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 6))
def test_solve_finds_the_best_of_all_plans_or_says_there_is_none(seed: int, n: int) -> None:
    check_against_enumeration(random_problem(np.random.default_rng(seed), n))


def test_seeded_briefs_cover_both_possible_and_contradictory_ones() -> None:
    rng = np.random.default_rng(7)
    met = [check_against_enumeration(random_problem(rng, 7)) for _ in range(60)]
    assert 10 < sum(met) < 60


@pytest.mark.parametrize("seed", range(12))
def test_frontier_encloses_the_best_plan_for_at_most_each_budget(seed: int) -> None:
    problem = random_problem(np.random.default_rng(seed), 5)
    curve = frontier(problem, points=6, up_to_cents=1_200)
    best_so_far = -1.0
    for budget, lower, upper in zip(curve.budget_cents, curve.lower, curve.upper, strict=True):
        best = best_by_enumeration(replace(problem, budget_cents=int(budget)))
        best_so_far = max(best_so_far, -1.0 if best is None else best[0])
        if best_so_far >= 0:
            assert upper >= best_so_far
            assert np.isnan(lower) or lower <= best_so_far + 1e-9
        else:
            assert np.isnan(lower)
