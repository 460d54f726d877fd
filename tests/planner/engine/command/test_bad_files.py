"""What cannot be used is refused with exit code 2 and one line that says where it is wrong."""

import os

import polars as pl
import pytest

from tests.planner.engine.command.files import AUDIENCE, CANDIDATES, arguments, refusal, write

HEADER = CANDIDATES.splitlines()[0]

CANDIDATE_FILES = {
    "text in a number": (
        CANDIDATES.replace("a,200", "a,12x"),
        'row 3, column fee_cents: "12x" is not a whole number',
    ),
    "text in a value": (CANDIDATES.replace("20.5", "n/a"), 'row 4, column value: "n/a" is not a number'),
    "blanks around a number": (CANDIDATES.replace("a,200", "a, 200"), 'row 3, column fee_cents: " 200"'),
    "half a cent": (
        CANDIDATES.replace("007,100", "007,12.5"),
        'row 2, column fee_cents: "12.5" is not a whole',
    ),
    "half a post": (
        CANDIDATES.replace(",9,", ",1.5,"),
        'row 4, column max_posts: "1.5" is not a whole number',
    ),
    "negative fee": (CANDIDATES.replace("b,300", "b,-300"), 'row 4, column fee_cents: "-300" is below 0'),
    "negative value": (CANDIDATES.replace("20.5", "-0.5"), 'row 4, column value: "-0.5" is below 0'),
    "not a number": (CANDIDATES.replace("20.5", "NaN"), 'row 4, column value: "NaN" is not a number'),
    "infinity": (CANDIDATES.replace("20.5", "inf"), 'row 4, column value: "inf" is not a number'),
    "overflow": (CANDIDATES.replace("20.5", "1e999"), 'row 4, column value: "1e999" is not a number'),
    "too large": (
        CANDIDATES.replace("b,300", "b,70368744177665"),
        'row 4, column fee_cents: "70368744177665" is above',
    ),
    "too large value": (
        CANDIDATES.replace("20.5", "1e20"),
        'row 4, column value: "1e20" is above 70368744177664',
    ),
    "empty fee": (CANDIDATES.replace("a,200", "a,"), "row 3, column fee_cents: the cell is empty"),
    "empty fixed cost": (CANDIDATES.replace("200,0", "200,"), "row 3, column fixed_cents: the cell is empty"),
    "empty most posts": (CANDIDATES.replace(",9,", ",,"), "row 4, column max_posts: the cell is empty"),
    "empty id": (CANDIDATES.replace("a,200", ",200"), "row 3, column id: the cell is empty"),
    "quoted empty id": (CANDIDATES.replace("a,200", '"",200'), "row 3, column id: the cell is empty"),
    "duplicate id": (
        CANDIDATES.replace("b,300", "007,300"),
        'row 4, column id: "007" stands already in row 2',
    ),
    "missing column": (
        CANDIDATES.replace("max_posts", "posts"),
        "row 1: no column max_posts (found: id, fee_cents",
    ),
    "column twice": (
        CANDIDATES.replace("platform", "niche"),
        'row 1, column 7: the name "niche" stands twice',
    ),
    "column without a name": (CANDIDATES.replace("platform", ""), "row 1, column 7: a column without a name"),
    "semicolons": (CANDIDATES.replace(",", ";"), "row 1: no column id (found: id;fee_cents"),
    "cell missing": (
        CANDIDATES.replace("travel,tiktok", "travel"),
        "row 3, column platform: cell missing (6 cells, the header has 7)",
    ),
    "cell too many": (
        CANDIDATES.replace("travel", "travel,food"),
        "row 3: too many cells (8 cells, the header has 7)",
    ),
    "one missing and one too many": (
        CANDIDATES.replace("food,instagram", "food").replace("travel", "travel,food"),
        "row 2, column platform: cell missing",
    ),
    "cell missing beside quoted commas": (
        CANDIDATES.replace("food", '"a,b"').replace("travel,tiktok", "travel"),
        "row 3, column platform: cell missing",
    ),
    "row of nothing": (
        CANDIDATES.replace("a,200", ",,,,,,\na,200"),
        "row 3, column id: every cell of the row is empty",
    ),
    "quote not closed": (CANDIDATES.replace("a,200", '"a,200'), "row 3"),
    "text after a quote": (CANDIDATES.replace("a,200", '"a"x,200'), "row 3"),
    "bad cell after a cell of two lines": (
        CANDIDATES.replace("food", '"fo\nod"').replace("b,300", "b,x"),
        'row 5, column fee_cents: "x"',
    ),
    "bad cell after a blank line": (CANDIDATES.replace("a,200", "\r\na,y"), 'row 4, column fee_cents: "y"'),
    "bad cell with line breaks": (
        CANDIDATES.replace("a,200", 'a,"1\n2"'),
        'row 3, column fee_cents: "1\\n2"',
    ),
    "latin 1": (
        CANDIDATES.replace("travel", "café").encode("latin-1"),
        "row 3, column 6: the file is not UTF-8",
    ),
    "utf 16": (CANDIDATES.encode("utf-16"), "row 1, column 1: the file is not UTF-8 text"),
    "lines that end as on an old Mac": (
        CANDIDATES.replace("\n", "\r"),
        "row 1, column 7: a carriage return that ends",
    ),
    "a carriage return inside a cell": (
        CANDIDATES.replace("travel", "tra\rvel"),
        "row 3, column 6: a carriage return that ends no line",
    ),
    "a row broken in two": (
        CANDIDATES.replace("travel,tiktok", "travel\n,tiktok"),
        "row 3, column platform: cell missing",
    ),
    "a row broken before its last cell, which is empty": (
        CANDIDATES.replace("travel,tiktok", "travel\n,"),
        "row 3, column platform: cell missing",
    ),
    "nothing": ("", "empty file"),
    "blank lines": ("\n\n", "empty file"),
    "only a byte order mark": ("\ufeff", "empty file"),
    "a header alone": (HEADER, "empty file"),
    "a header and a blank line": (HEADER + "\n\n", "empty file"),
}
AUDIENCE_FILES = {
    "unknown id": (AUDIENCE.replace("a,DE", "z,DE"), 'row 2, column id: "z" is not among the candidates'),
    "empty id": (AUDIENCE.replace("a,DE", ",DE"), "row 2, column id: the cell is empty"),
    "empty segment": (AUDIENCE.replace("FR", ""), "row 3, column segment: the cell is empty"),
    "negative people": (AUDIENCE.replace("300", "-1"), 'row 4, column people: "-1" is below 0'),
    "text for people": (AUDIENCE.replace("300", "many"), 'row 4, column people: "many" is not a number'),
    "no people": (AUDIENCE.replace("300", ""), "row 4, column people: the cell is empty"),
    "the same pair twice": (
        AUDIENCE + "b,DE,1\n007,DE,7\na,DE,1\n",
        'row 6, column segment: the pair "007", "DE" stands already in row 4',
    ),
    "no column segment": (AUDIENCE.replace("segment", "country"), "row 1: no column segment"),
    "a header alone": ("id,segment,people\n", "empty file"),
}


