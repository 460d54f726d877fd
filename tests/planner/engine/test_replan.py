"""Plans made again: checked against every plan there is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.engine import (
    Agreed,
    InfeasibleBrief,
    Problem,
    ProblemError,
    Rule,
    broken_rules,
    plan_spend_cents,
    plan_value,
    solve,
)
from planner.engine.replan import default_keep_worth, replan
from tests.planner.engine.examples import make_pool, make_problem, many_rules, with_columns
from tests.planner.engine.replanning import every_plan, pending_of, planned, situation, try_replan


@pytest.mark.parametrize("keep_worth", [None, 0.0, 4.0, 30.0])
@pytest.mark.parametrize("seed", range(40))
def test_the_new_plan_is_the_best_trade_off_of_all_plans(seed: int, keep_worth: float | None) -> None:
    if (given_ := situation(seed)) is None:
        return
    problem, pending, refused = given_
    made = try_replan(problem, pending, refused=refused, keep_worth=keep_worth)
    without = replace(problem, exclude=problem.exclude | refused)
    plans = list(every_plan(without))
    assert (made is None) == (plans == [])
    if made is None:
        return
    open_ = [problem.candidates.position[name] for name in pending if name not in problem.agreed]

    def trade_off(posts: np.ndarray) -> float:
        return plan_value(problem, posts) + made.keep_worth * int(np.count_nonzero(posts[open_]))

    assert broken_rules(without, made.solution.posts) == ()
    assert trade_off(made.solution.posts) == pytest.approx(max(map(trade_off, plans)), rel=1e-7)
    best = max(plan_value(problem, posts) for posts in plans)
    assert made.solution.value == plan_value(problem, made.solution.posts)
    assert made.solution.bound >= best - 1e-9
    assert made.given_up >= best - made.solution.value - 1e-9
    assert made.given_up == pytest.approx(best - made.solution.value, abs=1e-5 + 1e-7 * best)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(1_000, 2**31), n=st.integers(1, 8), keep_worth=st.floats(0, 50))
def test_every_account_is_told_apart_by_what_becomes_of_it(seed: int, n: int, keep_worth: float) -> None:
    if (given_ := situation(seed, n)) is None:
        return
    problem, pending, refused = given_
    if (made := try_replan(problem, pending, refused=refused, keep_worth=keep_worth)) is None:
        return
    plan = planned(problem, made)
    waiting = {name: posts for name, posts in pending.items() if name not in problem.agreed}
    assert made.kept == tuple(sorted(name for name in waiting if plan.get(name) == waiting[name]))
    assert made.changed == tuple(sorted(n for n in waiting if n in plan and plan[n] != waiting[n]))
    assert made.dropped == tuple(sorted(waiting.keys() - plan.keys()))
    assert made.added == tuple(sorted(plan.keys() - waiting.keys() - problem.agreed.keys()))
    assert plan.keys().isdisjoint(refused)
    assert all(plan[name] == agreement.posts for name, agreement in problem.agreed.items())
    assert made.solution.spend_cents == plan_spend_cents(problem, made.solution.posts)


def newcomer() -> tuple[Problem, Mapping[str, int]]:
    """Three places; "a", "b", "c" wait for an answer, then "d" turns up, worth 2 more than "c"."""
    problem = make_problem((100,) * 4, (40.0, 30.0, 20.0, 22.0), budget_cents=300)
    return problem, {"a": 1, "b": 1, "c": 1}


def test_a_pending_account_stays_while_its_place_gains_less_than_it_counts() -> None:
    problem, pending = newcomer()
    made = replan(problem, pending, keep_worth=2.5, gap=0.0)
    assert (made.kept, made.dropped, made.added) == (("a", "b", "c"), (), ())
    assert made.solution.value == 90.0
    assert made.given_up == pytest.approx(2.0, abs=1e-6)
    made = replan(problem, pending, keep_worth=1.5, gap=0.0)
    assert (made.kept, made.dropped, made.added) == (("a", "b"), ("c",), ("d",))
    assert made.given_up == pytest.approx(0.0, abs=1e-6)


def test_only_those_changes_are_made_that_gain_enough_each() -> None:
    problem = make_problem((100,) * 5, (40.0, 30.0, 20.0, 36.0, 32.0), budget_cents=300)
    made = replan(problem, {"a": 1, "b": 1, "c": 1}, keep_worth=5.0, gap=0.0)
    assert (made.dropped, made.added) == (("c",), ("d",))
    assert made.given_up == pytest.approx(2.0, abs=1e-6)


def test_a_search_without_any_time_never_makes_the_plan_worse() -> None:
    problem = make_pool(400, seed=4, rules=many_rules()[10:13], budget_cents=600_000)
    old = pending_of(problem, solve(problem, gap=1e-4).posts)
    before = solve(problem, gap=1e-4)
    made = replan(problem, old, seconds=0.0)
    stayed = len(made.kept) + len(made.changed)
    traded = made.solution.value + made.keep_worth * stayed
    assert made.solution.feasible
    assert traded >= (before.value + made.keep_worth * len(old)) * (1 - 1e-9)


def test_by_default_keeping_counts_a_tenth_of_an_average_pending_account() -> None:
    problem, pending = newcomer()
    made = replan(problem, pending)
    assert made.keep_worth == default_keep_worth(problem, pending) == pytest.approx(3.0)
    assert made.kept == ("a", "b", "c")
    assert default_keep_worth(problem, {}) == 0.0


def test_with_nothing_for_keeping_only_the_value_counts() -> None:
    problem = make_pool(80, seed=4, rules=many_rules()[10:13], budget_cents=300_000)
    old = pending_of(problem, solve(replace(problem, budget_cents=200_000), gap=1e-3).posts)
    made, best = replan(problem, old, keep_worth=0.0, gap=1e-3), solve(problem, gap=1e-3)
    assert made.solution.value == best.value
    assert made.given_up == best.bound - best.value


def test_the_more_keeping_counts_the_fewer_accounts_are_dropped() -> None:
    problem = make_pool(150, seed=9, budget_cents=400_000)
    pending = pending_of(problem, solve(problem, seconds=10).posts)
    noise = np.random.default_rng(0).normal(0, 0.25, 150)
    later = with_columns(problem, value=problem.candidates.value * np.exp(noise))
    plans = [replan(later, pending, keep_worth=worth, gap=0.0) for worth in (0.0, 30.0, 300.0, 1e6)]
    dropped, values = [len(made.dropped) for made in plans], [made.solution.value for made in plans]
    assert dropped == sorted(dropped, reverse=True) and dropped[0] > dropped[-1] == 0
    assert values == sorted(values, reverse=True)
    assert all(plans[0].solution.value <= made.solution.value + made.given_up + 1e-6 for made in plans)


def test_another_number_of_posts_is_a_change_without_a_price() -> None:
    problem = make_problem((100, 500), (40.0, 30.0), max_posts=np.array([2, 1]), budget_cents=500)
    made = replan(problem, {"a": 1}, keep_worth=5.0)
    assert (made.kept, made.changed) == ((), ("a",))
    assert made.solution.posts.tolist() == [2, 0]


def test_a_refusal_is_made_good_with_the_money_it_leaves() -> None:
    problem = make_problem((100, 100, 100, 200), (40.0, 30.0, 20.0, 45.0), budget_cents=300)
    made = replan(problem, {"a": 1, "b": 1, "c": 1}, refused=frozenset("b"), keep_worth=1.0)
    assert (made.kept, made.dropped, made.added) == (("a",), ("c",), ("d",))
    made = replan(problem, {"a": 1, "b": 1, "c": 1}, refused=frozenset("b"), keep_worth=30.0)
    assert (made.kept, made.dropped, made.added) == (("a", "c"), (), ())
    assert made.given_up == pytest.approx(25.0, abs=1e-4)


def test_a_fee_agreed_above_the_asked_one_takes_money_from_the_rest() -> None:
    problem = make_problem((100, 100, 100), (40.0, 30.0, 20.0), budget_cents=300)
    made = replan(replace(problem, agreed={"a": Agreed(1, 150)}), {"a": 1, "b": 1, "c": 1}, keep_worth=5.0)
    assert (made.kept, made.dropped, made.added) == (("b",), ("c",), ())
    assert made.solution.spend_cents == 250


def test_a_bonus_of_the_brief_is_part_of_the_value() -> None:
    problem = replace(newcomer()[0], bonus={"c": 5.0})
    made = replan(problem, newcomer()[1], keep_worth=0.0)
    assert made.kept == ("a", "b", "c") and made.solution.value == 95.0
    assert replan(problem, newcomer()[1], keep_worth=1.0).solution.value == 95.0


def test_posts_of_0_and_answered_accounts_are_not_pending() -> None:
    problem = replace(newcomer()[0], agreed={"a": Agreed(1, 100)})
    made = replan(problem, {"a": 1, "b": 1, "c": 1, "d": 0}, refused=frozenset("b"))
    assert (made.kept, made.changed, made.dropped, made.added) == (("c",), (), (), ("d",))
    assert made.keep_worth == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("pending", "chosen", "message"),
    [
        ({"nobody": 1}, {}, "pending: unknown ids nobody"),
        ({"c": -1}, {}, "pending: posts below 0 for c"),
        ({}, {"refused": frozenset({"nobody"})}, "refused: unknown ids nobody"),
        ({}, {"refused": frozenset("a")}, "refused: also in include: a"),
        ({}, {"refused": frozenset("b")}, "refused: also in agreed: b"),
        ({}, {"keep_worth": -1.0}, "keep_worth: a finite number"),
        ({}, {"keep_worth": float("nan")}, "keep_worth: a finite number"),
    ],
)
def test_what_cannot_be_read_is_named(pending: dict[str, int], chosen: dict[str, Any], message: str) -> None:
    problem = make_problem(include=frozenset("a"), agreed={"b": Agreed(1, 200)})
    with pytest.raises(ProblemError, match=message):
        replan(problem, pending, **chosen)


def test_a_refusal_that_leaves_no_plan_says_which_rules_it_breaks() -> None:
    problem = make_problem(
        dimensions={"niche": np.array(["food", "travel", "travel"])},
        rules=(Rule("niche", "food", min_accounts=1),),
    )
    with pytest.raises(InfeasibleBrief):
        replan(problem, {"a": 1, "b": 1}, refused=frozenset("a"))


def test_with_nobody_pending_the_best_plan_comes_back() -> None:
    problem = make_problem()
    made = replan(problem, {})
    assert made.solution.posts.tolist() == solve(problem).posts.tolist()
    assert (made.kept, made.dropped, made.keep_worth) == ((), (), 0.0)
    assert made.added == ("b", "c")


def test_with_everything_agreed_nothing_is_left_to_change() -> None:
    problem = make_problem(agreed={name: Agreed(1, 100) for name in "abc"})
    made = replan(problem, {"a": 1, "b": 1, "c": 1})
    assert (made.kept, made.changed, made.dropped, made.added, made.reserve) == ((), (), (), (), ())
    assert made.solution.spend_cents == 300 and made.solution.value == 60.0


@pytest.mark.parametrize("refused", [frozenset(), frozenset("a")])
def test_one_candidate_or_none_at_all_can_be_planned_again(refused: frozenset[str]) -> None:
    made = replan(make_problem((100,), (1.0,)), {"a": 1}, refused=refused)
    assert made.kept == (() if refused else ("a",))
    assert made.reserve == ()
    assert replan(make_problem((), ()), {}).solution.value == 0.0


def test_the_brief_and_the_pending_accounts_are_left_as_they_were() -> None:
    problem, pending = newcomer()
    before = (dict(problem.bonus), problem.exclude, dict(pending))
    replan(problem, pending, refused=frozenset("a"))
    assert (dict(problem.bonus), problem.exclude, dict(pending)) == before


def test_the_order_of_the_candidates_does_not_matter() -> None:
    problem, pending = newcomer()
    turned = with_columns(
        problem,
        ids=problem.candidates.ids[::-1],
        value=problem.candidates.value[::-1],
    )
    one, other = (replan(brief, pending, refused=frozenset("b")) for brief in (problem, turned))
    assert planned(problem, one) == planned(turned, other)
    assert (one.reserve, one.given_up) == (other.reserve, other.given_up)
