"""From bytes to rows: encodings, delimiters, header rows and limits."""

import pytest

from campaigns.imports import files
from campaigns.imports.errors import FileError
from campaigns.imports.files import Table, read_table
from campaigns.imports.headers import is_known_header

TEXT = "handle,name,followers\nana,Ana Ñandú,1200\nbob,Böb,3400\n"


def table_of(content: bytes) -> Table:
    return read_table(content, is_known_header)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_every_common_encoding_is_read(encoding: str) -> None:
    table = table_of(TEXT.encode(encoding))
    assert table.header == ("handle", "name", "followers")
    assert [record.cells[1] for record in table.records] == ["Ana Ñandú", "Böb"]


def test_big_endian_utf_16_with_a_byte_order_mark_is_read() -> None:
    assert table_of(b"\xfe\xff" + TEXT.encode("utf-16-be")).records[0].cells[0] == "ana"


def test_a_guessed_encoding_is_noted() -> None:
    assert "Windows-1252" in table_of(TEXT.encode("cp1252")).notes[0]
    assert table_of(TEXT.encode()).notes == ()


def test_one_bad_byte_does_not_turn_utf_8_into_windows_1252() -> None:
    text = "handle,name,followers\n" + "ana,ÑñÑñÑñÑñÑñÑñ,1\n" * 9
    table = table_of(text.encode() + b"bob,B\xf6b,2\n")
    assert table.records[0].cells[1] == "ÑñÑñÑñÑñÑñÑñ"
    assert table.records[-1].cells[1] == "B\ufffdb"
    assert "damaged" in table.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ending_are_found_out(delimiter: str, ending: str) -> None:
    text = TEXT.replace(",", delimiter).replace("\n", ending)
    table = table_of(text.encode())
    assert table.delimiter == delimiter
    assert [record.row_number for record in table.records] == [2, 3]
    assert table.records[1].cells == ("bob", "Böb", "3400")


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    rows = "".join(f"user{i};1,{i % 10}K;3,4\n" for i in range(40))
    table = table_of(f"Cuenta;Seguidores;Me gusta promedio\n{rows}".encode())
    assert table.delimiter == ";"
    assert table.records[0].cells == ("user0", "1,0K", "3,4")


def test_excels_separator_line_is_not_a_row() -> None:
    table = table_of(b"sep=;\r\nhandle;followers\r\nana;12\r\n")
    assert table.header_row == 1
    assert table.records[0].cells == ("ana", "12")


def test_line_breaks_inside_quoted_cells_belong_to_the_cell() -> None:
    table = table_of(b'handle,"Followers\r\n","\nLikes avg"\r\nana,"1\n200",3\r\n\r\nbob,2,4\r\n')
    assert table.header == ("handle", "Followers\r\n", "\nLikes avg")
    assert [(record.row_number, record.cells[0]) for record in table.records] == [
        (2, "ana"),
        (4, "bob"),
    ]


def test_title_and_blank_rows_above_the_header_are_passed_over() -> None:
    content = b"Top list, June 2022\n\n,,\nhandle,name,followers\nana,Ana,1\n,,\nbob,Bob,2\n"
    table = table_of(content)
    assert table.header == ("handle", "name", "followers")
    assert table.header_row == 4
    assert [record.row_number for record in table.records] == [5, 7]
    assert "row 4" in table.notes[0]


def test_an_unnamed_index_column_gets_a_blank_header() -> None:
    table = table_of(b"handle,followers\n1,ana,10\n2,bob,20\n")
    assert table.header == ("", "handle", "followers")


def test_a_formula_safe_apostrophe_is_taken_away() -> None:
    table = table_of(b"handle,name,followers\n'@ana,'=x,'-\nbob,'tis,3\n")
    assert table.records[0].cells == ("@ana", "=x", "-")
    assert table.records[1].cells == ("bob", "'tis", "3")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n,,\r\n", "empty"),
        (b"\x0b", "empty"),
        (b"sep=;\n", "empty"),
        (b"PK\x03\x04" + b"x" * 50, "Excel workbook or ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (bytes(range(1, 32)) * 10, "binary"),
        (b"\x81\x8d\x8f\x90" * 9, "not text"),
        (b"\xff\xfea\xd8\x00\x00", "UTF-16"),
        (b"handle,followers\n", "no rows"),
        (b"handle,followers\n,\n\n", "no rows"),
        (b'handle,followers\n"ana,12\nbob,13\n', "quotation mark opens in row 2"),
    ],
)
def test_files_that_cannot_be_read_say_why(content: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        table_of(content)


def test_a_nul_byte_is_named_with_row_and_column() -> None:
    with pytest.raises(FileError, match="Row 3, column 2 holds a NUL") as caught:
        table_of(b"handle,name,followers\nana,Ana,1\nbob,B\x00b,2\n")
    assert (caught.value.row, caught.value.column) == (3, "2")


def test_rows_swallowed_by_a_stray_quotation_mark_are_refused() -> None:
    rows = "".join(f"u{i},n,1\n" for i in range(9))
    content = f'handle,name,followers\na,"stray,1\n{rows}b,"n",2\n'
    with pytest.raises(FileError, match="row 2, column 2 a quotation mark") as caught:
        table_of(content.encode())
    assert caught.value.row == 2


def test_limits_are_named_with_row_and_column(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileError, match="Row 2, column 1 has 10,001 characters"):
        table_of(b"handle,followers\n" + b"a" * 10_001 + b",1\n")
    with pytest.raises(FileError, match="Row 2 has 401 columns"):
        table_of(b"handle,followers\n" + b"1," * 400 + b"1\n")
    with pytest.raises(FileError, match="bytes; the limit"):
        table_of(b"a" * (files.MAX_BYTES + 1))
    monkeypatch.setattr(files, "MAX_ROWS", 5)
    with pytest.raises(FileError, match="6 rows; the limit is 5"):
        table_of(b"handle,followers\n" + b"a,1\n" * 6)
    with pytest.raises(FileError, match="more than 5 rows"):
        table_of(b"handle,followers\n" + b"a,1\n" * 60)
    assert len(table_of(b"handle,followers\n" + b"a,1\n" * 5).records) == 5
