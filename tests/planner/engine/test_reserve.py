"""Who comes next when somebody refuses."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import (
    Problem,
    broken_rules,
    explain_left_out,
    plan_spend_cents,
    plan_value,
    solve,
)
from planner.engine.replan import replan
from tests.planner.engine.examples import make_pool, make_problem, many_rules
from tests.planner.engine.replanning import pending_of, planned, situation, try_replan


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


def test_free_accounts_and_ties_go_by_id_in_the_reserve() -> None:
    problem = make_problem((0, 0, 0, 0), (1.0,) * 4, ids=("d", "c", "b", "a"), max_accounts=2)
    made = replan(problem, {"c": 1, "d": 1}, keep_worth=0.5)
    assert made.kept == ("c", "d")
    assert [(one.id, one.instead_of, one.loss) for one in made.reserve] == [("a", "c", 0.0), ("b", "c", 0.0)]
    assert replan(problem, {"c": 1, "d": 1}, reserve=0).reserve == ()
