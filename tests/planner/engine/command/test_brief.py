"""Every field of a brief arrives where it belongs."""

import json

from planner.engine import Agreed, Objective, Rule
from planner.engine.command.brief import Change, Curve, read_brief
from planner.engine.command.catalogue import read_candidates
from tests.planner.engine.command.files import AUDIENCE, CANDIDATES, write, write_brief

EVERYTHING = {
    "budget_cents": 5000.0,
    "repeat": [1, 0.5],
    "objective": {"engagements": 2, "unique_reach": 0.25},
    "universe": {"DE": 1000, "FR": 2000.5},
    "max_accounts": 7,
    "rules": [
        {"dimension": "niche", "value": "food", "min_accounts": 1, "max_accounts": None},
        {"dimension": "platform", "value": 5, "min_spend_share": 0.1, "max_spend_share": 1},
    ],
    "include": ["a"],
    "exclude": ["b"],
    "agreed": {"007": {"posts": 2, "fee_cents": 90}},
    "seconds": 3,
    "gap": 0,
    "points": 4,
    "up_to_cents": 9000,
    "pending": {"a": 1},
    "refused": ["b", 8],
    "keep_worth": 1.5,
    "reserve": 0,
}


def test_a_brief_with_everything_in_it(tmp_path):
    brief = read_brief(write(tmp_path / "brief.json", json.dumps(EVERYTHING)))
    candidates = read_candidates(
        write(tmp_path / "c.csv", CANDIDATES),
        dimensions=brief.dimensions,
        most_posts=2,
        audience=write(tmp_path / "a.csv", AUDIENCE),
        segments=brief.universe,
    )
    problem = brief.problem(candidates)
    assert problem.budget_cents == 5000 and isinstance(problem.budget_cents, int)
    assert problem.repeat == (1.0, 0.5) and problem.candidates.max_posts.tolist() == [2, 1, 2]
    assert problem.objective == Objective(engagements=2.0, unique_reach=0.25)
    assert problem.universe == {"DE": 1000.0, "FR": 2000.5} and problem.max_accounts == 7
    assert problem.rules == (
        Rule("niche", "food", min_accounts=1),
        Rule("platform", "5", min_spend_share=0.1, max_spend_share=1.0),
    )
    assert problem.include == {"a"} and problem.exclude == {"b"}
    assert problem.agreed == {"007": Agreed(posts=2, fee_cents=90)}
    assert problem.candidates.audience is not None
    assert (brief.seconds, brief.gap, brief.curve) == (3.0, 0.0, Curve(4, 9000))
    assert brief.change == Change({"a": 1}, frozenset({"b", "8"}), 1.5, 0)


def test_all_but_the_budget_may_be_left_out_or_null(tmp_path):
    empty = read_brief(write_brief(tmp_path))
    assert (empty.repeat, empty.seconds, empty.gap) == ((1.0, 0.8, 0.6), 5.0, 0.0005)
    assert (empty.objective, empty.universe, empty.max_accounts) == (Objective(), {}, None)
    assert (empty.rules, empty.include, empty.exclude, empty.agreed) == ((), frozenset(), frozenset(), {})
    assert empty.curve == Curve(50, 6000) and empty.change == Change({}, frozenset(), None, 10)
    nulls = {name: None for name in EVERYTHING if name != "budget_cents"}
    assert read_brief(write_brief(tmp_path, **nulls)) == empty


def test_ids_given_as_numbers_are_their_digits(tmp_path):
    brief = read_brief(write_brief(tmp_path, include=[5, "007"], exclude=[12]))
    assert brief.include == {"5", "007"} and brief.exclude == {"12"}


def test_a_byte_order_mark_before_the_brief_does_not_matter(tmp_path):
    assert read_brief(write(tmp_path / "b.json", '\ufeff{"budget_cents": 7}')).budget_cents == 7
