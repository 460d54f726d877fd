"""The command: its JSON, its CSV, its table, and what it says about files it cannot use."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from campaigns.imports.posts import unix_seconds

from .post_files import csv_bytes, made_up

SCORES = {"median_abs_pct_error", "coverage_80", "mean_pinball"}
METHODS = ("ours", "last", "mean", "median", "band_median")


@pytest.fixture
def backtest(tmp_path):
    """Runs the command on a content and gives its standard output."""

    def run(content, **options):
        path = tmp_path / "posts.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command("backtest", str(path), stdout=out, **options)
        return out.getvalue()

    return run


def strict(text):
    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


def test_the_json_holds_every_scope_method_and_group(backtest):
    found = strict(backtest(csv_bytes(made_up(31, 40, 13)), json=True))
    assert (found["posts"], found["accounts"], found["left_out_zero"]) == (520, 40, 0)
    for scope, forecasts in (("one_step", 40), ("rolling", 480)):
        part = found[scope]
        assert (part["n"], part["accounts"]) == (forecasts, 40)
        assert set(part["by_tier"]) <= {"nano", "micro", "mid", "macro", "mega"}
        assert sum(tier["n"] for tier in part["by_tier"].values()) == forecasts
        for group in (part, *part["by_tier"].values(), *part["by_earlier_posts"].values()):
            assert all(set(group[method]) == SCORES for method in METHODS)
        assert [point["nominal"] for point in part["calibration"]][-2:] == [0.9, 0.95]
    assert list(found["rolling"]["by_earlier_posts"]) == ["1", "2-4", "5-9", "10+"]


def test_every_forecast_is_written_with_what_came(backtest, tmp_path):
    rows = made_up(32, 12, 4)
    out = tmp_path / "out.csv"
    backtest(csv_bytes(rows), json=True, forecasts=str(out))
    written = list(csv.DictReader(io.StringIO(out.read_text(), newline="")))
    columns = ["scope", "account", "posted_at", "earlier_posts", "p10", "p50", "p90", "actual"]
    assert list(written[0]) == columns
    assert [row["scope"] for row in written] == ["one_step"] * 12 + ["rolling"] * 36
    rates = {
        (row["account"], str(row["posted_at"])): float(str(row["likes"])) / float(str(row["followers"]))
        for row in rows
    }
    for row in written:
        assert float(row["actual"]) == pytest.approx(rates[row["account"], row["posted_at"]], rel=1e-6)
        assert 0 < float(row["p10"]) < float(row["p50"]) < float(row["p90"])
    assert {row["earlier_posts"] for row in written if row["scope"] == "one_step"} == {"3"}


def test_without_json_a_person_can_read_it(backtest):
    text = backtest(csv_bytes(made_up(33, 12, 4)))
    assert "rolling: 36 forecasts of 12 accounts" in text
    assert "median error" in text and "band_median" in text and "{" not in text


def test_views_need_no_followers_and_rates_by_views_need_views(backtest):
    rows = [
        {"account": row["account"], "posted_at": row["posted_at"], "views": row["likes"], "likes": 1}
        for row in made_up(34, 12, 4)
    ]
    for measure in ("views", "engagements_by_views"):
        found = strict(backtest(csv_bytes(rows), json=True, measure=measure))
        assert found["rolling"]["n"] == 36 and found["rolling"]["by_tier"] == {}


def test_the_tier_is_that_of_the_row_and_nano_begins_at_nothing(backtest):
    text = "account,followers,posted_at,likes\n"
    for number in range(6):
        text += f"a{number},500,2026-01-01,{5 + number}\na{number},9999,2026-01-02,{90 + number}\n"
        text += f"a{number},10000,2026-01-03,{80 + number}\n"
    tiers = strict(backtest(text, json=True))["rolling"]["by_tier"]
    assert {name: tier["n"] for name, tier in tiers.items()} == {"nano": 6, "micro": 6}


def test_hidden_likes_repeated_rows_and_zeros_are_left_out_and_counted(backtest):
    text = (
        "account,followers,posted_at,likes,comments\n"
        "a,100,2026-01-01,5,1\na,100,2026-01-01,5,1\na,100,2026-01-02,-1,3\na,100,2026-01-03,,3\n"
        "a,100,2026-01-04,0,0\na,100,2026-01-05,7,\nb,100,2026-01-01,5,N/A\nb,,2026-01-02,5,1\n"
        "b,100,,5,1\n,100,2026-01-02,5,1\n"
    )
    found = strict(backtest(text, json=True))
    assert (found["left_out_repeats"], found["left_out_unknown"], found["left_out_zero"]) == (1, 3, 1)
    assert found["left_out_incomplete"] == 2
    assert (found["posts"], found["rolling"]["n"], found["one_step"]["n"]) == (4, 1, 1)


def test_a_file_in_which_nothing_can_be_forecast_says_so_in_numbers(backtest):
    found = strict(
        backtest("account,followers,posted_at,likes\na,10,2026-01-01,1\nb,10,2026-01-01,2\n", json=True)
    )
    assert found["rolling"]["n"] == found["one_step"]["n"] == 0
    assert found["rolling"]["ours"]["coverage_80"] is None


HEADER = "account,followers,posted_at,likes\n"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "posts.csv: The file is empty"),
        (HEADER, "header but no rows"),
        ("account,followers,likes\na,1,2\n", 'no column "posted_at"'),
        ("followers,posted_at,likes\n1,2026-01-01,2\n", 'no column "account"'),
        (HEADER + "a,10,2026-01-01,many\n", 'Row 2, column "likes": "many" is not a number'),
        (HEADER + "a,10,2026-01-01,1\na,x,2026-01-02,1\n", 'Row 3, column "followers"'),
        (HEADER + "a,10,2026-01-01,inf\n", "infinite"),
        (HEADER + "a,10,2026-01-01,-7\n", "negative"),
        (HEADER + "a,10,yesterday,1\n", 'Row 2, column "posted_at": "yesterday" is not a time'),
        (HEADER + "a,10,2026-02-30,1\n", 'Row 2, column "posted_at"'),
        (HEADER + "a,10,1700000000000,1\n", "expected in seconds"),
        (HEADER + "a,10,,1\n,10,2026-01-01,1\n", "No row has both"),
        (HEADER + "a,,2026-01-01,1\n", 'number in the column "followers"'),
        ("account,posted_at,likes\na,2026-01-01,1\n", 'number in the column "followers"'),
        ("account,followers,posted_at\na,10,2026-01-01\n", '"likes", "comments"'),
        (HEADER + "a,10,2026-01-01,1,9\n", "Row 2 has 5 cells"),
        ("account,account,posted_at,likes\na,b,2026-01-01,1\n", "stands twice"),
        ("account,posted_at,likes,sponsored\na,2026-01-01,1,perhaps\n", "neither yes nor no"),
        (b"\x89PNG\r\n", "PNG picture"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(backtest, content, complaint):
    with pytest.raises(CommandError) as refused:
        backtest(content, json=True)
    assert complaint in str(refused.value) and "posts.csv" in str(refused.value)


def test_by_views_is_refused_without_views(backtest):
    with pytest.raises(CommandError, match='column "views"'):
        backtest(HEADER + "a,10,2026-01-01,1\n", measure="engagements_by_views")


def test_a_missing_file_and_an_unwritable_answer_are_refused(backtest, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("backtest", str(tmp_path / "nowhere.csv"))
    with pytest.raises(CommandError, match="no_folder"):
        backtest(csv_bytes(made_up(35, 3, 3)), forecasts=str(tmp_path / "no_folder" / "out.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "1767225600",
        "1767225600.0",
        "2026-01-01",
        "20260101",
        "2026-01-01T00:00:00Z",
        "2026-01-01 01:00:00+01:00",
    ],
)
def test_a_moment_can_be_written_in_many_ways(text):
    assert unix_seconds(text) == 1_767_225_600
