"""Answers of `frontier` and `replan`, printed whole."""

import pytest

from tests.planner.engine.command.files import arguments, refusal
from tests.planner.engine.command.test_solve import answer


def test_the_frontier_worked_out_by_hand(tmp_path, capfd):
    """$2 buys a alone (30); $5.10 buys a and three posts of 007 (54)."""
    given = arguments(tmp_path, "frontier", points=3, up_to_cents=600)
    found = answer(given, capfd)
    assert list(found) == ["points", "attained", "breakpoints", "seconds"]
    assert [point["budget_cents"] for point in found["points"]] == [200, 400, 600]
    assert found["points"][0]["lower"] == pytest.approx(30.0)
    for point in found["points"]:
        assert point["lower"] <= point["upper"] * (1 + 1e-9)
    assert found["points"][2]["lower"] <= 54.0 + 1e-9 <= found["points"][2]["upper"] + 1e-6
    assert found["breakpoints"] == len(found["attained"]) > 0
    assert all(set(plan) == {"spend_cents", "value"} for plan in found["attained"])


def test_the_frontier_has_50_points_up_to_10_budgets_unless_told(tmp_path, capfd):
    points = answer(arguments(tmp_path, "frontier"), capfd)["points"]
    assert len(points) == 50 and points[-1]["budget_cents"] == 6_000


def test_points_of_the_frontier_that_no_plan_meets_are_null(tmp_path, capfd):
    points = answer(arguments(tmp_path, "frontier", include=["b"], points=3, up_to_cents=600), capfd)[
        "points"
    ]
    assert points[0] == {"budget_cents": 200, "lower": None, "upper": None}
    assert points[1]["lower"] == pytest.approx(20.5)


def test_a_new_plan_without_the_one_who_refused(tmp_path, capfd):
    given = arguments(
        tmp_path,
        "replan",
        budget_cents=600,
        agreed={"a": {"posts": 1, "fee_cents": 150}},
        pending={"007": 3},
        refused=["007"],
    )
    found = answer(given, capfd)
    assert found["placements"] == [{"id": "a", "posts": 1}, {"id": "b", "posts": 1}]
    assert found["spend_cents"] == 450 and found["value"] == pytest.approx(50.5)
    assert found["added"] == ["b"] and found["kept"] == found["changed"] == found["dropped"] == []
    assert {"keep_worth", "given_up", "reserve", "duals", "seconds"} <= set(found)


def test_pending_accounts_are_kept_where_that_costs_less_than_they_are_worth(tmp_path, capfd):
    """b and a (50.5 for 500) against 007 three times and a (54 for 510): loyalty to b tips it."""
    given = arguments(tmp_path, "replan", pending={"b": 1, "a": 1}, keep_worth=5, reserve=2)
    found = answer(given, capfd)
    assert found["kept"] == ["a", "b"] and found["keep_worth"] == 5.0
    assert found["value"] == pytest.approx(50.5) and found["given_up"] >= 3.5 - 1e-6
    assert len(found["reserve"]) <= 2
    for stand_in in found["reserve"]:
        assert list(stand_in) == ["id", "posts", "spend_cents", "value", "instead_of", "loss"]


def test_a_refusal_of_somebody_unknown_is_refused(tmp_path, capfd):
    said = refusal(arguments(tmp_path, "replan", refused=["nobody"]), capfd)
    assert "brief.json: refused" in said and "nobody" in said
