"""Larger briefs with everything in them, against HiGHS on the full model."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.engine import Candidates, InfeasibleBrief, Problem, Rule, broken_claims, solve
from tests.planner.engine.full_model import best_by_highs

DIMENSIONS = {"niche": "abcde", "platform": "ity", "tier": "nmM"}


def drawn_rule(rng: np.random.Generator) -> Rule:
    dimension = str(rng.choice(list(DIMENSIONS)))
    limits = [
        {"min_accounts": int(rng.integers(1, 4))},
        {"max_accounts": int(rng.integers(0, 8))},
        {"min_spend_share": round(float(rng.random()) * 0.3, 2)},
        {"max_spend_share": round(float(rng.random()) * 0.6, 2)},
        {"min_accounts": 1, "max_accounts": 4, "max_spend_share": 0.5},
    ][int(rng.integers(0, 5))]
    return Rule(dimension, str(rng.choice(list(DIMENSIONS[dimension]))), **limits)


def drawn_brief(seed: int, n: int, family: str) -> Problem:
    """Tight caps, floors, fixed costs, repeats and must-haves; `family` is the law of prices."""
    rng = np.random.default_rng(seed)
    followers = np.exp(rng.normal(9, 1.5, n))
    fee = np.rint(1500 * (followers / 1000) ** 0.85 * np.exp(rng.normal(0, 0.6, n)))
    value = followers * 0.05 * np.exp(rng.normal(0, 0.5, n))
    if family == "unrelated":
        fee = np.rint(np.exp(rng.normal(10, 1, n)))
    if family == "ties":
        fee, value = rng.choice([5_000, 10_000, 20_000], n), rng.choice([100.0, 200, 300], n)
    if family == "huge":
        value = np.rint(value) * 1e6
    ids = tuple(f"id{number}" for number in rng.permutation(n))
    max_posts = rng.integers(0, 5, n)
    must = [name for name, most in zip(ids, max_posts, strict=True) if most][: int(rng.random() < 0.3)]
    candidates = Candidates(
        ids=ids,
        fee_cents=fee.astype(np.int64),
        fixed_cents=rng.choice([0, 2_500, 9_000], n),
        value=value,
        max_posts=max_posts,
        dimensions={name: rng.choice(list(labels), n) for name, labels in DIMENSIONS.items()},
    )
    return Problem(
        candidates,
        budget_cents=int(fee.mean() * rng.choice([3, 8, 20])),
        repeat=[(1, 0.8, 0.6), (1,), (1, 1), (1, 0.5, 0.25)][int(rng.integers(0, 4))],
        max_accounts=int(rng.integers(1, 30)) if rng.random() < 0.5 else None,
        rules=tuple(drawn_rule(rng) for _ in range(int(rng.integers(0, 6)))),
        include=frozenset(must),
    )


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    n=st.sampled_from([50, 100, 150]),
    family=st.sampled_from(["followers", "unrelated", "ties", "huge"]),
)
def test_solve_agrees_with_highs_on_the_full_model(seed: int, n: int, family: str) -> None:
    problem = drawn_brief(seed, n, family)
    best = best_by_highs(problem)
    try:
        found = solve(problem, seconds=20)
    except InfeasibleBrief as contradiction:
        assert best is None
        assert contradiction.conflicts
        return
    assert best is not None
    assert broken_claims(problem, found) == ()
    assert found.bound >= best * (1 - 1e-9)
    assert found.value <= best * (1 + 1e-9)
    if found.proven:
        assert found.value == pytest.approx(best, rel=1e-9)
    assert found.gap is None or found.gap <= 1e-3


def test_a_gap_that_is_asked_for_is_reached_and_true() -> None:
    problem = drawn_brief(5, 300, "followers")
    best, found = best_by_highs(problem), solve(problem, seconds=20, gap=0.01)
    assert best is not None and found.gap is not None
    assert found.gap <= 0.01
    assert found.value <= best * (1 + 1e-9) and best <= found.bound * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_many_must_haves_are_all_in_the_plan(seed: int) -> None:
    rng = np.random.default_rng(9_000 + seed)
    n = int(rng.integers(24, 40))
    fee = rng.integers(1_000, 90_000, n)
    them = Candidates(
        ids=tuple(f"id{number:02d}" for number in range(n)),
        fee_cents=fee,
        fixed_cents=rng.integers(0, 5_000, n),
        value=fee * (1 + rng.random(n)),
        max_posts=rng.integers(1, 3, n),
        dimensions={"niche": rng.choice(list("ab"), n)},
    )
    must = rng.permutation(n)[: n - int(rng.integers(8, 18))]
    cost = int((them.fee_cents + them.fixed_cents)[must].sum())
    problem = Problem(
        them,
        budget_cents=int(cost * 1.3),
        include=frozenset(them.ids[number] for number in must.tolist()),
        rules=(Rule("niche", "a", max_accounts=int(rng.integers(n // 2, n))),),
        max_accounts=len(must) + int(rng.integers(0, 5)),
    )
    best = best_by_highs(problem)
    try:
        found = solve(problem, seconds=10)
    except InfeasibleBrief:
        assert best is None
        return
    assert best is not None and broken_claims(problem, found) == ()
    assert found.value == pytest.approx(best, rel=1e-6)
