"""The rejected rows as a file: safe to open, mended and read again."""

import csv
import io

from campaigns.imports.accounts import read_accounts
from campaigns.imports.headers import REJECT_HEADERS
from campaigns.imports.rejects import formula_safe, rejects_csv


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_rejected_rows_keep_their_cells_beside_the_reason() -> None:
    content = b'handle,"Followers\n",likes avg\nana,abc,1\nbob,5,2\ncy,6,7,extra\ndee,9\n'
    text = rejects_csv(read_accounts(content, "instagram"))
    header, first, second = rows_of(text)
    assert header == [*REJECT_HEADERS, "handle", "Followers\n", "likes avg"]
    assert first == ["2", "Followers", '"abc" is not a number', "ana", "abc", "1"]
    assert second[0] == "4"
    assert second[3:] == ["cy", "6", "7", "extra"]


def test_a_mended_file_imports_again() -> None:
    content = b"handle,name,followers,likes avg\n@ana,=Ana,abc,-\nbob,Bob,5,2\n@cy,+C,x,-\n"
    text = rejects_csv(read_accounts(content, "instagram"))
    assert ",'@ana,'=Ana,abc,'-" in text
    mended = text.replace("abc", "1200").replace(",x,", ",1300,")
    again = read_accounts(mended.encode("utf-8-sig"), "instagram")
    assert again.rejected == ()
    assert [(row.handle, row.name, row.followers) for row in again.rows] == [
        ("ana", "=Ana", 1200),
        ("cy", "+C", 1300),
    ]


def test_an_unmended_file_is_rejected_for_the_same_reasons() -> None:
    content = b"handle,followers\nana,abc\nbob,5\n,6\n"
    first = read_accounts(content, "instagram")
    again = read_accounts(rejects_csv(first).encode(), "instagram")
    assert [r.reason for r in again.rejected] == [r.reason for r in first.rejected]


def test_every_start_of_a_formula_is_defused() -> None:
    for start in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20":
        assert formula_safe(start + "x") == "'" + start + "x"
    assert formula_safe("Ana = x") == "Ana = x"
    assert formula_safe("") == ""


def test_a_file_without_rejects_gives_only_the_header() -> None:
    read = read_accounts(b"handle,followers\nana,1\n", "instagram")
    assert rows_of(rejects_csv(read)) == [[*REJECT_HEADERS, "handle", "followers"]]
