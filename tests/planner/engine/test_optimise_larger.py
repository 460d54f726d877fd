"""Larger briefs: an independent dynamic programme, and proof at 2,000 candidates with rules."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Problem, broken_rules, solve
from tests.planner.engine.examples import make_pool, many_rules, with_columns


def best_value_by_dynamic_programme(problem: Problem, step_cents: int) -> float:
    """Best value for the budget alone; every cost must be a multiple of `step_cents`."""
    best = np.zeros(problem.budget_cents // step_cents + 1)
    for candidate in range(len(problem)):
        before, them = best.copy(), problem.candidates
        for posts in range(1, int(them.max_posts[candidate]) + 1):
            cost = int(them.fixed_cents[candidate] + posts * them.fee_cents[candidate])
            steps, rest = divmod(cost, step_cents)
            assert rest == 0
            if steps < len(best):
                worth = them.value[candidate] * problem.worth[posts]
                reached = before[: len(best) - steps] + worth
                best[steps:] = np.maximum(best[steps:], reached)
    return float(best[-1])


def in_whole_dollars(problem: Problem) -> Problem:
    return with_columns(problem, fee_cents=problem.candidates.fee_cents // 100 * 100)


@pytest.mark.parametrize("family", ["followers", "unrelated", "ties"])
@pytest.mark.parametrize("n", [300, 2_000])
def test_budget_only_equals_an_independent_dynamic_programme(n: int, family: str) -> None:
    problem = in_whole_dollars(make_pool(n, seed=n, family=family, budget_cents=1_000_000))
    solution = solve(problem, seconds=30)
    assert solution.proven
    assert solution.value == pytest.approx(best_value_by_dynamic_programme(problem, 100), rel=1e-9)


@pytest.mark.parametrize(("family", "seed"), [("followers", 0), ("unrelated", 0), ("ties", 0)])
def test_two_thousand_candidates_with_fifteen_rules_are_proven(family: str, seed: int) -> None:
    problem = make_pool(2_000, seed, family, rules=many_rules(), max_accounts=150)
    solution = solve(problem, seconds=30)
    assert solution.proven
    assert broken_rules(problem, solution.posts) == ()
    assert solution.accounts <= 150


def test_a_large_pool_gets_a_feasible_plan_with_a_true_gap() -> None:
    problem = make_pool(20_000, seed=5, rules=many_rules())
    solution = solve(problem, seconds=10, gap=1e-3)
    assert broken_rules(problem, solution.posts) == ()
    assert solution.gap is not None and 0 <= solution.gap <= 1e-3


@pytest.mark.parametrize("scale", [(1, 0.1 / 1e4), (400, 1e4)])
def test_amounts_from_small_to_tens_of_millions_are_solved_alike(
    scale: tuple[int, float],
) -> None:
    money, worth = scale
    base = make_pool(200, seed=9, rules=many_rules()[10:14], budget_cents=1_000_000)
    them = base.candidates
    scaled = with_columns(
        replace(base, budget_cents=base.budget_cents * money),
        fee_cents=them.fee_cents * money,
        fixed_cents=them.fixed_cents * money,
        value=them.value * worth,
    )
    first, second = solve(base, seconds=20), solve(scaled, seconds=20)
    assert first.proven and second.proven
    assert broken_rules(scaled, second.posts) == ()
    assert second.value == pytest.approx(first.value * worth, rel=1e-8)


def test_stopping_at_a_gap_still_gives_a_true_bound() -> None:
    problem = make_pool(200, seed=3, rules=many_rules()[10:14], budget_cents=1_000_000)
    exact, loose = solve(problem, seconds=20), solve(problem, seconds=20, gap=0.05)
    assert exact.proven
    assert loose.value <= exact.value <= loose.bound
    assert loose.gap is not None and loose.gap <= 0.05


def test_a_celebrity_among_micros_is_weighed_exactly() -> None:
    micros = in_whole_dollars(make_pool(300, seed=12, max_posts=np.full(300, 1)))
    for celebrity_value in (40_000.0, 400_000.0):
        them = micros.candidates
        problem = with_columns(
            micros,
            ids=("celebrity", *them.ids[1:]),
            fee_cents=np.append(6_000_000, them.fee_cents[1:]),
            value=np.append(celebrity_value, them.value[1:]),
        )
        solution = solve(problem, seconds=20)
        best = best_value_by_dynamic_programme(problem, 100)
        assert solution.value == pytest.approx(best, rel=1e-9)
        assert solution.proven and bool(solution.posts[0]) == (celebrity_value > 100_000)


def test_a_brief_stopped_at_once_still_gives_a_true_bound() -> None:
    problem = make_pool(200, seed=3, rules=many_rules()[10:14], budget_cents=1_000_000)
    hasty, exact = solve(problem, seconds=0.0), solve(problem, seconds=20)
    assert hasty.value <= exact.value <= hasty.bound
    assert not hasty.feasible or broken_rules(problem, hasty.posts) == ()


def test_solving_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solve(make_pool(100, seed=1, rules=many_rules()[10:]), seconds=5, gap=1e-3)
    assert capfd.readouterr() == ("", "")
