"""Files opened and read in chunks: text, workbooks, JSON histories, and what people choose about them."""

import json
from datetime import date
from pathlib import Path

import pytest

from campaigns.imports import source as sources
from campaigns.imports.errors import FileError
from campaigns.imports.files import read_table
from campaigns.imports.kinds import is_any_header
from tests.campaigns.imports.spreadsheets import ods, ods_table, opened, written, xls, xlsx

ROWS = [["handle", "followers", "%ER"], ["@ana", 1432.0, 0.024483], ["bob", 20000, 0.5]]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_chunks_are_the_same_however_they_are_taken(tmp_path: Path, size: int) -> None:
    lines = [f"u{i},{i},\"a 'quoted' {i}\"" if i % 7 == 0 else f"u{i},{i},plain" for i in range(1, 40)]
    source = opened(written(tmp_path, "handle,followers,city", *lines))
    once = [record for chunk in source.chunks(size) for record in chunk]
    assert len(once) == source.row_count == 39
    assert [record.row_number for record in once] == list(range(2, 41))
    for skip in (0, 1, 5, 38, 39, 100):
        assert [record for chunk in source.chunks(size, skip) for record in chunk] == once[skip:]
    assert once == list(source.sample)


def test_streamed_text_is_read_as_whole_text_is(tmp_path: Path) -> None:
    line = 'ana{0},"Lima, {0}\n""x""",{0}\r\n'
    for content in (
        "handle,name,followers\r\n" + "".join(line.format(i) for i in range(30_000)),
        "sep=;\r\nhandle;followers\r\n" + "".join(f"u{i};{i}\r\n" for i in range(50)) + "\x1a",
        "Top list\n\n,,\nhandle,name,followers\nana,'=x,1\n,,\n\nbob,'tis,2",
        "handle\tfollowers\rana\t1\rbob\t2\r",
    ):
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode())
        source, table = opened(path), read_table(content.encode(), is_any_header)
        assert [record for chunk in source.chunks(999) for record in chunk] == list(table.records)
        assert (source.header, source.header_row) == (table.header, table.header_row)
        assert source.delimiter == table.delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_common_encoding_is_streamed(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(("handle,name\n" + "ana,Ñandú\n" * 200_000).encode(encoding))
    source = opened(path)
    assert source.row_count == 200_000
    assert source.sample[-1].cells == ("ana", "Ñandú")


def test_the_sample_reaches_to_the_end_of_the_file(tmp_path: Path) -> None:
    source = opened(written(tmp_path, "handle,followers", *(f"u{i},{i}" for i in range(1, 30_001))))
    assert 3_000 <= len(source.sample) <= 4_000
    assert source.sample[1999].row_number == 2001
    assert source.sample[-1].row_number > 29_000


def test_what_is_chosen_goes_before_what_is_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, "name;x", "a,b;c", "handle,followers;", "ana,1;", "bob,2;")
    source = opened(path, header_row=3, delimiter=",", encoding="cp1252")
    assert source.header == ("handle", "followers;")
    assert source.encoding == "cp1252"
    assert sum("as chosen" in note for note in source.notes) == 3
    for wrong in ({"header_row": 99}, {"delimiter": "ab"}, {"encoding": "klingon"}, {"encoding": "hex"}):
        with pytest.raises(FileError):
            opened(path, **wrong)


def test_the_limits_of_streamed_text_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileError, match="401 columns; the limit is 400"):
        opened(written(tmp_path, "handle,followers", ",".join("a" * 401)))
    with pytest.raises(FileError, match="10,001 characters"):
        opened(written(tmp_path, "handle,followers", "a" * 10_001 + ",1"))
    with pytest.raises(FileError, match="holds a NUL"):
        opened(written(tmp_path, "handle,followers", "ana,1", "b\x00b,2"))
    monkeypatch.setattr(sources, "MAX_SOURCE_ROWS", 5)
    with pytest.raises(FileError, match="limit"):
        opened(written(tmp_path, "handle,followers", *["ana,1"] * 6))
    monkeypatch.setattr(sources, "MAX_SOURCE_BYTES", 5)
    with pytest.raises(FileError, match="bytes; the limit"):
        opened(written(tmp_path, "handle,followers", "ana,1"))


