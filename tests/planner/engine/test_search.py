"""The search in two halves, against trying every combination."""

import time

import numpy as np
import pytest

from planner.engine import InfeasibleBrief, Problem, Rule, broken_claims, solve
from planner.engine.bound import price
from planner.engine.leaf import leaf_of
from planner.engine.market import market_of
from planner.engine.programme import counts_value
from planner.engine.search import Search, search
from planner.engine.values import granule_of
from tests.planner.engine.examples import best_by_enumeration, make_pool, make_problem, random_problem


def searched(problem: Problem, most: int):
    market = market_of(problem)
    leaf = leaf_of(market, market.limits, problem.budget_cents)
    pool = market.pool(np.arange(len(market.screen)), problem.budget_cents)
    priced = price(pool, market.limits, leaf.relaxed.y)
    effort = Search(most, time.perf_counter() + 20, granule_of(pool))
    return pool, priced, search(pool, market.limits, priced, leaf.relaxed.y, effort)


@pytest.mark.parametrize("most", [4, 64, 4096])
@pytest.mark.parametrize("seed", range(20))
def test_no_plan_loses_less_than_the_search_says(seed: int, most: int) -> None:
    rng = np.random.default_rng(500 + seed)
    drawn = random_problem(rng, 7)
    problem = Problem(drawn.candidates, drawn.budget_cents, drawn.repeat, drawn.max_accounts)
    best = best_by_enumeration(problem)
    assert best is not None
    pool, priced, found = searched(problem, most)
    limit = priced.bound - min(found.least, found.loss)
    assert best[0] <= limit + 1e-9 * max(1.0, best[0])
    if found.counts is not None:
        assert counts_value(pool, found.counts) == pytest.approx(priced.bound - found.loss, abs=1e-6)


@pytest.mark.parametrize("cap", [None, 40])
def test_a_larger_search_is_never_worse(cap: int | None) -> None:
    problem = make_pool(3_000, 6, max_accounts=cap, budget_cents=900_000)
    losses = [searched(problem, most)[2].loss for most in (64, 512, 4096)]
    assert losses == sorted(losses, reverse=True)


def test_values_in_tenths_differ_by_tenths() -> None:
    problem = make_problem(values=(10.0, 25.0, 20.0), repeat=(1, 0.5))
    market = market_of(problem)
    pool = market.pool(np.arange(3), 1_000)
    assert 4.9 < granule_of(pool) <= 5.0
    rough = make_problem(values=(1 / 3, 2**0.5, 3.0))
    assert granule_of(market_of(rough).pool(np.arange(3), 1_000)) == 0.0


@pytest.mark.parametrize(
    "overrides",
    [
        {"fees": (0, 0, 0)},
        {"values": (0.0, 0.0, 0.0)},
        {"fees": (100, 100, 100), "values": (7.0, 7.0, 7.0)},
        {"fees": (600, 700, 800)},
        {"fees": (100,), "values": (5.0,)},
        {"values": (1e9, 2e9, 3e9)},
        {"values": (1e-9, 2e-9, 3e-9)},
        {"budget_cents": 0},
        {"max_accounts": 0},
        {"fees": (2**45, 2**45, 1), "budget_cents": 2**46},
    ],
)
def test_degenerate_briefs_are_solved_and_proven(overrides: dict) -> None:
    problem = make_problem(**overrides)
    best = best_by_enumeration(problem)
    assert best is not None
    found = solve(problem, seconds=10)
    assert found.value == pytest.approx(best[0], rel=1e-12)
    assert found.proven and broken_claims(problem, found) == ()


def test_a_brief_without_any_candidates_has_the_empty_plan() -> None:
    found = solve(make_problem(fees=(), values=()))
    assert found.value == 0 and found.accounts == 0 and found.proven


def test_tiny_values_and_values_close_to_whole_numbers_are_not_taken_for_whole_ones() -> None:
    for values in ((1.0e-9, 1.7e-9, 2.3e-9), (1.0, 2.0, 3.0 + 1e-10), (1e12, 2.0, 3.25)):
        problem = make_problem(values=values)
        assert granule_of(market_of(problem).pool(np.arange(3), 1_000)) == 0.0
        best, found = best_by_enumeration(problem), solve(problem)
        assert best is not None and found.value == best[0] and found.proven


def test_a_floor_that_rounding_puts_above_its_cap_is_a_contradiction_with_words() -> None:
    niches = {"niche": np.array(["a", "a", "b"])}
    share = 0.4266866287944866
    rule = Rule("niche", "a", min_spend_share=share, max_spend_share=share)
    with pytest.raises(InfeasibleBrief) as contradiction:
        solve(make_problem(dimensions=niches, rules=(rule,), budget_cents=621_392))
    assert len(contradiction.value.conflicts) in (1, 2)
