"""A brief that cannot be read is refused, and the message names the field."""

from typing import Any

import numpy as np
import pytest

from planner.engine import ProblemError, Rule
from tests.planner.engine.examples import make_problem

NICHES = {"niche": np.array(["food", "food", "travel"])}


@pytest.mark.parametrize(
    ("field", "overrides"),
    [
        ("ids", {"ids": ("a", "a", "b")}),
        ("fee_cents", {"fee_cents": np.array([1, 2])}),
        ("fee_cents", {"fee_cents": np.array([1, -2, 3])}),
        ("fee_cents", {"fee_cents": np.array([1.5, 2.0, 3.0])}),
        ("fixed_cents", {"fixed_cents": np.array([-1, 0, 0])}),
        ("value", {"value": np.array([1.0, np.nan, 3.0])}),
        ("value", {"value": np.array([1.0, np.inf, 3.0])}),
        ("value", {"value": np.array([1.0, -1.0, 3.0])}),
        ("max_posts", {"max_posts": np.array([1, -1, 1])}),
        ("budget_cents", {"budget_cents": -1}),
        ("budget_cents", {"budget_cents": 10.5}),
        ("max_accounts", {"max_accounts": -1}),
        ("repeat", {"repeat": ()}),
        ("repeat", {"repeat": (1.0, 1.1)}),
        ("repeat", {"repeat": (1.0, float("nan"))}),
        ("dimensions", {"dimensions": {"niche": np.array(["food"])}}),
        ("include", {"include": frozenset("z")}),
        ("exclude", {"exclude": frozenset("z")}),
        ("include", {"include": frozenset("a"), "exclude": frozenset("a")}),
        ("include", {"include": frozenset("a"), "max_posts": np.array([0, 1, 1])}),
    ],
)
def test_problem_refuses_bad_input_and_names_the_field(field: str, overrides: dict[str, Any]) -> None:
    with pytest.raises(ProblemError, match=f"^{field}"):
        make_problem(**overrides)


@pytest.mark.parametrize(
    ("field", "limits"),
    [
        ("min_accounts", {"min_accounts": -1}),
        ("max_accounts", {"max_accounts": -1}),
        ("min_spend_share", {"min_spend_share": 1.2}),
        ("max_spend_share", {"max_spend_share": -0.1}),
        ("max_spend_share", {"max_spend_share": float("nan")}),
        ("min_accounts", {"min_accounts": 3, "max_accounts": 2}),
        ("min_spend_share", {"min_spend_share": 0.5, "max_spend_share": 0.4}),
    ],
)
def test_problem_refuses_bad_rules_and_names_the_limit(field: str, limits: dict[str, Any]) -> None:
    with pytest.raises(ProblemError, match=rf"^rules\[0\]\.{field}"):
        make_problem(dimensions=NICHES, rules=(Rule("niche", "food", **limits),))


def test_problem_refuses_a_rule_on_an_unknown_dimension() -> None:
    with pytest.raises(ProblemError, match="unknown dimension 'tier'"):
        make_problem(dimensions=NICHES, rules=(Rule("tier", "nano", min_accounts=1),))


def test_spend_shares_are_read_as_written_and_rounded_to_the_safe_side() -> None:
    rule = Rule("niche", "food", min_spend_share=0.29, max_spend_share=0.3)
    assert rule.spend_limits_cents(100) == (29, 30)
    assert rule.spend_limits_cents(101) == (30, 30)
    assert Rule("niche", "food").spend_limits_cents(100) == (None, None)


def test_worth_sums_the_repeats() -> None:
    assert make_problem().worth.tolist() == [0.0, 1.0, 1.8, 2.4]
