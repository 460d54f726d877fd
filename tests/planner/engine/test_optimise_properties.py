"""What must hold for every plan, whatever the solver does."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Dimension, Problem, Rule, broken_rules, solve
from planner.engine.bound import price
from planner.engine.market import market_of
from tests.planner.engine.examples import (
    best_by_enumeration,
    make_pool,
    make_problem,
    many_rules,
    random_problem,
    with_columns,
)


def reordered(problem: Problem, order: np.ndarray) -> Problem:
    columns = problem.candidates.dimensions.items()
    return with_columns(
        problem,
        ids=tuple(problem.candidates.ids[k] for k in order),
        fee_cents=problem.candidates.fee_cents[order],
        fixed_cents=problem.candidates.fixed_cents[order],
        value=problem.candidates.value[order],
        max_posts=problem.candidates.max_posts[order],
        dimensions={name: Dimension(column.labels, column.codes[order]) for name, column in columns},
    )


@pytest.mark.parametrize("family", ["followers", "ties"])
def test_the_order_of_the_candidates_does_not_matter(family: str) -> None:
    problem = make_pool(200, 4, family, rules=many_rules()[10:14], budget_cents=800_000)
    order = np.random.default_rng(0).permutation(200)
    first, second = solve(problem, seconds=30), solve(reordered(problem, order), seconds=30)
    assert first.proven
    assert np.array_equal(first.posts[order], second.posts)
    assert (first.value, first.bound) == (second.value, second.bound)


def test_solving_twice_gives_the_same_plan() -> None:
    problem = make_pool(80, seed=6, rules=many_rules()[10:13], budget_cents=300_000)
    first, second = solve(problem, seconds=30, gap=3e-3), solve(problem, seconds=30, gap=3e-3)
    assert np.array_equal(first.posts, second.posts)
    assert first.multipliers == second.multipliers


def test_candidates_alike_in_every_figure_go_by_the_lower_id() -> None:
    problem = make_problem((200, 200, 200), (10.0, 10.0, 10.0), ids=("c", "a", "b"))
    assert solve(problem).posts.tolist() == [0, 1, 1]


def test_more_budget_is_never_worse() -> None:
    problem = make_pool(80, seed=2, budget_cents=1)
    values = [solve(replace(problem, budget_cents=cents)).value for cents in range(0, 400_000, 80_000)]
    assert values == sorted(values)
    assert values[0] == 0.0


def test_arguments_are_not_changed_and_answers_are_read_only() -> None:
    fees = np.array([100, 200, 300])
    problem = make_problem(fee_cents=fees)
    fees[0] = 999
    solution = solve(problem)
    assert problem.candidates.fee_cents.tolist() == [100, 200, 300]
    with pytest.raises(ValueError, match="read-only"):
        solution.posts[0] = 5


@pytest.mark.parametrize("seed", range(20))
def test_any_multipliers_give_an_upper_bound(seed: int) -> None:
    rng = np.random.default_rng(1_000 + seed)
    problem = random_problem(rng, 5)
    best = best_by_enumeration(problem)
    if best is None:
        return
    market = market_of(problem)
    limits = market.limits
    pool = market.pool(np.arange(len(market.screen)), problem.budget_cents)
    for _ in range(20):
        y = rng.normal(0, 0.2, len(limits)) * rng.integers(0, 2, len(limits))
        assert price(pool, limits, y).bound >= best[0]


def test_a_fixed_cost_can_make_the_second_post_the_better_buy() -> None:
    problem = make_problem(
        (100, 150),
        (10.0, 9.0),
        fixed_cents=np.array([200, 0]),
        max_posts=np.array([2, 1]),
        budget_cents=400,
    )
    assert solve(problem).posts.tolist() == [2, 0]


def test_a_free_candidate_is_always_taken() -> None:
    solution = solve(make_problem((0, 600), (1.0, 50.0), budget_cents=0))
    assert solution.posts.tolist() == [1, 0]
    assert solution.proven and solution.spend_cents == 0


def test_an_empty_plan_has_no_gap_and_is_proven() -> None:
    solution = solve(make_problem(budget_cents=50))
    assert solution.posts.tolist() == [0, 0, 0]
    assert solution.gap is None and solution.proven and solution.feasible


def test_no_candidates_at_all_is_an_empty_plan() -> None:
    solution = solve(make_problem((), ()))
    assert solution.posts.shape == (0,) and solution.proven


def test_must_have_is_in_and_must_not_have_is_out() -> None:
    problem = make_problem(include=frozenset("c"), exclude=frozenset("b"))
    assert solve(problem).posts.tolist() == [1, 0, 1]


def test_the_multiplier_of_the_budget_is_the_value_of_a_further_cent() -> None:
    problem = make_problem((100, 200, 400), (10.0, 30.0, 20.0), budget_cents=500)
    found = solve(problem).multipliers
    assert found.budget == pytest.approx(0.05)
    assert found.budget_with_shares == pytest.approx(0.05)
    assert found.max_accounts == 0.0


def test_multipliers_of_floors_are_losses_and_of_caps_gains() -> None:
    problem = make_problem(
        dimensions={"niche": np.array(["food", "travel", "food"])},
        rules=(Rule("niche", "food", min_accounts=2), Rule("niche", "travel", max_accounts=0)),
        budget_cents=400,
    )
    found = solve(problem).multipliers
    assert found.rule_accounts[0] <= 0 <= found.rule_accounts[1]


def test_a_share_rule_is_kept_to_the_cent() -> None:
    problem = make_problem(
        (333, 334),
        (10.0, 11.0),
        dimensions={"niche": np.array(["food", "food"])},
        rules=(Rule("niche", "food", max_spend_share=0.333),),
        budget_cents=1_000,
    )
    assert solve(problem).posts.tolist() == [1, 0]
    assert broken_rules(problem, np.array([0, 1])) == ("niche food: spend $3.34 is above the cap $3.33",)


@pytest.mark.parametrize("family", ["followers", "unrelated"])
def test_starting_from_the_prices_of_another_budget_gives_as_good_an_answer(family: str) -> None:
    problem = make_pool(3_000, 7, family, rules=many_rules(), max_accounts=250)
    before = solve(problem, seconds=10, gap=1e-3)
    moved = replace(problem, budget_cents=problem.budget_cents * 11 // 10)
    cold = solve(moved, seconds=10, gap=1e-3)
    warm = solve(moved, seconds=10, gap=1e-3, start=before.multipliers)
    assert warm.gap is not None and warm.gap <= 1e-3
    assert broken_rules(moved, warm.posts) == ()
    assert warm.value <= cold.bound * (1 + 1e-9) and cold.value <= warm.bound * (1 + 1e-9)


def test_a_free_account_worth_nothing_gets_no_more_posts_than_it_publishes() -> None:
    problem = make_problem(
        fees=(0, 0, 100), values=(0.0, 0.0, 5.0), max_posts=np.array([1, 3, 1]), include=frozenset("ab")
    )
    problem = replace(problem, repeat=(1.0, 0.5, 0.25))
    found = solve(problem)
    assert broken_rules(problem, found.posts) == ()
    assert found.posts[0] == 1


def test_must_haves_that_take_all_places_leave_nothing_open() -> None:
    problem = make_pool(500, 3, include=frozenset({"account-000007", "account-000011"}), max_accounts=2)
    found = solve(problem, seconds=10)
    assert found.proven and found.accounts == 2
