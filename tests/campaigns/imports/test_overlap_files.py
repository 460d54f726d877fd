"""Hostile files of overlaps: nothing but FileError or refused rows, and soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.imports.account_names import account_named
from campaigns.imports.errors import FileError
from campaigns.imports.overlaps import OverlapFile, read_overlaps
from campaigns.imports.rejects import rejects_csv

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["account", "share", "base", "first", "23 %", "0,5", "@ana", "x.com/ana", "N/A", '"', "1e999"]
    ),
)


def read_or_refuse(content: bytes) -> OverlapFile | None:
    try:
        read = read_overlaps(content, base="smaller")
    except FileError as error:
        assert str(error)
        return None
    assert read.row_count == len(read.rows) + len(read.rejected)
    assert all(0 <= row.share <= 1 and row.base for row in read.rows)
    assert all(row.reason for row in read.rejected) and rejects_csv(read)
    return read


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refuse(content)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.sampled_from(",;\t|"))
def test_any_table_is_read_or_refused(rows: list[list[str]], delimiter: str) -> None:
    lines = ["account,account,platform,share,base".replace(",", delimiter)]
    lines += [delimiter.join(row) for row in rows]
    read_or_refuse("\n".join(lines).encode("utf-8", errors="replace"))


@pytest.mark.parametrize(
    "body",
    [
        b"," * 1_500_000,
        b"a" * 1_500_000,
        (b"a," + b"(" * 9_000 + b",1,first\n") * 100,
        (b"a," + b" on " * 2_400 + b",1,first\n") * 100,
        (b"a,b" + b" " * 9_000 + b"!,1,first\n") * 100,
        (b"a,b," + b"1" * 9_000 + b",first\n") * 100,
        (b"a,b,1," + b"the " * 2_400 + b"\n") * 100,
        b"https://" + b"a." * 4_000 + b"/,b,1,first\n",
        b"\xf0\x9f\x91\x8d" * 300_000,
    ],
)
def test_monstrous_cells_and_rows_do_not_take_long(body: bytes) -> None:
    started = time.process_time()
    read_or_refuse(b"account,account,share,base\nana,bob,1,first\n" + body)
    assert time.process_time() - started < 10


def test_a_channel_id_keeps_its_case_on_youtube_only() -> None:
    channel = "UCabcdefghijklmnopqrstuv"
    named = dict(account_named(channel).handles)
    assert named["youtube"] == channel and named["tiktok"] == channel.lower()


@pytest.mark.parametrize(
    ("text", "platform", "reason"),
    [
        ("mara (TikTok)", "instagram", "names another platform than the row"),
        ("https://x.com/mara", "instagram", "not one of instagram"),
        ("https://x.com/i/status/1", "", "is no handle and no profile address"),
        ("https://example.org/mara", "", "is no handle and no profile address"),
        ("", "", "the account is empty"),
    ],
)
def test_a_name_that_is_no_account_says_why(text: str, platform: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        account_named(text, platform)
