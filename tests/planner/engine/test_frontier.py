"""The curve of value over budget."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Rule, frontier, solve
from tests.planner.engine.examples import make_pool, make_problem, many_rules


@pytest.mark.parametrize("with_rules", [False, True])
def test_both_curves_enclose_the_exact_optimum_and_never_fall(with_rules: bool) -> None:
    rules = many_rules()[10:] if with_rules else ()
    problem = make_pool(200, seed=8, rules=rules, max_accounts=40 if with_rules else None)
    curve = frontier(problem, points=12, up_to_cents=1_200_000)
    assert (np.diff(curve.lower[np.isfinite(curve.lower)]) >= 0).all()
    assert (np.diff(curve.upper[np.isfinite(curve.upper)]) >= 0).all()
    for point in (3, 11):
        at_budget = replace(problem, budget_cents=int(curve.budget_cents[point]))
        best = solve(at_budget, seconds=20, gap=1e-3)
        assert curve.lower[point] <= best.bound and best.value <= curve.upper[point]
        assert curve.upper[point] <= 1.03 * curve.lower[point]


def test_with_the_budget_alone_every_breakpoint_is_exactly_optimal() -> None:
    problem = make_pool(80, seed=4)
    curve = frontier(problem, points=10, up_to_cents=300_000)
    for plan in range(0, len(curve.attained_cents), 9):
        cents = int(curve.attained_cents[plan])
        best = solve(replace(problem, budget_cents=cents), seconds=20)
        assert best.value >= curve.attained_value[plan] - 1e-6


def test_budgets_that_cannot_meet_the_brief_are_nan() -> None:
    problem = make_problem(
        dimensions={"niche": np.array(["food", "food", "travel"])},
        rules=(Rule("niche", "food", min_accounts=2),),
    )
    curve = frontier(problem, points=6, up_to_cents=600)
    assert np.isnan(curve.upper).tolist() == [True, True, False, False, False, False]
    assert curve.lower[2:].tolist() == [40.0, 40.0, 40.0, 60.0]


def test_must_haves_come_first_on_the_curve() -> None:
    curve = frontier(make_problem(include=frozenset("c")), points=6, up_to_cents=600)
    assert np.isnan(curve.lower[:2]).all()
    assert curve.lower[2:].tolist() == [20.0, 30.0, 50.0, 60.0]


def test_the_slope_is_the_value_of_a_further_cent() -> None:
    curve = frontier(make_problem(), points=3, up_to_cents=600)
    assert curve.budget_cents.tolist() == [200, 400, 600]
    assert curve.value_per_cent.tolist() == pytest.approx([0.1, 20 / 300, 0.0])


def test_a_curve_needs_a_point_and_a_budget() -> None:
    with pytest.raises(ValueError, match="points"):
        frontier(make_problem(), points=0, up_to_cents=100)
    with pytest.raises(ValueError, match="up_to_cents"):
        frontier(make_problem(), up_to_cents=0)
