"""Unique reach in the objective, against trying every plan."""

from itertools import product

import numpy as np
import pytest

from planner.engine import (
    Audience,
    Candidates,
    InfeasibleBrief,
    Objective,
    Problem,
    ProblemError,
    Rule,
    broken_claims,
    broken_rules,
    frontier,
    plan_value,
    solve,
)


def audience(rng: np.random.Generator, n: int, universe: dict[str, float]) -> Audience:
    """Small and large audiences, some the whole segment or more."""
    shares = rng.choice([0.02, 0.1, 0.4, 1.0, 1.3], (n, len(universe)), p=[0.4, 0.3, 0.2, 0.05, 0.05])
    people = np.rint(shares * rng.random((n, len(universe))) * np.array(list(universe.values())))
    candidate, segment = np.nonzero(rng.random((n, len(universe))) < 0.6)
    return Audience(tuple(universe), candidate, segment, people[candidate, segment])


def drawn_brief(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 8))
    universe = {f"s{k}": float(rng.choice([500, 2_000, 1e5])) for k in range(int(rng.integers(1, 5)))}
    fee = np.rint(np.exp(rng.normal(10, 1, n))).astype(np.int64)
    candidates = Candidates(
        ids=tuple(f"id{number}" for number in rng.permutation(n)),
        fee_cents=fee,
        fixed_cents=rng.choice([0, 2_500, 9_000], n),
        value=np.rint(rng.random(n) * 300),
        max_posts=rng.integers(0, 4, n),
        dimensions={"niche": rng.choice(list("ab"), n)},
        audience=audience(rng, n, universe),
    )
    rules = [Rule("niche", "a", max_accounts=1), Rule("niche", "b", min_accounts=1), None, None]
    rule = rules[int(rng.integers(0, 4))]
    return Problem(
        candidates,
        budget_cents=int(fee.mean() * rng.choice([1.5, 3, 5])),
        repeat=[(1, 0.8, 0.6), (1,), (1, 0.5)][int(rng.integers(0, 3))],
        max_accounts=int(rng.integers(1, 5)) if rng.random() < 0.4 else None,
        rules=() if rule is None else (rule,),
        objective=Objective(float(rng.choice([0, 1, 0.01])), float(rng.choice([1, 0.1, 3]))),
        universe=universe,
    )


def best_of_all_plans(problem: Problem) -> float | None:
    most = np.minimum(problem.candidates.max_posts, len(problem.repeat)).tolist()
    plans = (np.array(posts) for posts in product(*(range(count + 1) for count in most)))
    values = [plan_value(problem, plan) for plan in plans if not broken_rules(problem, plan)]
    return max(values, default=None)


@pytest.mark.parametrize("seed", range(30))
def test_the_best_of_all_plans_is_found_and_the_bound_is_true(seed: int) -> None:
    problem = drawn_brief(seed)
    best = best_of_all_plans(problem)
    try:
        found = solve(problem, seconds=20)
    except InfeasibleBrief as contradiction:
        assert best is None and contradiction.conflicts
        return
    assert best is not None
    assert broken_claims(problem, found) == ()
    assert found.value == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert best <= found.bound * (1 + 1e-9) <= best * (1 + 1e-6) + 1e-6


def test_people_reached_count_once_whatever_the_number_of_posts() -> None:
    candidates = Candidates(
        ids=("a", "b"),
        fee_cents=np.array([100, 100]),
        fixed_cents=np.array([0, 0]),
        value=np.array([0.0, 0.0]),
        max_posts=np.array([3, 3]),
        audience=Audience(("all",), np.array([0, 1]), np.array([0, 0]), np.array([400.0, 500.0])),
    )
    problem = Problem(candidates, 10_000, objective=Objective(0, 1), universe={"all": 1000})
    assert plan_value(problem, np.array([1, 1])) == pytest.approx(700)
    assert plan_value(problem, np.array([3, 2])) == pytest.approx(700)
    found = solve(problem)
    assert found.value == pytest.approx(700)
    assert found.posts.tolist() == [1, 1] or found.accounts == 2


def test_segments_outside_the_universe_do_not_count() -> None:
    candidates = Candidates(
        ids=("a",),
        fee_cents=np.array([100]),
        fixed_cents=np.array([0]),
        value=np.array([1.0]),
        max_posts=np.array([1]),
        audience=Audience(("in", "out"), np.array([0, 0]), np.array([0, 1]), np.array([10.0, 90.0])),
    )
    problem = Problem(candidates, 1_000, objective=Objective(0, 2), universe={"in": 100})
    assert solve(problem).value == pytest.approx(20)


def test_a_catalogue_with_rules_and_repeats_is_planned_within_one_percent() -> None:
    rng = np.random.default_rng(3)
    n, universe = 3_000, {f"s{k}": 50_000.0 for k in range(12)}
    followers = np.exp(rng.normal(9, 1.3, n))
    fee = np.rint(1500 * (followers / 1000) ** 0.85 * np.exp(rng.normal(0, 0.6, n))).astype(np.int64)
    segment = rng.integers(0, 12, (n, 3))
    entries = np.unique(np.arange(n)[:, None] * 12 + segment)
    people = np.minimum(followers[entries // 12] * 0.1 * rng.random(len(entries)), 20_000)
    candidates = Candidates(
        ids=tuple(f"{number:05d}" for number in range(n)),
        fee_cents=fee,
        fixed_cents=np.full(n, 2_500),
        value=np.rint(followers * 0.03),
        max_posts=np.full(n, 3),
        dimensions={"niche": rng.choice(list("abcd"), n)},
        audience=Audience(tuple(universe), entries // 12, entries % 12, people),
    )
    rules = tuple(Rule("niche", name, min_accounts=5, max_spend_share=0.4) for name in "abcd")
    problem = Problem(
        candidates, 3_000_000, max_accounts=120, rules=rules, objective=Objective(0.1, 1), universe=universe
    )
    found = solve(problem, seconds=20, gap=0.01)
    assert broken_claims(problem, found) == ()
    assert found.gap is not None and 0 <= found.gap <= 0.01


def test_the_frontier_of_unique_reach_encloses_what_solving_finds() -> None:
    problem = drawn_brief(11)
    curve = frontier(problem, points=3, up_to_cents=problem.budget_cents)
    best = solve(problem, seconds=10)
    assert curve.lower[-1] <= best.value * (1 + 1e-9) and best.value <= curve.upper[-1] * (1 + 1e-9)


def test_a_brief_for_reach_without_an_audience_or_a_universe_is_refused() -> None:
    columns = {"fee_cents": np.array([1]), "fixed_cents": np.array([0]), "value": np.array([1.0])}
    bare = Candidates(ids=("a",), max_posts=np.array([1]), **columns)
    with pytest.raises(ProblemError, match="audience"):
        Problem(bare, 10, objective=Objective(1, 1), universe={"s": 10})
    seen = Audience(("s",), np.array([0]), np.array([0]), np.array([1.0]))
    with pytest.raises(ProblemError, match="universe"):
        Problem(
            Candidates(ids=("a",), max_posts=np.array([1]), audience=seen, **columns),
            10,
            objective=Objective(1, 1),
        )
