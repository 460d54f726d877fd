"""The quick pass over the catalogue never overlooks anybody who matters."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Problem, broken_claims, solve
from planner.engine.bound import price
from planner.engine.market import market_of
from planner.engine.relaxation import relax
from tests.planner.engine.examples import make_pool, many_rules, with_columns

FAMILIES = ["followers", "unrelated", "ties"]


def true_profits(problem: Problem, y: np.ndarray) -> np.ndarray:
    """The best profit of every candidate at y, option by option [n]."""
    limits = market_of(problem).limits
    figures = problem.figures(np.arange(len(problem)))
    per_cent, per_account = limits.prices(limits.signed(y), limits.cell)
    profit = figures.value - per_cent[:, None] * figures.cost - per_account[:, None]
    return np.where(figures.available, profit, -np.inf).max(axis=1)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(4))
def test_everybody_with_a_profit_above_the_mark_is_seen(family: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = make_pool(20_000, seed, family, rules=many_rules(), max_accounts=250)
    market = market_of(problem)
    y = rng.normal(0, 1, len(market.limits)) * rng.choice([0.001, 0.05, 100.0], len(market.limits))
    y[0] = abs(y[0])
    profit = true_profits(problem, y)
    for mark in (0.0, -20.0):
        rows, above = market.above(market.limits, y, mark)
        seen = np.zeros(len(problem), dtype=bool)
        for row in rows.tolist():
            seen[market.screen.kinds.candidates_of(row)] = True
        assert not (profit[~seen] > mark).any()
        assert (above > 0).all()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_pool_of_a_relaxation_holds_everybody_who_earns_something(family: str) -> None:
    problem = make_pool(30_000, 1, family, rules=many_rules(), max_accounts=250)
    market = market_of(problem)
    relaxed = relax(market, market.limits, problem.budget_cents)
    everybody = market.pool(np.arange(len(market.screen)), problem.budget_cents)
    whole = price(everybody, market.limits, relaxed.y)
    assert relaxed.priced.bound == pytest.approx(whole.bound, rel=1e-9)
    assert len(relaxed.pool) < len(everybody) or family == "ties"


def test_equal_candidates_are_one_row_and_the_lowest_ids_are_taken_first() -> None:
    problem = make_pool(40_000, 2, "ties")
    market = market_of(problem)
    assert len(market.screen) < 2_000
    found = solve(problem, seconds=10)
    assert found.proven and broken_claims(problem, found) == ()
    them = problem.candidates
    for number in np.flatnonzero(found.posts).tolist():
        alike = np.flatnonzero(
            (them.fee_cents == them.fee_cents[number]) & (them.value == them.value[number])
        )
        skipped = alike[(alike < number) & (found.posts[alike] < found.posts[number])]
        assert not len(skipped)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_order_of_a_large_catalogue_does_not_matter(family: str) -> None:
    problem = make_pool(30_000, 3, family, max_accounts=150)
    order = np.random.default_rng(1).permutation(30_000)
    them = problem.candidates
    shuffled = with_columns(
        problem,
        ids=tuple(them.ids[k] for k in order),
        fee_cents=them.fee_cents[order],
        fixed_cents=them.fixed_cents[order],
        value=them.value[order],
        max_posts=them.max_posts[order],
        dimensions={},
    )
    first, second = solve(problem, seconds=20), solve(shuffled, seconds=20)
    assert first.proven and second.proven
    assert np.array_equal(first.posts[order], second.posts)


def test_names_that_must_and_must_not_be_in_the_plan_are_heeded_among_many() -> None:
    problem = make_pool(30_000, 4, "followers")
    free = solve(problem, seconds=10)
    worst = problem.candidates.ids[int(np.argmax(problem.candidates.fee_cents))]
    best = problem.candidates.ids[int(np.flatnonzero(free.posts)[0])]
    asked = replace(problem, include=frozenset({worst}), exclude=frozenset({best}), budget_cents=300_000_000)
    found = solve(asked, seconds=10)
    position = problem.candidates.position
    assert found.posts[position[worst]] > 0 and found.posts[position[best]] == 0
    assert broken_claims(replace(asked), found) == ()
