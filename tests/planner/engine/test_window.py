"""The search over deviations of spend, against trying every combination and against the other search."""

import time

import numpy as np
import pytest

from planner.engine import Candidates, Problem, broken_claims, solve
from planner.engine.bound import price
from planner.engine.leaf import leaf_of
from planner.engine.market import market_of
from planner.engine.programme import counts_usage, counts_value
from planner.engine.search import Search, search
from planner.engine.values import granule_of
from planner.engine.window import FEW_COPIES, search_spend
from tests.planner.engine.examples import best_by_enumeration, make_pool, random_problem
from tests.planner.engine.full_model import best_by_highs


def prepared(problem: Problem, most: int):
    market = market_of(problem)
    leaf = leaf_of(market, market.limits, problem.budget_cents)
    pool = market.pool(np.arange(len(market.screen)), problem.budget_cents)
    priced = price(pool, market.limits, leaf.relaxed.y)
    effort = Search(most, time.perf_counter() + 20, granule_of(pool))
    return pool, market.limits, priced, leaf.relaxed.y, effort


def checked(problem: Problem, most: int):
    """What the window finds, after its plan was counted again."""
    pool, limits, priced, y, effort = prepared(problem, most)
    found = search_spend(pool, limits, priced, y, effort)
    if found is not None and found.counts is not None:
        assert limits.allow(counts_usage(pool, limits, found.counts))
        assert counts_value(pool, found.counts) == pytest.approx(priced.bound - found.loss, rel=1e-9)
        assert (found.counts.sum(axis=1) <= pool.size).all() and (found.counts >= 0).all()
    return found, priced


@pytest.mark.parametrize("most", [64, 1_000, 100_000])
@pytest.mark.parametrize("seed", range(20))
def test_no_plan_loses_less_than_the_window_says(seed: int, most: int) -> None:
    drawn = random_problem(np.random.default_rng(900 + seed), 7)
    problem = Problem(drawn.candidates, drawn.budget_cents, drawn.repeat)
    best = best_by_enumeration(problem)
    found, priced = checked(problem, most)
    assert best is not None
    if found is not None:
        assert best[0] <= priced.bound - min(found.least, found.loss) + 1e-9 * max(1.0, best[0])


def test_a_window_too_narrow_for_the_changes_is_declined() -> None:
    found, _ = checked(make_pool(300, 4, budget_cents=900_000), 8)
    assert found is None


@pytest.mark.parametrize("seed", range(12))
def test_many_copies_of_few_kinds_fill_what_is_left(seed: int) -> None:
    """Against the integer programme of the whole brief, which knows nothing of windows."""
    rng = np.random.default_rng(seed)
    kinds, copies = 4, 5 * FEW_COPIES
    fee, value = rng.integers(3, 40, kinds) * 50, rng.integers(5, 90, kinds).astype(float)
    candidates = Candidates(
        ids=tuple(f"c{number:03d}" for number in range(kinds * copies)),
        fee_cents=np.repeat(fee, copies),
        fixed_cents=np.full(kinds * copies, 100),
        value=np.repeat(value, copies),
        max_posts=np.full(kinds * copies, 2),
    )
    problem = Problem(candidates, int(rng.integers(20, 400)) * 130, repeat=(1.0, 0.5))
    found, priced = checked(problem, 5_000)
    capped = solve(Problem(candidates, problem.budget_cents, (1.0, 0.5), max_accounts=10**6), seconds=20)
    assert capped.proven and found is not None
    assert priced.bound - min(found.loss, found.least) >= capped.value * (1 - 1e-12)
    answer = solve(problem, seconds=20)
    assert answer.value == pytest.approx(capped.value, rel=1e-12)
    assert answer.proven and broken_claims(problem, answer) == ()


@pytest.mark.parametrize("seed", range(6))
def test_both_searches_agree_where_both_are_complete(seed: int) -> None:
    pool, limits, priced, y, effort = prepared(make_pool(400, seed, budget_cents=300_000), 1 << 19)
    spend, halves = search_spend(pool, limits, priced, y, effort), search(pool, limits, priced, y, effort)
    assert spend is not None
    complete = [each for each in (spend, halves) if each.loss - effort.granule <= each.least]
    assert len({round(each.loss, 6) for each in complete}) <= 1 and complete


def test_the_window_stops_at_its_deadline_with_a_true_bound() -> None:
    problem = make_pool(2_000, 3, budget_cents=900_000)
    pool, limits, priced, y, effort = prepared(problem, 1 << 19)
    late = Search(effort.most, time.perf_counter() - 1, effort.granule)
    found = search_spend(pool, limits, priced, y, late)
    best = solve(problem, seconds=20)
    assert found is not None and priced.bound - min(found.least, found.loss) >= best.value


@pytest.mark.parametrize("seed", range(12))
def test_changes_far_beyond_the_window_among_small_ones_are_remembered_not_made(seed: int) -> None:
    """A few candidates cost a thousand times as much as the others: one change leaves the window whole."""
    rng = np.random.default_rng(40 + seed)
    n = 60
    fee = 100 * np.rint(np.exp(rng.normal(3, 0.6, n))).astype(np.int64)
    fee[rng.random(n) < 0.15] *= 1_000
    candidates = Candidates(
        ids=tuple(f"c{number:02d}" for number in range(n)),
        fee_cents=fee,
        fixed_cents=np.full(n, 500),
        value=np.rint(fee / 100 * np.exp(rng.normal(0, 0.4, n))),
        max_posts=np.full(n, 2),
    )
    problem = Problem(candidates, int(np.median(fee)) * int(rng.integers(10, 3_000)), repeat=(1.0, 0.8))
    for most in (64, 256, 4_096):
        found, priced = checked(problem, most)
        if found is not None:
            best = best_by_highs(problem)
            assert best is not None
            assert best <= (priced.bound - min(found.least, found.loss)) * (1 + 1e-9)
    answer = solve(problem, seconds=20)
    assert answer.value == pytest.approx(best_by_highs(problem), rel=1e-9) and answer.proven
