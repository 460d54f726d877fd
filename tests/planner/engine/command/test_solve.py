"""Answers of `solve`: the numbers, the words for them and the exit code."""

import itertools
import json
import math
import random
from types import SimpleNamespace

import pytest

from planner.engine import Solution
from planner.engine.__main__ import main
from planner.engine.command import run
from planner.engine.command.report import as_line, relative_gap, solution_report
from planner.engine.solution import Multipliers
from tests.planner.engine.command.files import CANDIDATES, arguments

REPEAT = (1.0, 0.8, 0.6)


def answer(given, capfd):
    """The JSON object on standard output, which is all there is."""
    assert main(given) == 0
    printed = capfd.readouterr().out
    assert printed.endswith("}\n") and printed.count("\n") == 1
    return json.loads(printed, parse_constant=pytest.fail)


def test_the_best_plan_worked_out_by_hand(tmp_path, capfd):
    """007 three times: 10 + 3 x 100 = 310 cents for 10 x 2.4; a once: 200 cents for 30."""
    found = answer(arguments(tmp_path), capfd)
    assert found["placements"] == [{"id": "007", "posts": 3}, {"id": "a", "posts": 1}]
    assert found["value"] == pytest.approx(54.0) and found["spend_cents"] == 510
    assert found["status"] == "optimal" and found["proven"] is True and found["accounts"] == 2
    assert found["bound"] >= found["value"] and found["gap"] == pytest.approx(0, abs=1e-9)
    assert set(found["seconds"]) == {"read", "solve"} and min(found["seconds"].values()) >= 0


def test_the_object_has_these_fields_in_this_order(tmp_path, capfd):
    fields = "status value bound gap proven spend_cents accounts placements duals seconds".split()
    rule = {"dimension": "niche", "value": "food", "max_accounts": 1}
    found = answer(arguments(tmp_path, rules=[rule], max_accounts=2), capfd)
    assert list(found) == fields
    assert list(found["duals"]) == ["budget", "budget_with_shares", "max_accounts", "rules"]
    assert [list(dual) for dual in found["duals"]["rules"]] == [["dimension", "value", "accounts", "spend"]]
    assert found["duals"]["rules"][0]["value"] == "food" and found["duals"]["budget"] > 0


def best_by_trying(rows, budget, most_food_share) -> float:
    """The most value of all plans of these (fee, fixed, value, max_posts, niche)."""
    best = 0.0
    for posts in itertools.product(*(range(min(row[3], 3) + 1) for row in rows)):
        taken = [(row, count) for row, count in zip(rows, posts, strict=True) if count]
        spend = [row[1] + count * row[0] for row, count in taken]
        food = sum(cost for cost, (row, _) in zip(spend, taken, strict=True) if row[4] == "food")
        if sum(spend) <= budget and food <= most_food_share * budget:
            best = max(best, math.fsum(row[2] * sum(REPEAT[:count]) for row, count in taken))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_best_of_all_plans_tried_one_by_one(tmp_path, capfd, seed):
    rng = random.Random(seed)
    niches = ("food", "travel")
    rows = [
        (
            rng.randrange(50, 400),
            rng.randrange(0, 50),
            rng.randrange(5, 90),
            rng.randrange(5),
            rng.choice(niches),
        )
        for _ in range(6)
    ]
    lines = [f"id{k}," + ",".join(map(str, row)) for k, row in enumerate(rows)]
    content = "\n".join(["id,fee_cents,fixed_cents,value,max_posts,niche", *lines])
    rule = {"dimension": "niche", "value": "food", "max_spend_share": 0.5}
    given = arguments(tmp_path, candidates=content, budget_cents=900, rules=[rule], gap=0)
    found = answer(given, capfd)
    assert found["value"] == pytest.approx(best_by_trying(rows, 900, 0.5))
    assert found["proven"] and found["spend_cents"] <= 900


def test_a_brief_no_plan_can_meet_is_an_answer_that_names_the_rules(tmp_path, capfd):
    rule = {"dimension": "niche", "value": "food", "min_accounts": 2}
    found = answer(arguments(tmp_path, rules=[rule]), capfd)
    assert found["status"] == "infeasible" and found["placements"] == [] and found["proven"] is False
    assert len(found["conflict"]) >= 1 and "food" in " ".join(found["conflict"])
    nothing = ("value", "bound", "gap", "spend_cents", "accounts", "duals")
    assert [found[name] for name in nothing] == [None] * 6 and set(found["seconds"]) == {"read", "solve"}


def test_posts_never_exceed_the_length_of_repeat(tmp_path, capfd):
    found = answer(arguments(tmp_path, budget_cents=10_000, repeat=[1, 1]), capfd)
    assert {place["id"]: place["posts"] for place in found["placements"]} == {"007": 2, "a": 1, "b": 2}


def test_ids_keep_their_zeros_and_placements_are_sorted(tmp_path, capfd):
    lines = CANDIDATES.splitlines()
    content = "\n".join([lines[0], *reversed(lines[1:])])
    found = answer(arguments(tmp_path, candidates=content, budget_cents=10_000), capfd)
    assert [place["id"] for place in found["placements"]] == ["007", "a", "b"]


def test_a_budget_of_nothing_buys_nothing(tmp_path, capfd):
    found = answer(arguments(tmp_path, budget_cents=0), capfd)
    assert found["placements"] == [] and found["value"] == 0 and found["gap"] == 0


def solution(**overrides):
    worth = Multipliers(0.5, math.inf, 0.0, (), ())
    fields = {"value": 8.0, "bound": 10.0, "gap": None, "proven": False, "spend_cents": 5, "accounts": 0}
    return Solution(posts=[0, 0], seconds=1.0, multipliers=worth, **{"feasible": True, **fields, **overrides})


def test_a_plan_that_is_not_proven_is_called_feasible():
    brief = SimpleNamespace(candidates=SimpleNamespace(ids=("a", "b")), rules=())
    report = solution_report(brief, solution())
    assert (report["status"], report["gap"], report["proven"]) == ("feasible", 0.25, False)
    assert solution_report(brief, solution(bound=math.inf))["bound"] is None
    assert report["duals"]["budget_with_shares"] is None
    assert as_line(report).isascii()


def test_no_plan_found_and_none_ruled_out_is_called_unknown():
    brief = SimpleNamespace(candidates=SimpleNamespace(ids=("a", "b")), rules=())
    report = solution_report(brief, solution(feasible=False, value=0.0))
    assert (report["status"], report["bound"], report["proven"]) == ("unknown", 10.0, False)
    assert [report[name] for name in ("value", "gap", "spend_cents", "accounts")] == [None] * 4
    assert report["placements"] == []


def test_the_gap_of_a_plan_worth_nothing_is_a_number():
    assert relative_gap(0.0, 0.0) == 0.0 and relative_gap(0.0, 1.0) == pytest.approx(1e9)


def test_seconds_and_gap_of_the_brief_reach_the_engine(tmp_path, capfd, monkeypatch):
    asked = {}
    solve = run.solve

    def spy(problem, **options):
        asked.update(options)
        return solve(problem, **options)

    monkeypatch.setattr(run, "solve", spy)
    answer(arguments(tmp_path, seconds=1.25, gap=0.01), capfd)
    assert asked == {"seconds": 1.25, "gap": 0.01}
