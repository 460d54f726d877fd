"""Hostile bytes: nothing but FileError, and soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.handles import PLATFORMS
from campaigns.imports.accounts import AccountFile, read_accounts
from campaigns.imports.errors import FileError
from campaigns.imports.rejects import rejects_csv

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["handle", "followers", "likes avg", "12K", "1,2", "@ana", "N/A", "Spain", '"']),
)


def read_or_refuse(content: bytes, platform: str) -> AccountFile | None:
    try:
        read = read_accounts(content, platform)
    except FileError as error:
        assert str(error)
        return None
    assert read.row_count == len(read.rows) + read.repeats + len(read.rejected)
    assert rejects_csv(read)
    return read


@given(st.binary(max_size=400), st.sampled_from(PLATFORMS))
def test_any_bytes_are_read_or_refused(content: bytes, platform: str) -> None:
    read_or_refuse(content, platform)


@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(PLATFORMS),
)
def test_any_table_is_read_or_refused(rows: list[list[str]], delimiter: str, platform: str) -> None:
    lines = ["handle,followers,likes avg".replace(",", delimiter)]
    lines += [delimiter.join(row) for row in rows]
    read_or_refuse("\n".join(lines).encode("utf-8", errors="replace"), platform)


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 1_500_000,
        b"," * 1_500_000,
        b'"' * 1_500_001,
        b"a" * 1_500_000,
        b"ana,1 " + b" " * 9_000 + b"!\n",
        b"ana," + b"1" * 9_000 + b"\n",
        b"@" * 9_000 + b",1\n",
        b"a @" * 3_000 + b",1\n",
        b"https://" + b"a." * 4_000 + b"/,1\n",
        (b"'" * 5_000 + b"," + b"(" * 5_000 + b"\n") * 50,
        b"\xf0\x9f\x91\x8d" * 300_000,
    ],
)
def test_monstrous_cells_and_rows_do_not_take_long(body: bytes) -> None:
    started = time.perf_counter()
    for platform in ("instagram", "youtube"):
        read_or_refuse(b"handle,followers\nana,1\n" + body, platform)
    assert time.perf_counter() - started < 10


def test_many_rows_are_read_within_seconds() -> None:
    rows = "".join(f"user.{i},Name {i},{i}.0,{i % 90}.5K,Spain,Music\n" for i in range(20_000))
    started = time.perf_counter()
    read = read_accounts(f"handle,name,followers,likes avg,country,category\n{rows}".encode(), "x")
    assert len(read.rows) == 20_000
    assert time.perf_counter() - started < 10


def test_many_blanks_before_a_handle_do_not_take_long() -> None:
    cell = "a" + " " * 950 + "b@ x"
    content = ("handle,followers\n" + f"{cell},1000\n" * 1000).encode()
    began = time.perf_counter()
    read_accounts(content, "youtube")
    assert time.perf_counter() - began < 5