def cells_of(path: Path) -> list[tuple[str, ...]]:
    return [record.cells for record in opened(path).sample]


def test_workbooks_of_every_kind_give_the_same_text(tmp_path: Path) -> None:
    expected = [("@ana", "1432", "0.024483"), ("bob", "20000", "0.5")]
    assert cells_of(xlsx(tmp_path / "a.xlsx", {"List": ROWS})) == expected
    assert cells_of(xls(tmp_path / "a.xls", ROWS)) == expected
    assert cells_of(ods(tmp_path / "a.ods", ods_table(ROWS))) == expected


def test_a_workbook_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    assert opened(xlsx(tmp_path / "a.csv", {"List": ROWS})).kind == "xlsx"
    assert opened(xls(tmp_path / "b.xlsx", ROWS)).kind == "xls"
    assert opened(ods(tmp_path / "c.xls", ods_table(ROWS))).kind == "ods"


def test_typed_cells_become_text_that_the_readers_understand(tmp_path: Path) -> None:
    rows = [
        ["handle", "followers", "er", "verified", "measured on", "note"],
        ["ana", 149_200_000.0, 0.0245, True, date(2026, 5, 1), "=1+1"],
        ["bob", 1e-7, 1.5, False, date(2026, 5, 2), "=NA()"],
    ]
    cells = cells_of(xlsx(tmp_path / "a.xlsx", {"List": rows}, percent=(2,)))
    assert cells[0][:5] == ("ana", "149200000", "0.0245", "true", "2026-05-01")
    assert cells[1][1] == "0.0000001"


def test_the_sheet_with_most_known_names_is_read_and_said(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", {"About": [["This is a list"], ["of people"]], "People": ROWS, "Empty": []}
    )
    source = opened(path)
    assert (source.sheet, source.sheets) == ("People", ("About", "People", "Empty"))
    assert 'Of 3 sheets "People" is read' in source.notes[0]
    assert opened(path, sheet="About").header == ("This is a list",)
    with pytest.raises(FileError, match='no sheet "Nope"'):
        opened(path, sheet="Nope")


def test_rows_above_a_workbooks_header_keep_their_numbers(tmp_path: Path) -> None:
    source = opened(xlsx(tmp_path / "a.xlsx", {"List": [["Title"], [], *ROWS]}))
    assert (source.header_row, [record.row_number for record in source.sample]) == (3, [4, 5])


def test_histories_in_json_give_one_record_per_post(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps([
        {"userFollowerCount": 10, "mediaLikeNumbers": [3, 2], "mediaUploadTimes": [1500000100, 1500000000]},
        {"userFollowerCount": 20, "mediaLikeNumbers": [], "mediaUploadTimes": []},
        {"userFollowerCount": 30, "mediaLikeNumbers": [9], "mediaUploadTimes": [1600000000]},
    ]))  # fmt: skip
    source = opened(path)
    assert source.kind == "json"
    assert source.header == (
        "account",
        "userFollowerCount",
        "position",
        "mediaLikeNumbers",
        "mediaUploadTimes",
    )
    assert [record.cells for record in source.sample] == [
        ("account 1", "10", "0", "3", "1500000100"),
        ("account 1", "10", "1", "2", "1500000000"),
        ("account 3", "30", "0", "9", "1600000000"),
    ]


def test_nested_objects_in_json_become_columns(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    post = {"authorMeta": {"name": "ana", "fans": 5}, "diggCount": 3, "hashtags": ["a", "b"], "music": None}
    path.write_text(json.dumps([post]))
    source = opened(path)
    assert source.header == ("authorMeta.name", "authorMeta.fans", "diggCount", "hashtags", "music")
    assert source.sample[0].cells == ("ana", "5", "3", "a b", "")


@pytest.mark.parametrize("content", [b"[1, 2]", b"{", b"[]", b"[" * 100_000, b'[{"a": 1}, 3]'])
def test_json_of_another_form_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(FileError):
        opened(path)