@pytest.mark.parametrize("content, message", CANDIDATE_FILES.values(), ids=CANDIDATE_FILES)
def test_a_candidate_file_is_refused(tmp_path, capfd, content, message):
    said = refusal(arguments(tmp_path, candidates=content), capfd)
    assert said.startswith(str(tmp_path / "candidates.csv")) and message in said


@pytest.mark.parametrize("content, message", AUDIENCE_FILES.values(), ids=AUDIENCE_FILES)
def test_an_audience_file_is_refused(tmp_path, capfd, content, message):
    said = refusal(arguments(tmp_path, audience=content), capfd)
    assert said.startswith(str(tmp_path / "audience.csv")) and message in said


@pytest.mark.parametrize("which", ["--candidates", "--brief", "--audience"])
def test_a_missing_file_and_a_directory_are_refused(tmp_path, capfd, which):
    given = arguments(tmp_path, audience=AUDIENCE)
    position = given.index(which) + 1
    given[position] = str(tmp_path / "absent.csv")
    assert "absent.csv: no such file" in refusal(given, capfd)
    given[position] = str(tmp_path)
    assert "is a directory" in refusal(given, capfd)
    given[position] = os.devnull
    assert "is not a regular file" in refusal(given, capfd)


@pytest.mark.parametrize("content", [b"PAR1", CANDIDATES.encode(), b"PAR1" + bytes(500) + b"PAR1"])
def test_a_file_that_only_claims_to_be_parquet_is_refused(tmp_path, capfd, content):
    given = arguments(tmp_path)
    given[2] = str(write(tmp_path / "c.parquet", content))
    assert "c.parquet: cannot be read as Parquet" in refusal(given, capfd)


def test_a_parquet_file_cut_short_is_refused(tmp_path, capfd):
    given = arguments(tmp_path)
    given[2] = str(tmp_path / "c.parquet")
    pl.read_csv(CANDIDATES.encode()).write_parquet(given[2])
    whole = (tmp_path / "c.parquet").read_bytes()
    write(tmp_path / "c.parquet", b"PAR1" + bytes(200) + whole[-600:])
    assert "c.parquet: cannot be read as Parquet" in refusal(given, capfd)


PARQUET_COLUMNS = {
    "a missing number": (
        {"fee_cents": [1, None, 3]},
        "row 2 (the first record is row 1), column fee_cents: the cell is",
    ),
    "a text for a number": (
        {"fee_cents": ["1", "2", "x"]},
        'row 3 (the first record is row 1), column fee_cents: "x"',
    ),
    "half a cent": (
        {"fee_cents": [1.0, 2.5, 3.0]},
        'row 2 (the first record is row 1), column fee_cents: "2.5"',
    ),
    "truth for a number": (
        {"fee_cents": [True, False, True]},
        "column fee_cents: numbers expected, the column holds Boolean",
    ),
    "lists for ids": ({"id": [["a"], ["b"], ["c"]]}, "column id: text expected, the column holds List"),
    "a missing id": (
        {"id": ["a", None, "c"]},
        "row 2 (the first record is row 1), column id: the cell is empty",
    ),
    "an id twice": ({"id": ["a", "c", "c"]}, 'column id: "c" stands already in row 2'),
}


@pytest.mark.parametrize("columns, message", PARQUET_COLUMNS.values(), ids=PARQUET_COLUMNS)
def test_a_parquet_file_with_a_bad_column_is_refused(tmp_path, capfd, columns, message):
    given = arguments(tmp_path)
    given[2] = str(tmp_path / "c.parquet")
    frame = pl.read_csv(CANDIDATES.encode())
    frame.with_columns(**{name: pl.Series(column) for name, column in columns.items()}).write_parquet(
        given[2]
    )
    assert message in refusal(given, capfd)
    frame.head(0).write_parquet(given[2])
    assert "empty file" in refusal(given, capfd)
    frame.drop("value").write_parquet(given[2])
    assert "c.parquet: no column value" in refusal(given, capfd)
