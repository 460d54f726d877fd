"""The certificate is attacked: whoever changes an answer is found out."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Solution, broken_claims, solve
from planner.engine.check import exact_bound
from tests.planner.engine.examples import best_by_enumeration, make_pool, many_rules, random_problem


@pytest.fixture(scope="module")
def problem():
    return make_pool(150, 5, rules=many_rules()[10:14], budget_cents=900_000, max_accounts=40)


@pytest.fixture(scope="module")
def answer(problem) -> Solution:
    return solve(problem, seconds=20)


def test_an_honest_answer_holds(problem, answer: Solution) -> None:
    assert answer.proven
    assert broken_claims(problem, answer) == ()


def test_a_plan_with_one_account_dropped_or_added_no_longer_fits_its_claims(problem, answer) -> None:
    taken, free = np.flatnonzero(answer.posts), np.flatnonzero(answer.posts == 0)
    for candidate, posts in [(taken[0], 0), (taken[-1], 0), (free[0], 1), (free[-1], 1)]:
        changed = answer.posts.copy()
        changed[candidate] = posts
        assert broken_claims(problem, replace(answer, posts=changed))


def test_every_swap_of_two_accounts_is_found_out(problem, answer: Solution) -> None:
    taken, free = np.flatnonzero(answer.posts), np.flatnonzero(answer.posts == 0)
    for out, come_in in zip(taken[:20].tolist(), free[:20].tolist(), strict=False):
        changed = answer.posts.copy()
        changed[out], changed[come_in] = 0, 1
        assert broken_claims(problem, replace(answer, posts=changed))


@pytest.mark.parametrize(
    ("claim", "change"),
    [
        ("spend", {"spend_cents": 1}),
        ("accounts", {"accounts": 0}),
        ("value", {"value": 1e9}),
        ("bound", {"bound": 1.0, "gap": -0.9}),
        ("gap", {"gap": 0.5}),
    ],
)
def test_a_changed_number_is_named(problem, answer: Solution, claim: str, change: dict) -> None:
    found = broken_claims(problem, replace(answer, **change))
    assert any(claim in words for words in found)


def test_a_claim_of_proof_falls_when_the_bound_is_above_the_value(problem, answer: Solution) -> None:
    bound = answer.value * 1.01
    gap = (bound - answer.value) / answer.value
    assert "proven, but bound and value differ" in broken_claims(
        problem, replace(answer, bound=bound, gap=gap, proven=True)
    )
    assert broken_claims(problem, replace(answer, bound=bound, gap=gap, proven=False)) == ()


def test_multipliers_that_are_too_small_are_contradicted_by_the_plan(problem, answer: Solution) -> None:
    worthless = replace(
        answer.multipliers,
        budget=0.0,
        max_accounts=0.0,
        rule_accounts=(0.0,) * 4,
        rule_spend=(0.0,) * 4,
    )
    assert exact_bound(problem, worthless) >= answer.value  # everybody at no price: loose, but true
    dear = replace(worthless, budget=1e9)
    assert exact_bound(problem, dear) >= answer.value


@pytest.mark.parametrize("seed", range(25))
def test_the_exact_bound_of_an_answer_is_above_every_plan(seed: int) -> None:
    drawn = random_problem(np.random.default_rng(2_000 + seed), 6)
    best = best_by_enumeration(drawn)
    if best is None:
        return
    found = solve(drawn, seconds=10)
    assert broken_claims(drawn, found) == ()
    assert exact_bound(drawn, found.multipliers) >= best[0] - 1e-9
    assert found.bound >= best[0] - 1e-9 * max(1.0, best[0])
