"""Briefs that contradict themselves: the right limits are named, with figures."""

from typing import Any

import numpy as np
import pytest

from planner.engine import InfeasibleBrief, Problem, Rule, solve
from tests.planner.engine.examples import make_pool, make_problem, many_rules


def conflicts_of(problem: Problem) -> tuple[str, ...]:
    with pytest.raises(InfeasibleBrief) as found:
        solve(problem)
    return found.value.conflicts


def make_niches(*rules: Rule, **overrides: Any) -> Problem:
    """Three food candidates at $1, $2, $3 and two travel candidates at $4 and $5."""
    niches = np.array(["food", "food", "food", "travel", "travel"])
    return make_problem(
        (100, 200, 300, 400, 500),
        (10.0, 20.0, 30.0, 40.0, 50.0),
        dimensions={"niche": niches},
        rules=rules,
        **overrides,
    )


def test_a_floor_that_costs_more_than_the_budget_says_what_it_needs() -> None:
    problem = make_niches(Rule("niche", "food", min_accounts=3))
    assert conflicts_of(problem) == ("niche food: at least 3 accounts needs $6, budget $5",)


def test_a_floor_above_the_number_of_candidates_says_how_many_there_are() -> None:
    problem = make_niches(Rule("niche", "travel", min_accounts=3))
    assert conflicts_of(problem) == ("niche travel: at least 3 accounts, only 2 accounts can be hired",)


def test_floors_that_exceed_the_accounts_in_all_are_named_with_it() -> None:
    problem = make_niches(
        Rule("niche", "food", min_accounts=2),
        Rule("niche", "travel", min_accounts=1),
        max_accounts=2,
        budget_cents=10_000,
    )
    assert conflicts_of(problem) == (
        "all: at most 2 accounts, the other limits need 3",
        "niche food: at least 2 accounts",
        "niche travel: at least 1 account",
    )


def test_two_floors_that_only_together_exceed_the_budget_are_both_named() -> None:
    problem = make_niches(Rule("niche", "food", min_accounts=2), Rule("niche", "travel", min_accounts=1))
    assert conflicts_of(problem) == (
        "niche food: at least 2 accounts",
        "niche travel: at least 1 account",
        "budget $5, the limits above need $7",
    )


def test_a_must_have_above_the_budget_is_named() -> None:
    problem = make_niches(include=frozenset("e"), budget_cents=450)
    assert conflicts_of(problem) == ("must-have e needs $5, budget $4.50",)


def test_a_spend_floor_beyond_what_a_niche_can_take_says_how_much() -> None:
    problem = make_niches(Rule("niche", "food", min_spend_share=0.5), budget_cents=2_000)
    assert conflicts_of(problem) == ("niche food: at least $10 of spend, only $6 can be spent",)


def test_a_contradiction_of_whole_accounts_only_is_found() -> None:
    problem = make_problem(
        (300, 300),
        (1.0, 1.0),
        dimensions={"niche": np.array(["food", "food"])},
        rules=(Rule("niche", "food", min_spend_share=0.4, max_spend_share=0.5),),
        budget_cents=1_000,
    )
    assert conflicts_of(problem) == (
        "niche food: at least $4 of spend",
        "niche food: at most $5 of spend",
    )


def test_one_impossible_rule_among_many_is_found_in_a_large_pool() -> None:
    rules = (*many_rules(), Rule("tier", "macro", min_accounts=90))
    problem = make_pool(2_000, seed=1, rules=rules, budget_cents=2_500_000)
    (conflict,) = conflicts_of(problem)
    assert conflict.startswith("tier macro: at least 90 accounts needs $")
    assert conflict.endswith("budget $25,000")
