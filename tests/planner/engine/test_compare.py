"""Break-evens and ratios."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import (
    Interval,
    breakeven_fee_multiple,
    breakeven_spend,
    breakeven_value,
    cpe,
    cpm,
    frontier,
    solve,
)
from tests.planner.engine.examples import make_pool, make_problem, many_rules


def test_ratios_are_none_without_a_denominator() -> None:
    assert cpm(1_000, 0) is None and cpe(1_000, 0) is None
    assert cpm(1_000, 2_000) == 500 and cpe(1_000, 50) == 20


def test_break_even_spend_is_exact_where_a_breakpoint_matches() -> None:
    curve = frontier(make_problem(), points=6, up_to_cents=600)
    assert breakeven_spend(curve, 30.0) == Interval(200, 200)
    assert breakeven_spend(curve, 60.0) == Interval(600, 600)
    assert breakeven_spend(curve, 60.1) == Interval(None, None)
    assert breakeven_spend(curve, 0.0) == Interval(0, 0)


@pytest.mark.parametrize("with_rules", [False, True])
def test_break_even_spend_encloses_where_the_best_plan_reaches_the_value(with_rules: bool) -> None:
    rules = many_rules()[10:] if with_rules else ()
    curve = frontier(make_pool(300, seed=1, rules=rules), up_to_cents=2_000_000)
    target = float(np.nanmean(curve.lower))
    low, high = breakeven_spend(curve, target)
    assert low is not None and high is not None and 0 < low <= high
    assert high - low <= 60_000
    assert not (curve.upper[curve.budget_cents < low] >= target).any()
    assert (curve.lower[curve.budget_cents >= high] >= target).all()


def test_break_even_fee_multiple_of_one_candidate_is_its_budget_over_its_fee() -> None:
    problem = make_problem((1_000,), (50.0,), budget_cents=1_500)
    found = breakeven_fee_multiple(problem, 50.0)
    assert found is not None and found.low is not None and found.high is not None
    assert found.low <= 1.5005 and 1.4995 <= found.high <= found.low * 1.01


def test_break_even_fee_multiple_is_below_one_when_the_celebrity_leads() -> None:
    problem = make_problem((1_000,), (50.0,), budget_cents=500)
    found = breakeven_fee_multiple(problem, 50.0)
    assert found is not None and found.low is not None and found.high is not None
    assert 0.49 <= found.low <= found.high <= 0.51


def test_break_even_fee_multiple_is_none_when_no_fee_flips_the_answer() -> None:
    problem = make_problem((10,), (50.0,), budget_cents=500)
    assert breakeven_fee_multiple(problem, 51.0) is None
    assert breakeven_fee_multiple(problem, 50.0) is None


def test_break_even_fee_multiple_is_narrow_with_rules() -> None:
    problem = make_pool(300, seed=2, rules=many_rules()[10:], budget_cents=2_000_000)
    found = breakeven_fee_multiple(problem, 120_000.0)
    assert found is not None and found.low is not None and found.high is not None
    assert 0.05 <= found.low <= found.high <= found.low * 1.02


@pytest.mark.parametrize("with_rules", [False, True])
def test_break_even_engagements_enclose_the_best_plan_for_the_spend(with_rules: bool) -> None:
    rules = many_rules()[10:] if with_rules else ()
    problem = make_pool(200, seed=8, rules=rules, max_accounts=60 if with_rules else None)
    curve = frontier(problem, points=12, up_to_cents=1_200_000)
    for cents in (333_333, 700_000, 1_200_000):
        best = solve(replace(problem, budget_cents=cents), seconds=20, gap=1e-4)
        low, high = breakeven_value(curve, cents)
        assert low is not None and high is not None
        assert low <= best.bound and best.value <= high
    assert breakeven_value(curve, 10**9).high is None
    assert breakeven_value(curve, 0).low in (None, 0.0)
