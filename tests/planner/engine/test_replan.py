"""Plans made again: checked against every plan there is."""

from collections.abc import Iterator, Mapping
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
    explain_left_out,
    plan_spend_cents,
    plan_value,
    solve,
)
from planner.engine.replan import Replan, default_keep_worth, replan
from tests.planner.engine.examples import make_pool, make_problem, many_rules, random_problem, with_columns


def every_plan(problem: Problem) -> Iterator[np.ndarray]:
    """All plans that keep the brief, posts [n]."""
    most = np.minimum(problem.candidates.max_posts, len(problem.repeat))
    for name, agreement in problem.agreed.items():
        most[problem.candidates.position[name]] = agreement.posts
    for posts in np.indices(tuple(most + 1)).reshape(len(problem), -1).T:
        if broken_rules(problem, posts) == ():
            yield posts


def pending_of(problem: Problem, posts: np.ndarray) -> dict[str, int]:
    return {problem.candidates.ids[k]: int(posts[k]) for k in np.flatnonzero(posts).tolist()}


def planned(problem: Problem, made: Replan) -> dict[str, int]:
    return pending_of(problem, made.solution.posts)


def situation(seed: int, n: int = 5) -> tuple[Problem, dict[str, int], frozenset[str]] | None:
    """A random brief some of whose accounts agreed, pended and refused; None without a plan."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, n)
    try:
        pending = pending_of(problem, solve(problem).posts)
    except InfeasibleBrief:
        return None
    names = sorted(pending)
    # Since the old plan was made, the forecasts have moved.
    problem = with_columns(problem, value=problem.candidates.value * rng.choice([0.7, 1.0, 1.3], n))
    if not names:
        return problem, pending, frozenset()
    refused = (
        frozenset(rng.choice(names, 1).tolist()) - problem.include if rng.random() < 0.8 else frozenset()
    )
    if rng.random() < 0.5:
        name = str(rng.choice(names))
        fee = int(
            problem.candidates.fee_cents[problem.candidates.position[name]] * rng.choice([0.9, 1.0, 1.2])
        )
        problem = replace(problem, agreed={name: Agreed(pending[name], fee)})
        refused -= {name}
    return problem, {name: pending[name] for name in names if name not in refused}, frozenset(refused)


def try_replan(*given: Any, **chosen: Any) -> Replan | None:
    try:
        return replan(*given, gap=0.0, **chosen)
    except InfeasibleBrief:
        return None


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


def best_to_leave(problem: Problem, posts: np.ndarray, in_: int, count: int) -> str | None:
    """Who makes room for `count` posts of a newcomer for the smallest loss, by trying each."""
    tried = []
    for out in np.flatnonzero(posts).tolist():
        plan = posts.copy()
        plan[out], plan[in_] = 0, count
        if problem.candidates.ids[out] not in problem.required and not broken_rules(problem, plan):
            loss = round(plan_value(problem, posts) - plan_value(problem, plan), 6)
            tried.append((loss, plan_spend_cents(problem, plan), problem.candidates.ids[out]))
    return min(tried)[2] if tried else None


@pytest.mark.parametrize("seed", range(100, 180))
def test_the_reserve_is_in_order_and_says_whom_each_can_replace(seed: int) -> None:
    if (given_ := situation(seed, 9)) is None:
        return
    problem, pending, refused = given_
    if (made := try_replan(problem, pending, refused=refused, reserve=4)) is None:
        return
    without = replace(problem, exclude=problem.exclude | refused)
    left = explain_left_out(without, made.solution)
    taken = planned(problem, made).keys() | without.exclude
    paid = np.zeros(len(problem), dtype=np.int64)
    for name, agreement in problem.agreed.items():
        paid[problem.candidates.position[name]] = agreement.posts
    money = problem.budget_cents - plan_spend_cents(problem, paid)
    possible = []
    for position, name in enumerate(problem.candidates.ids):
        them, most = problem.candidates, problem.candidates.max_posts[position]
        if name not in taken and most and them.fixed_cents[position] + them.fee_cents[position] <= money:
            possible.append(name)
    assert len(made.reserve) == min(4, len(possible))
    assert {one.id for one in made.reserve} <= set(possible)
    assert [(one.loss, one.id) for one in made.reserve] == sorted((o.loss, o.id) for o in made.reserve)
    for one in made.reserve:
        alone = np.zeros(len(problem), dtype=np.int64)
        alone[problem.candidates.position[one.id]] = one.posts
        assert (one.spend_cents, one.value) == (plan_spend_cents(problem, alone), plan_value(problem, alone))
        assert one.spend_cents <= money
        position = problem.candidates.position[one.id]
        assert one.loss >= left.loss[position] - 1e-9
        assert one.instead_of == best_to_leave(without, made.solution.posts, position, one.posts)


def test_a_plan_with_somebody_of_the_reserve_in_it_is_worth_less_by_about_the_loss() -> None:
    problem = make_pool(120, seed=3, rules=many_rules()[10:13], budget_cents=400_000)
    pending = pending_of(problem, solve(problem, gap=5e-3).posts)
    gone = frozenset(sorted(pending)[:2])
    made = replan(problem, pending, refused=gone, gap=5e-3)
    assert len(made.reserve) == 10
    last = made.reserve[-1]
    assert last.loss > 5e-3 * made.solution.value / 2
    forced = solve(replace(problem, exclude=gone, include=frozenset({last.id})), gap=5e-3)
    assert forced.value <= made.solution.bound * (1 + 1e-3) - last.loss


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


def test_free_accounts_and_ties_go_by_id_in_the_reserve() -> None:
    problem = make_problem((0, 0, 0, 0), (1.0,) * 4, ids=("d", "c", "b", "a"), max_accounts=2)
    made = replan(problem, {"c": 1, "d": 1}, keep_worth=0.5)
    assert made.kept == ("c", "d")
    assert [(one.id, one.instead_of, one.loss) for one in made.reserve] == [("a", "c", 0.0), ("b", "c", 0.0)]
    assert replan(problem, {"c": 1, "d": 1}, reserve=0).reserve == ()


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
