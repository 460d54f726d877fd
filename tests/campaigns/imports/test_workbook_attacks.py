"""Hostile files: refused with a reason, soon and in little memory; never a crash."""

import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.imports.errors import FileError
from tests.campaigns.imports.spreadsheets import ods, ods_table, opened, rezipped, sheet_xml, xls, xlsx

ROWS: list[list[object]] = [["handle", "followers"], ["ana", 1], ["bob", 2]]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < 10


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "a.xlsx", {"List": ROWS})


def refused(path: Path, reason: str = ".") -> None:
    with pytest.raises(FileError, match=reason) as caught:
        opened(path)
    assert str(caught.value)


def test_a_sheet_that_unpacks_to_gigabytes_is_refused(book: Path) -> None:
    with (
        zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(500):
            part.write(b" " * 1_000_000)
    refused(book, "unpacks to|tightly")


def test_a_stated_size_of_two_gigabytes_is_refused(book: Path) -> None:
    content = bytearray(book.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 2**31)
    book.write_bytes(content)
    refused(book)


def test_a_size_that_is_stated_too_small_is_found_out(tmp_path: Path, book: Path) -> None:
    rezipped(book, {"xl/junk.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
    content = bytearray(book.read_bytes())
    real, small = struct.pack("<I", 30_000_007), struct.pack("<I", 7)
    assert real in content
    book.write_bytes(content.replace(real, small))
    refused(book, "another size")


def test_many_parts_are_refused(book: Path) -> None:
    refused(rezipped(book, {f"xl/{i}.xml": b"<a/>" for i in range(3_000)}), "parts")


@pytest.mark.parametrize("declared", [
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
])  # fmt: skip
def test_entities_and_document_types_are_refused(tmp_path: Path, book: Path, declared: str) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    refused(rezipped(book, {SHEET: sheet_xml(cell, declared)}), "entities")
    refused(ods(tmp_path / "a.ods", ods_table(ROWS), declared), "entities")


def test_a_document_type_across_two_pieces_is_found(book: Path) -> None:
    spaces = " " * (1_048_576 - len(sheet_xml("").partition(b"<sheetData>")[0]) - 13)
    refused(rezipped(book, {SHEET: sheet_xml(spaces + "<!DOCTYPE x>")}), "entities")


def test_a_cell_at_the_far_end_is_refused(book: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    refused(rezipped(book, {SHEET: sheet_xml(rows)}), "far from|too large|damaged")


def test_ten_thousand_columns_are_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [[f"c{i}" for i in range(10_000)], list(range(10_000))]
    refused(xlsx(tmp_path / "wide.xlsx", {"List": rows}), "10,000 columns; the limit is 400")


@pytest.mark.parametrize("keep", [30, 200, 2_000, -1, -30])
def test_a_truncated_workbook_is_refused(book: Path, keep: int) -> None:
    book.write_bytes(book.read_bytes()[:keep])
    refused(book)


def test_an_encrypted_archive_is_refused(book: Path) -> None:
    content = bytearray(book.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 4)
    book.write_bytes(content)
    refused(book, "password")


def test_a_sheet_that_is_no_xml_is_refused(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels")
    named = relations.replace(b"worksheets/sheet1.xml", b"worksheets/sheet1.bin")
    refused(rezipped(book, {"xl/_rels/workbook.xml.rels": named}), "not XML")


def test_other_archives_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", "handle,followers\nana,1\n")
    refused(path, "ZIP archive without a workbook")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    refused(path, "xlsb")


@pytest.mark.parametrize("repeated", [
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>',
    '<table:table-row><table:table-cell table:number-columns-repeated="2000000000" '
    'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>',
])  # fmt: skip
def test_repeated_cells_of_a_bomb_are_refused(tmp_path: Path, repeated: str) -> None:
    refused(ods(tmp_path / "bomb.ods", f'<table:table table:name="A">{repeated}</table:table>'))


@pytest.mark.parametrize("start", [8, 512, 600, 1_500, 3_000])
def test_garbage_in_an_old_workbook_is_refused_or_read(tmp_path: Path, start: int) -> None:
    path = xls(tmp_path / "a.xls", ROWS)
    content = bytearray(path.read_bytes())
    for at in range(start, min(start + 400, len(content))):
        content[at] = (at * 37) % 256
    path.write_bytes(content)
    try:
        opened(path)
    except FileError as error:
        assert str(error)


def test_an_old_workbook_cut_short_or_empty_is_refused(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", ROWS)
    content = path.read_bytes()
    for keep in (8, 100, 512, 1_000):
        path.write_bytes(content[:keep])
        refused(path)


def test_an_old_workbook_with_a_far_cell_is_refused_or_read(tmp_path: Path) -> None:
    path = tmp_path / "far.xls"
    import xlwt

    made = xlwt.Workbook()
    sheet = made.add_sheet("List")
    sheet.write(0, 0, "handle")
    sheet.write(65_535, 255, 1)
    made.save(str(path))
    refused(path)


@pytest.mark.parametrize("body", [
    b'"' * 3_000_001,
    b'"' + b"x" * 3_000_000,
    b"a" * 6_000_000,
    b"\n" * 3_000_000,
    b"," * 3_000_000,
    b'"",' * 1_000_000,
    (b'"' + b"\n" * 5_000 + b'",1\n') * 100,
    b"\x00" * 3_000_000,
    b"\xff\xfe" + b"\x00\xd8" * 1_000_000,
    bytes(range(256)) * 4_000,
    b"\r" * 3_000_000,
])  # fmt: skip
def test_bombs_of_text_are_refused_or_read(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"handle,followers\nana,1\n" + body)
    try:
        opened(path)
    except FileError as error:
        assert str(error)


def test_a_workbook_claiming_many_cells_in_few_bytes_stays_small(book: Path) -> None:
    rows = "<row>" + "<c><v>1</v></c>" * 200_000 + "</row>" + "<row><c><v>1</v></c></row>" * 200_000
    packed = zlib.compress(sheet_xml(rows))
    assert len(packed) < 200_000
    refused(rezipped(book, {SHEET: sheet_xml(rows)}))


MEASURED = """
import sys, resource
from pathlib import Path
from campaigns.imports.errors import FileError
from campaigns.imports.kinds import is_any_header
from campaigns.imports.source import open_source
try:
    open_source(Path(sys.argv[1]), is_any_header)
except FileError:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(max(int(peak.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc")
def test_a_refused_workbook_never_took_much_memory(book: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{row}"><c r="AZ{row}"><v>1</v></c></row>' for row in range(2, 900_000)
    )
    rezipped(book, {SHEET: sheet_xml(cells)})
    command = [sys.executable, "-c", MEASURED, str(book)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert told.stdout and int(told.stdout) < 460 * 1024
