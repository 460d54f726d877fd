"""Columns at once and rows one by one: the same rows, whatever the cells; repeats across chunks as in one."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.imports.account_reader import AccountReader
from campaigns.imports.account_row import AccountRow, Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.errors import FileError
from campaigns.imports.recurring import SLOTS, Repeats, find_repeats
from campaigns.imports.repeats import merge_repeats
from campaigns.imports.source import Source
from tests.campaigns.imports.spreadsheets import opened, written

HEADERS = [
    "username", "platform", "full name",
    "last name", "followers", "followers", "avg likes", "avg comments",
    "avg views", "engagement avg", "authentic engagement", "ER", "category", "category 2", "country",
    "audience country", "city", "language", "posts measured", "date", "price", "currency", "note", "url",
    "instagram", "tiktok",
]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from([
        "", "0", "0.0", "1", "12", "1432.0", "1,432", "1.432", "149.2M", "2K", "-", "N/A", "N/A'", "#VALOR!",
        "nan", "na", "nil", "hidden", "-5", "1e3", "abc", "0.0245", "2.45%", "2,45 %", "250", "101", "1.5",
        "99999999999999", " 7 ", "12.345", "١٢", "１２", "ana", "@ana", "Ana", "UC", 
        "UCVtFOytbRpEvzLjvqGG5gxQ",
        "bea.b", "a b", "Ana Lima", "Ana  Lima", " Ana Lima ", "김우빈", "O'Brien", "'tis", "not available",
        "Instagram", "TikTok", "YouTube", "IG", "MySpace", "Spain", "España", "4K", "Music", "Music;Food",
        "ModelingFashion", "en",
        "fr-FR", "Spanish", "2026-05-01", "03/04/2026", "May 2026", "someday",
        "https://instagram.com/ana", "https://www.tiktok.com/@bea", "https://www.tiktok.com/share/user/12",
        "$300", "1,200 €", "EUR", "on request", "🔒", "username", "x" * 250, "\u200bana", "a\nb", "NaN%",
    ]),
    st.text(max_size=10),
    st.integers(0, 10**7).map(str),
    st.floats(0, 1, allow_nan=False).map(lambda value: f"{value:.4f}"),
)  # fmt: skip
ACCOUNTS = st.sampled_from(["ana", "bea", "@Ana", "cy", "dee.d", "eve_1", "N/A", "https://instagram.com/ana"])


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header with the account, and rows that are mostly plain, in dirty company."""
    others = draw(st.lists(st.sampled_from(HEADERS[1:]), min_size=1, max_size=9))
    names = ["username", *others]
    plain = {name: draw(CELLS) for name in names}
    rows = [names]
    for _ in range(draw(st.integers(1, 12))):
        row = [draw(st.one_of(ACCOUNTS, CELLS))]
        row += [plain[name] if draw(st.integers(0, 3)) else draw(CELLS) for name in others]
        rows.append(row[: draw(st.integers(1, len(row)))] if draw(st.integers(0, 9)) == 0 else row)
    return rows


def source_of(rows: list[list[str]], folder: Path) -> Source | None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = folder / "list.csv"
    path.write_bytes(text.getvalue().encode("utf-8", "replace"))
    try:
        return opened(path)
    except FileError:
        return None


def one_by_one(reader: AccountReader, source: Source) -> list[AccountRow | Rejected]:
    """What the readers of single rows say, without any plain column."""
    return [
        slot.read(record)
        for records in source.chunks(100)
        for record in records
        for slot in reader._readers
        if not slot.is_blank(record.cells)
    ]


@settings(max_examples=400, deadline=None)
@given(tables(), st.sampled_from(["", "instagram", "youtube", "x"]))
def test_columns_at_once_give_what_rows_one_by_one_give(rows: list[list[str]], platform: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = source_of(rows, Path(folder))
        if source is None:
            return
        try:
            reader = AccountReader(source, Choices(platform))
        except FileError:
            return
        slow = one_by_one(reader, source)
        for size in (1, 4, 100):
            read = [reader.read(records) for records in source.chunks(size)]
            assert [row for some, _ in read for row in some] == [r for r in slow if isinstance(r, AccountRow)]
            refused = [one for _, some in read for one in some if one.reason != "the row holds no account"]
            assert refused == [one for one in slow if isinstance(one, Rejected)]


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from(["instagram", "youtube"]), st.integers(1, 5))
def test_repeats_across_chunks_are_merged_as_in_one(rows: list[list[str]], platform: str, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = source_of(rows, Path(folder))
        if source is None:
            return
        try:
            reader = AccountReader(source, Choices(platform))
        except FileError:
            return
        if len(reader.plan.slots) > 1:
            return
        slow = one_by_one(reader, source)
        kept, clashes, merged = merge_repeats(
            [row for row in slow if isinstance(row, AccountRow)], reader.plan.slots[0].plan
        )
        repeats = find_repeats(source, reader)
        read = [reader.read(records, repeats) for records in source.chunks(size)]
        assert [row for some, _ in read for row in some] == kept
        assert repeats.merged == merged
        refused = {one.row_number: one.reason for _, some in read for one in some}
        expected = {one.row_number: one.reason for one in slow if isinstance(one, Rejected)}
        assert refused == expected | {clash.row_number: clash.reason for clash in clashes}


def test_a_later_row_fills_what_the_first_lacks(tmp_path: Path) -> None:
    lines = [
        "ana,,100,,Food",
        "bea,Bea,5,1,",
        "ana,Ana,100,7,Travel",
        "cy,Cy,1,1,",
        "ana,,100,8,",
        "ana,,,7,",
    ]
    source = opened(written(tmp_path, "username,full name,followers,avg likes,category", *lines))
    reader = AccountReader(source, Choices("instagram"))
    repeats = find_repeats(source, reader)
    read = [reader.read(records, repeats) for records in source.chunks(1)]
    first = read[0][0][0]
    assert (first.name, first.avg_likes, first.niches) == ("Ana", 7, ("Food", "Travel"))
    assert [len(rows) for rows, _ in read] == [1, 1, 0, 1, 0, 0]
    assert read[4][1][0].reason == "repeats row 2 with other average likes (8 here, 7 there): row 2 is kept"
    assert read[5][1][0].reason == "the followers are unknown"
    assert repeats.merged == 1


def test_repeats_of_a_wide_file_are_those_of_one_platform(tmp_path: Path) -> None:
    lines = ["ana,ana.t,10", "bea,ana.t,20", "ana,,"]
    source = opened(written(tmp_path, "instagram,tiktok,instagram followers", *lines))
    reader = AccountReader(source, Choices())
    repeats = find_repeats(source, reader)
    rows = [row for records in source.chunks(1) for row in reader.read(records, repeats)[0]]
    assert [(row.row_number, row.platform, row.handle) for row in rows] == [
        (2, "instagram", "ana"),
        (2, "tiktok", "ana.t"),
        (3, "instagram", "bea"),
    ]
    assert repeats.merged_at.tolist() == [3 * SLOTS + 1, 4 * SLOTS]


@pytest.mark.parametrize("rows", [0, 3])
def test_a_file_without_repeats_says_so(tmp_path: Path, rows: int) -> None:
    source = opened(written(tmp_path, "username,followers", "zed,1", *(f"u{i},1" for i in range(rows))))
    repeats = find_repeats(source, AccountReader(source, Choices("x")))
    assert (repeats.merged, len(repeats.touched), repeats.fills) == (0, 0, Repeats().fills)
