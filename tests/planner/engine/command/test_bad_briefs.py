"""A brief that cannot be read is refused with exit code 2 and one line that names the field."""

import json

import pytest

from tests.planner.engine.command.files import BRIEF, arguments, refusal

RULE = {"dimension": "niche", "value": "food"}
BRIEFS = {
    "no budget": ({"budget_cents": None}, "budget_cents: missing"),
    "budget as text": ({"budget_cents": "100"}, 'budget_cents: "100" is not a whole number'),
    "budget as truth": ({"budget_cents": True}, "budget_cents: true is not a whole number"),
    "half a cent": ({"budget_cents": 0.5}, "budget_cents: 0.5 is not a whole number"),
    "negative budget": ({"budget_cents": -1}, "budget_cents: must be between 0 and 70368744177664, got -1"),
    "budget not a number": ({"budget_cents": float("nan")}, "budget_cents: NaN is not a whole number"),
    "huge budget": ({"budget_cents": 10**400}, "budget_cents: must be between 0 and 70368744177664"),
    "unknown field": ({"budget": 1}, "budget: unknown field"),
    "unknown field of a rule": (
        {"rules": [RULE, RULE | {"min_acounts": 1}]},
        "rules[1].min_acounts: unknown field",
    ),
    "rule without a value": ({"rules": [{"dimension": "niche"}]}, "rules[0]: value is missing"),
    "rule without a dimension": ({"rules": [{"value": "food"}]}, "rules[0]: dimension is missing"),
    "rule that is a list": ({"rules": [[]]}, "rules[0]: [] is not an object {...}"),
    "rules that are an object": ({"rules": {}}, "rules: {} is not a list [...]"),
    "unknown dimension": (
        {"rules": [RULE | {"dimension": "tier"}]},
        "rules[0].dimension: unknown dimension 'tier'",
    ),
    "count as text": (
        {"rules": [RULE | {"min_accounts": "1"}]},
        'rules[0].min_accounts: "1" is not a whole number',
    ),
    "share above 1": (
        {"rules": [RULE | {"min_spend_share": 1.5}]},
        "rules[0].min_spend_share: a share between 0 and 1",
    ),
    "floor above cap": (
        {"rules": [RULE | {"min_accounts": 3, "max_accounts": 2}]},
        "rules[0].min_accounts: above",
    ),
    "label that is no text": ({"rules": [RULE | {"value": 1.5}]}, "rules[0].value: 1.5 is not a text"),
    "increasing repeat": ({"repeat": [1, 2]}, "repeat: a later post may not be worth more"),
    "empty repeat": ({"repeat": []}, "repeat: at least one"),
    "repeat with null": ({"repeat": [1, None]}, "repeat[1]: null is not a number"),
    "unknown include": ({"include": ["a", "nobody"]}, "include: unknown ids nobody"),
    "include of a number": ({"include": [1.5]}, "include[0]: 1.5 is not a text"),
    "in and out": ({"include": ["a"], "exclude": ["a"]}, "include: also in exclude: a"),
    "unknown weight": ({"objective": {"reach": 1}}, "objective.reach: unknown field"),
    "negative weight": (
        {"objective": {"engagements": -1}},
        "objective.engagements: must be at least 0, got -1",
    ),
    "reach without an audience": (
        {"objective": {"unique_reach": 1}},
        "objective.unique_reach: needs the audience",
    ),
    "universe of nobody": ({"universe": {"DE": 0}}, "universe.DE: must be above 0, got 0"),
    "infinite gap": ({"gap": float("inf")}, "gap: Infinity is not a finite number"),
    "number too long for a float": (
        {"gap": 10**400},
        "gap: a number too long to show is not a finite number",
    ),
    "no time": ({"seconds": 0}, "seconds: must be above 0, got 0"),
    "agreed without a fee": (
        {"agreed": {"a": {"posts": 1}}},
        "agreed.a: posts and fee_cents are both needed",
    ),
    "agreed with too many posts": (
        {"agreed": {"a": {"posts": 4, "fee_cents": 1}}},
        "agreed: a: between 1 and 3",
    ),
    "no points": ({"points": 0}, "points: must be between 1 and"),
    "pending as a list": ({"pending": ["a"]}, 'pending: ["a"] is not an object'),
}
BRIEF_TEXTS = {
    "not json": ('{"budget_cents": 100,\n "gap" 3}', "row 2, column 8: Expecting ':' delimiter"),
    "a list": ("[1]", "[1] is not an object {...}"),
    "nothing": ("", "empty file"),
    "a name twice": ('{"budget_cents": 1, "budget_cents": 2}', '"budget_cents" is given twice'),
    "latin 1": ('{"budget_cents": 1, "include": ["é"]}'.encode("latin-1"), "not UTF-8"),
    "too deep": ("[" * 100_000, "recursion"),
    "too many digits": ('{"budget_cents": ' + "1" * 5_000 + "}", "digits"),
}


@pytest.mark.parametrize("fields, message", BRIEFS.values(), ids=BRIEFS)
def test_a_brief_is_refused(tmp_path, capfd, fields, message):
    said = refusal(arguments(tmp_path, brief=json.dumps(BRIEF | fields)), capfd)
    assert said.startswith(f"{tmp_path / 'brief.json'}: {message}")


@pytest.mark.parametrize("content, message", BRIEF_TEXTS.values(), ids=BRIEF_TEXTS)
def test_a_brief_that_is_no_json_object_is_refused(tmp_path, capfd, content, message):
    said = refusal(arguments(tmp_path, brief=content), capfd)
    assert said.startswith(str(tmp_path / "brief.json")) and message in said
