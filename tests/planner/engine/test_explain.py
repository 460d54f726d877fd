"""Why candidates were left out."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine import Agreed, Multipliers, Objective, Problem, Rule, Solution, explain_left_out, solve
from planner.engine.explain import RulePrice, losses, nearest, value_per_1000_dollars, worth_of_rules
from tests.planner.engine.examples import make_pool, make_problem, many_rules, random_problem, with_columns


def test_the_loss_and_fee_of_a_candidate_left_out() -> None:
    problem = make_problem((100, 200, 400), (10.0, 30.0, 20.0), budget_cents=500)
    left = explain_left_out(problem, solve(problem))
    assert left.left_out.tolist() == [False, False, True]
    assert left.loss[2] == pytest.approx(0.0, abs=1e-9)
    assert left.fee_to_enter(2) == 400


def test_a_fixed_cost_above_the_worth_leaves_no_fee_to_enter_with() -> None:
    problem = make_problem((100, 100), (100.0, 1.0), fixed_cents=np.array([0, 300]), budget_cents=50)
    problem = with_columns(replace(problem, budget_cents=100), max_posts=np.array([3, 1]))
    left = explain_left_out(problem, solve(problem))
    assert left.left_out[1] and not left.enterable[1]
    assert left.fee_to_enter(1) is None
    assert left.fee_to_enter_cents[1] == -1


def test_candidates_excluded_by_name_or_without_posts_are_told_apart() -> None:
    problem = make_problem(exclude=frozenset("a"), max_posts=np.array([1, 1, 0]))
    left = explain_left_out(problem, solve(problem))
    assert left.left_out.tolist() == [False, False, True]
    assert left.loss[2] == np.inf and left.fee_to_enter(2) is None


def test_losses_are_the_gap_when_a_candidate_is_forced_in() -> None:
    problem = make_pool(120, seed=3, rules=many_rules()[10:], budget_cents=400_000)
    solution = solve(problem, seconds=20, gap=1e-4)
    left = explain_left_out(problem, solution)
    out = np.flatnonzero(left.left_out)
    for candidate in out[np.argsort(left.loss[out])[[30]]].tolist():
        forced = solve(
            replace(problem, include=frozenset({problem.candidates.ids[candidate]})), seconds=20, gap=1e-4
        )
        assert forced.value <= solution.bound * (1 + 1e-3) - left.loss[candidate]


def test_at_the_fee_to_enter_the_candidate_prices_out_at_zero() -> None:
    problem = make_pool(120, seed=3, rules=many_rules()[10:], budget_cents=400_000)
    solution = solve(problem, seconds=20, gap=1e-4)
    left = explain_left_out(problem, solution)
    candidates = np.flatnonzero(left.left_out & left.enterable & (left.loss > 1))[:50]
    fees = problem.candidates.fee_cents.copy()
    fees[candidates] = left.fee_to_enter_cents[candidates]
    cheaper = explain_left_out(with_columns(problem, fee_cents=fees), solution)
    assert (left.fee_to_enter_cents[candidates] < problem.candidates.fee_cents[candidates]).all()
    assert cheaper.loss[candidates] == pytest.approx(0.0, abs=1e-6)


def test_without_a_price_on_spend_any_fee_up_to_the_budget_would_do() -> None:
    problem = make_problem(
        dimensions={"niche": np.array(["food", "food", "travel"])},
        rules=(Rule("niche", "food", max_accounts=0),),
        budget_cents=10_000,
    )
    left = explain_left_out(problem, solve(problem))
    assert left.fee_to_enter(2) == 10_000


def test_at_the_value_to_enter_the_candidate_prices_out_at_zero() -> None:
    problem = make_pool(120, seed=3, rules=many_rules()[10:], budget_cents=400_000)
    solution = solve(problem, seconds=20, gap=1e-4)
    left = explain_left_out(problem, solution)
    candidates = np.flatnonzero(left.left_out & (left.loss > 1) & np.isfinite(left.loss))[:50]
    values = problem.candidates.value.copy()
    values[candidates] = left.value_to_enter[candidates]
    better = explain_left_out(with_columns(problem, value=values), solution)
    assert (left.value_to_enter[candidates] > problem.candidates.value[candidates]).all()
    assert better.loss[candidates] == pytest.approx(0.0, abs=1e-6)
    values[candidates] *= 0.999
    worse = explain_left_out(with_columns(problem, value=values), solution)
    assert (worse.loss[candidates] > 1e-6).all()


def fine_grained() -> Problem:
    """300 small accounts in a budget of a hundred: single accounts hardly move the prices."""
    rng = np.random.default_rng(7)
    return make_problem(
        rng.integers(900, 1_100, 300),
        rng.uniform(50, 100, 300),
        ids=tuple(f"account-{position:03d}" for position in range(300)),
        fixed_cents=np.full(300, 200),
        max_posts=np.full(300, 2),
        dimensions={"niche": rng.choice(["food", "travel"], 300)},
        rules=(Rule("niche", "food", max_spend_share=0.4),),
        budget_cents=120_000,
    )


@pytest.mark.parametrize(("figure", "past"), [("fee", 0.97), ("value", 1.03)])
def test_just_past_its_threshold_a_candidate_gets_in_and_just_short_of_it_not(
    figure: str, past: float
) -> None:
    problem = fine_grained()
    solution = solve(problem, seconds=1, gap=1e-5)
    left = explain_left_out(problem, solution)
    distant = np.flatnonzero(left.left_out & left.enterable & (left.loss > 5))
    assert len(distant) > 20
    for candidate in distant[:: len(distant) // 4].tolist():
        for factor, gets_in in ((past, True), (1 / past, False)):
            fees, values = problem.candidates.fee_cents.copy(), problem.candidates.value.copy()
            if figure == "fee":
                fees[candidate] = int(left.fee_to_enter_cents[candidate] * factor)
            else:
                values[candidate] = left.value_to_enter[candidate] * factor
            changed = solve(with_columns(problem, fee_cents=fees, value=values), seconds=0.5, gap=1e-4)
            assert (changed.posts[candidate] > 0) == gets_in


def at_a_dime_a_cent(problem: Problem) -> Solution:
    """A plan with prices made up: a cent of budget is worth 0.1."""
    return replace(solve(problem), multipliers=Multipliers(0.1, 0.1, 0.0, (), ()))


def test_the_value_needed_counts_the_better_of_one_and_more_posts() -> None:
    """One post of "b" costs $4, two cost $5 and are worth twice a first one."""
    problem = make_problem((100, 100), (10.0, 1.0), fixed_cents=np.array([0, 300]), repeat=(1.0, 1.0))
    problem = with_columns(problem, max_posts=np.array([1, 2]))
    left = explain_left_out(problem, at_a_dime_a_cent(problem))
    assert left.loss[1] == pytest.approx(39.0)
    assert left.value_needed(1) == pytest.approx(25.0)
    once = with_columns(problem, max_posts=np.array([1, 1]))
    assert explain_left_out(once, at_a_dime_a_cent(once)).value_needed(1) == pytest.approx(40.0)


def test_the_value_needed_is_in_the_unit_of_the_candidates_and_beside_any_bonus() -> None:
    problem = make_problem(
        (100, 100), (40.0, 0.0), bonus={"b": 2.0}, objective=Objective(engagements=0.5), exclude={"b"}
    )
    left = explain_left_out(problem, at_a_dime_a_cent(problem))
    assert left.loss[1] == pytest.approx(8.0)
    assert left.value_needed(1) == pytest.approx(16.0)
    assert not left.left_out[1]
    nothing = replace(problem, objective=Objective(engagements=0.0))
    assert explain_left_out(nothing, at_a_dime_a_cent(nothing)).value_needed(1) is None


def test_a_post_beyond_the_budget_has_no_value_to_enter_with() -> None:
    problem = make_problem((100, 600), (1.0, 50.0), budget_cents=500)
    left = explain_left_out(problem, solve(problem))
    assert left.loss[1] == left.value_to_enter[1] == np.inf
    assert left.value_needed(1) is None
    assert left.fee_to_enter(1) == 500


def test_a_fee_to_enter_is_never_above_the_budget() -> None:
    problem = make_problem((600,), (90.0,))
    assert explain_left_out(problem, at_a_dime_a_cent(problem)).fee_to_enter(0) == 500


def test_agreed_accounts_are_never_left_out() -> None:
    problem = make_problem(agreed={"a": Agreed(1, 400)})
    solution = solve(problem)
    assert explain_left_out(problem, solution).left_out.tolist() == [False, True, True]
    none_found = replace(solution, posts=np.zeros(3, dtype=np.int64), feasible=False)
    assert explain_left_out(problem, none_found).left_out.tolist() == [False, True, True]


@pytest.mark.parametrize("seed", range(30))
def test_losses_are_the_same_number_by_number(seed: int) -> None:
    """The block-wise pass against the definition, candidate by candidate."""
    problem = replace(random_problem(np.random.default_rng(seed), 8), include=frozenset())
    problem = replace(problem, rules=tuple(rule for rule in problem.rules if not _is_floor(rule)))
    solution = solve(problem)
    y = solution.multipliers
    left = explain_left_out(problem, solution)
    figures = problem.figures(np.arange(8))
    for candidate in range(8):
        best = -np.inf
        for posts in range(1, len(problem.repeat) + 1):
            cost = int(figures.cost[candidate, posts - 1])
            price = y.budget * cost + y.max_accounts
            for rule, of_accounts, of_spend in zip(problem.rules, y.rule_accounts, y.rule_spend, strict=True):
                if problem.candidates.dimensions[rule.dimension].is_label(rule.value)[candidate]:
                    price += of_accounts + of_spend * cost
            if figures.available[candidate, posts - 1] and cost <= problem.budget_cents:
                best = max(best, float(figures.value[candidate, posts - 1]) - price)
        assert left.loss[candidate] == pytest.approx(max(0.0, -best), abs=1e-9)


def _is_floor(rule: Rule) -> bool:
    return bool(rule.min_accounts or rule.min_spend_share)


def test_blocks_of_candidates_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = replace(
        make_pool(120, seed=3, rules=many_rules()[10:], budget_cents=400_000), bonus={"account-000100": 9.0}
    )
    solution = solve(problem, seconds=20, gap=1e-3)
    whole = explain_left_out(problem, solution)
    monkeypatch.setattr("planner.engine.explain.BLOCK", 7)
    pieces = explain_left_out(problem, solution)
    for name in ("left_out", "loss", "enterable", "fee_to_enter_cents", "value_to_enter"):
        assert np.array_equal(getattr(whole, name), getattr(pieces, name))
    cheap = losses(problem, solution.multipliers, 5_000)
    assert (np.isinf(cheap) == (problem.candidates.fee_cents + 2_500 > 5_000)).all()


def test_the_nearest_go_by_loss_and_then_by_id() -> None:
    problem = make_problem((1,) * 6, (1.0,) * 6, ids=("f", "e", "d", "c", "b", "a"))
    loss = np.array([2.0, 1.0, 2.0, np.inf, 2.0, 0.0])
    assert nearest(problem, loss, 3).tolist() == [5, 1, 4]
    assert nearest(problem, loss, 9).tolist() == [5, 1, 4, 2, 0]
    assert nearest(problem, loss, 0).tolist() == []
    assert nearest(make_problem((), ()), np.zeros(0), 3).tolist() == []


def test_without_candidates_there_is_nothing_to_explain() -> None:
    problem = make_problem((), ())
    assert explain_left_out(problem, solve(problem)).loss.shape == (0,)


def test_each_limit_that_binds_has_a_price_and_the_others_none() -> None:
    """Ten food accounts worth 20 and ten travel accounts worth 10, $1 each, $10 to spend."""
    food = Rule("niche", "food", max_accounts=4)
    floor = Rule("niche", "travel", min_spend_share=0.3)
    unknown = Rule("niche", "opera", max_accounts=3)
    problem = make_problem(
        (100,) * 20,
        (20.0,) * 10 + (10.0,) * 10,
        ids=tuple(f"account-{position:02d}" for position in range(20)),
        dimensions={"niche": np.repeat(["food", "travel"], 10)},
        rules=(unknown, floor, food),
        budget_cents=1_000,
    )
    solution = solve(problem)
    assert worth_of_rules(problem, solution) == (RulePrice(food, "max_accounts", pytest.approx(10.0)),)
    assert value_per_1000_dollars(solution) == pytest.approx(10_000.0)


def test_a_floor_costs_value_and_a_cap_on_spend_gains_by_one_percent() -> None:
    ids = tuple(f"account-{position:02d}" for position in range(20))
    dimensions = {"niche": np.repeat(["food", "travel"], 10)}
    floor, cap = Rule("niche", "travel", min_accounts=2), Rule("niche", "food", max_spend_share=0.355)
    problem = make_problem(
        (100,) * 20,
        (20.0,) * 10 + (10.0,) * 10,
        ids=ids,
        dimensions=dimensions,
        rules=(floor,),
        budget_cents=950,
    )
    assert worth_of_rules(problem, solve(problem)) == (
        RulePrice(floor, "min_accounts", pytest.approx(-10.0)),
    )
    capped = replace(problem, rules=(cap,))
    assert worth_of_rules(capped, solve(capped)) == (RulePrice(cap, "max_spend_share", pytest.approx(0.95)),)
    # Of one more $1,000, 35.5 % may go to food at 20 a dollar, the rest to travel at 10.
    assert value_per_1000_dollars(solve(capped)) == pytest.approx(13_550.0)
