"""Why candidates were left out."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Rule, explain_left_out, solve
from tests.planner.engine.examples import make_pool, make_problem, many_rules


def test_the_loss_and_fee_of_a_candidate_left_out() -> None:
    problem = make_problem((100, 200, 400), (10.0, 30.0, 20.0), budget_cents=500)
    left = explain_left_out(problem, solve(problem))
    assert left.left_out.tolist() == [False, False, True]
    assert left.loss[2] == pytest.approx(0.0, abs=1e-9)
    assert left.fee_to_enter(2) == 400


def test_a_fixed_cost_above_the_worth_leaves_no_fee_to_enter_with() -> None:
    problem = make_problem((100, 100), (100.0, 1.0), fixed_cents=np.array([0, 300]), budget_cents=50)
    problem = replace(problem, budget_cents=100, max_posts=np.array([3, 1]))
    left = explain_left_out(problem, solve(problem))
    assert left.left_out[1] and not left.enterable[1]
    assert left.fee_to_enter(1) is None
    assert left.fee_to_enter_cents[1] == -1


def test_candidates_excluded_by_name_or_without_posts_are_told_apart() -> None:
    problem = make_problem(exclude=frozenset("a"), max_posts=np.array([1, 1, 0]))
    left = explain_left_out(problem, solve(problem))
    assert left.left_out.tolist() == [False, False, True]
    assert left.loss[2] == np.inf and left.fee_to_enter(2) is None


def test_losses_are_the_gap_when_a_candidate_is_forced_in() -> None:
    problem = make_pool(120, seed=3, rules=many_rules()[10:], budget_cents=400_000)
    solution = solve(problem, seconds=20, gap=1e-4)
    left = explain_left_out(problem, solution)
    out = np.flatnonzero(left.left_out)
    for candidate in out[np.argsort(left.loss[out])[[30]]].tolist():
        forced = solve(replace(problem, include=frozenset({problem.ids[candidate]})), seconds=20, gap=1e-4)
        assert forced.value <= solution.bound * (1 + 1e-3) - left.loss[candidate]


def test_at_the_fee_to_enter_the_candidate_prices_out_at_zero() -> None:
    problem = make_pool(120, seed=3, rules=many_rules()[10:], budget_cents=400_000)
    solution = solve(problem, seconds=20, gap=1e-4)
    left = explain_left_out(problem, solution)
    candidates = np.flatnonzero(left.left_out & left.enterable & (left.loss > 1))[:50]
    fees = problem.fee_cents.copy()
    fees[candidates] = left.fee_to_enter_cents[candidates]
    cheaper = explain_left_out(replace(problem, fee_cents=fees), solution)
    assert (left.fee_to_enter_cents[candidates] < problem.fee_cents[candidates]).all()
    assert cheaper.loss[candidates] == pytest.approx(0.0, abs=1e-6)


def test_without_a_price_on_spend_any_fee_up_to_the_budget_would_do() -> None:
    problem = make_problem(
        dimensions={"niche": np.array(["food", "food", "travel"])},
        rules=(Rule("niche", "food", max_accounts=0),),
        budget_cents=10_000,
    )
    left = explain_left_out(problem, solve(problem))
    assert left.fee_to_enter(2) == 10_000
