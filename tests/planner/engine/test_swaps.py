"""One account instead of another: checked against every single exchange there is."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.engine import (
    Agreed,
    Audience,
    InfeasibleBrief,
    Multipliers,
    Objective,
    Problem,
    ProblemError,
    Rule,
    Solution,
    broken_rules,
    plan_spend_cents,
    plan_value,
    solve,
)
from planner.engine.swaps import Swap, swap_suggestions
from tests.planner.engine.examples import make_pool, make_problem, many_rules, random_problem


def small_brief(seed: int, n: int = 7) -> tuple[Problem, Solution] | None:
    """A random brief and its plan; None where the rules contradict each other."""
    problem = random_problem(np.random.default_rng(seed), n)
    try:
        return problem, solve(problem)
    except InfeasibleBrief:
        return None


def plan_as_solution(problem: Problem, posts: list[int]) -> Solution:
    """Any plan as a solution without prices."""
    plan, none = np.array(posts, dtype=np.int64), (0.0,) * len(problem.rules)
    return Solution(
        posts=plan,
        value=plan_value(problem, plan),
        bound=1e9,
        gap=None,
        proven=False,
        spend_cents=plan_spend_cents(problem, plan),
        accounts=int(np.count_nonzero(plan)),
        seconds=0.0,
        multipliers=Multipliers(0.0, 0.0, 0.0, none, none),
        feasible=True,
    )


def swapped(problem: Problem, posts: np.ndarray, swap: Swap) -> np.ndarray:
    plan = posts.copy()
    plan[problem.candidates.position[swap.out_id]] = 0
    plan[problem.candidates.position[swap.in_id]] = swap.posts
    return plan


def every_swap(problem: Problem, solution: Solution) -> list[Swap]:
    """All exchanges that keep the brief, by trying each, in the documented order."""
    found, ids = [], problem.candidates.ids
    for out in np.flatnonzero(solution.posts).tolist():
        for in_ in np.flatnonzero(solution.posts == 0).tolist():
            for posts in range(1, len(problem.repeat) + 1):
                swap = Swap(ids[out], ids[in_], posts, 0.0, 0)
                plan = swapped(problem, solution.posts, swap)
                if ids[out] in problem.required or broken_rules(problem, plan):
                    continue
                # Rounded, so that equal changes are ties whatever the order of the sum.
                value = round(plan_value(problem, plan) - solution.value, 6)
                spend = plan_spend_cents(problem, plan) - solution.spend_cents
                found.append(replace(swap, value_change=value, spend_change_cents=spend))
    key = ("out_id", "in_id", "posts")
    return sorted(
        found,
        key=lambda swap: (
            -swap.value_change,
            swap.spend_change_cents,
            *(getattr(swap, name) for name in key),
        ),
    )


def with_variety(swaps: list[Swap], most: int) -> list[Swap]:
    """The first `most`: each account in at most once and out at most twice."""
    kept: list[Swap] = []
    for swap in swaps:
        leaving = sum(other.out_id == swap.out_id for other in kept)
        if leaving < 2 and all(other.in_id != swap.in_id for other in kept):
            kept.append(swap)
    return kept[:most]


def changes(swaps: list[Swap] | tuple[Swap, ...]) -> list[tuple[float, int]]:
    return [(round(swap.value_change, 6), swap.spend_change_cents) for swap in swaps]


@pytest.mark.parametrize("seed", range(150))
def test_the_suggestions_are_the_best_of_all_single_exchanges(seed: int) -> None:
    if (brief := small_brief(seed)) is None:
        return
    problem, solution = brief
    expected = with_variety(every_swap(problem, solution), 4)
    found = swap_suggestions(problem, solution, most=4)
    assert changes(found) == changes(expected)
    if len(set(changes(expected))) == len(expected):
        assert [(swap.out_id, swap.in_id) for swap in found] == [(s.out_id, s.in_id) for s in expected]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(1_000, 2**31), n=st.integers(1, 12))
def test_every_suggestion_changes_the_plan_as_it_says_and_breaks_nothing(seed: int, n: int) -> None:
    if (brief := small_brief(seed, n)) is None:
        return
    problem, solution = brief
    for swap in swap_suggestions(problem, solution):
        plan = swapped(problem, solution.posts, swap)
        assert broken_rules(problem, plan) == ()
        assert plan_value(problem, plan) - solution.value == pytest.approx(swap.value_change, abs=1e-9)
        assert plan_spend_cents(problem, plan) - solution.spend_cents == swap.spend_change_cents
        assert swap.out_id not in problem.required and swap.in_id not in problem.exclude


def test_suggestions_come_with_variety_in_a_larger_plan() -> None:
    problem = make_pool(400, seed=5, rules=many_rules()[10:14], budget_cents=900_000)
    solution = solve(problem, seconds=10, gap=1e-3)
    swaps = swap_suggestions(problem, solution, most=20)
    values = [swap.value_change for swap in swaps]
    assert len(swaps) == 20 and values == sorted(values, reverse=True)
    assert len({swap.in_id for swap in swaps}) == 20
    assert max(Counter(swap.out_id for swap in swaps).values()) <= 2
    assert any(swap.spend_change_cents < 0 for swap in swaps)
    for swap in swaps:
        assert broken_rules(problem, swapped(problem, solution.posts, swap)) == ()


def test_a_proven_plan_has_no_exchange_that_gains() -> None:
    problem = make_pool(150, seed=8, budget_cents=400_000)
    solution = solve(problem, seconds=20)
    assert solution.proven
    assert all(swap.value_change <= 1e-9 for swap in swap_suggestions(problem, solution))


def test_a_plan_that_is_not_the_best_shows_what_an_exchange_gains() -> None:
    problem = make_problem((100, 100, 90), (10.0, 30.0, 9.0), budget_cents=100)
    first, second = swap_suggestions(problem, plan_as_solution(problem, [1, 0, 0]))
    assert first == Swap("a", "b", 1, 20.0, 0)
    assert second == Swap("a", "c", 1, -1.0, -10)


def test_equal_changes_go_by_money_saved_and_then_by_id() -> None:
    problem = make_problem(
        (100, 90, 80, 80), (10.0, 9.0, 9.0, 9.0), ids=("p", "x", "z", "y"), budget_cents=100
    )
    swaps = swap_suggestions(problem, plan_as_solution(problem, [1, 0, 0, 0]), for_id="p")
    assert [swap.in_id for swap in swaps] == ["y", "z", "x"]


def test_agreed_and_must_have_accounts_stay() -> None:
    problem = make_problem(
        (100, 100, 100, 100),
        (10.0, 9.0, 8.0, 7.0),
        budget_cents=300,
        agreed={"a": Agreed(1, 100)},
        include=frozenset("b"),
    )
    swaps = swap_suggestions(problem, plan_as_solution(problem, [1, 1, 1, 0]))
    assert [(swap.out_id, swap.in_id) for swap in swaps] == [("c", "d")]
    assert swap_suggestions(problem, plan_as_solution(problem, [1, 1, 1, 0]), for_id="a") == ()


def test_what_an_agreed_account_is_paid_counts_in_the_budget() -> None:
    problem = make_problem((100, 100, 160), (10.0, 9.0, 12.0), budget_cents=300, agreed={"a": Agreed(1, 150)})
    assert swap_suggestions(problem, plan_as_solution(problem, [1, 1, 0])) == ()
    problem = replace(problem, agreed={"a": Agreed(1, 140)})
    assert swap_suggestions(problem, plan_as_solution(problem, [1, 1, 0])) == (Swap("b", "c", 1, 3.0, 60),)


def test_spend_floors_and_caps_are_kept_to_the_cent() -> None:
    problem = make_problem(
        (200, 300, 199, 250),
        (10.0, 10.0, 50.0, 5.0),
        dimensions={"niche": np.array(["food", "travel", "food", "food"])},
        rules=(Rule("niche", "food", min_spend_share=0.4),),
    )
    # The floor is $2: "c" is a cent short of it, so it can come for "b" but not for "a".
    solution = plan_as_solution(problem, [1, 1, 0, 0])
    swaps = swap_suggestions(problem, solution)
    assert {(swap.out_id, swap.in_id) for swap in swaps} == {("b", "c"), ("b", "d")}
    assert swap_suggestions(problem, solution, for_id="a") == ()
    # The cap is $4: beside "a" there is room for "c" with a cent to spare, but not for "d".
    capped = replace(problem, rules=(Rule("niche", "food", max_spend_share=0.8),))
    swaps = swap_suggestions(capped, plan_as_solution(capped, [1, 1, 0, 0]))
    assert {(swap.out_id, swap.in_id) for swap in swaps} == {("b", "c")}


def test_for_one_account_of_the_plan_only_that_account_leaves() -> None:
    problem = make_problem((100,) * 5, (10.0, 9.0, 8.0, 7.0, 6.0), budget_cents=200)
    swaps = swap_suggestions(problem, solve(problem), for_id="a")
    assert [(swap.out_id, swap.in_id, swap.value_change) for swap in swaps] == [
        ("a", "c", -2.0),
        ("a", "d", -3.0),
        ("a", "e", -4.0),
    ]


def test_for_one_account_outside_only_that_account_comes_in() -> None:
    problem = make_problem((100,) * 5, (10.0, 9.0, 8.0, 7.0, 6.0), budget_cents=300)
    swaps = swap_suggestions(problem, solve(problem), for_id="e", most=2)
    assert [(swap.out_id, swap.in_id, swap.value_change) for swap in swaps] == [
        ("c", "e", -2.0),
        ("b", "e", -3.0),
    ]
    excluded = replace(problem, exclude=frozenset("e"))
    assert swap_suggestions(excluded, solve(excluded), for_id="e") == ()


def test_with_unique_reach_the_change_is_that_of_the_whole_value() -> None:
    audience = Audience(("all",), np.arange(4), np.zeros(4, np.int64), np.array([500.0, 400.0, 900.0, 100.0]))
    problem = make_problem(
        (100,) * 4,
        (40.0, 30.0, 20.0, 10.0),
        audience=audience,
        objective=Objective(engagements=1.0, unique_reach=0.1),
        universe={"all": 1_000.0},
        budget_cents=200,
    )
    solution = plan_as_solution(problem, [1, 1, 0, 0])
    swaps = swap_suggestions(problem, solution)
    assert {swap.in_id for swap in swaps} == {"c", "d"}
    for swap in swaps:
        after = plan_value(problem, swapped(problem, solution.posts, swap))
        assert swap.value_change == after - plan_value(problem, solution.posts)
    assert [swap.value_change for swap in swaps] == sorted((s.value_change for s in swaps), reverse=True)


def test_an_unknown_account_is_named() -> None:
    problem = make_problem()
    with pytest.raises(ProblemError, match="for_id: unknown id nobody"):
        swap_suggestions(problem, solve(problem), for_id="nobody")


@pytest.mark.parametrize(
    "problem",
    [
        make_problem((100,), (1.0,)),
        make_problem(budget_cents=0),
        make_problem(max_accounts=0),
        make_problem((), ()),
        make_problem(max_posts=np.zeros(3, dtype=np.int64)),
    ],
)
def test_without_an_account_on_either_side_there_is_no_exchange(problem: Problem) -> None:
    assert swap_suggestions(problem, solve(problem)) == ()


def test_free_accounts_can_be_exchanged() -> None:
    problem = make_problem((0, 0, 0), (3.0, 2.0, 1.0), max_accounts=1, budget_cents=0)
    assert swap_suggestions(problem, solve(problem)) == (
        Swap("a", "b", 1, -1.0, 0),
        Swap("a", "c", 1, -2.0, 0),
    )
    assert swap_suggestions(problem, solve(problem), most=0) == ()


def test_the_best_exchange_is_found_behind_hundreds_that_do_not_fit() -> None:
    """Without prices the most valuable come first, and here none of them can be afforded."""
    n = 1_000
    fees, values = np.full(n, 150), np.full(n, 20.0)
    fees[[0, 1]], values[[0, 1]] = 100, 10.0
    fees[-1], values[-1] = 90, 9.0
    ids = tuple(f"account-{position:04d}" for position in range(n))
    problem = make_problem(fees, values, ids=ids, budget_cents=200, include=frozenset({"account-0001"}))
    found = swap_suggestions(problem, plan_as_solution(problem, [1, 1] + [0] * (n - 2)))
    assert found == (Swap("account-0000", "account-0999", 1, -1.0, -10),)
