"""Files for tests of reading: text, workbooks by a real writer, and workbooks no writer would make."""

import io
import zipfile
from pathlib import Path

import xlsxwriter
import xlwt

from campaigns.imports.account_reader import AccountReader
from campaigns.imports.account_row import AccountRow, Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.kinds import is_any_header
from campaigns.imports.recurring import find_repeats
from campaigns.imports.source import Source, open_source

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
_ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def written(folder: Path, *lines: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def opened(path: Path, **chosen: object) -> Source:
    return open_source(path, is_any_header, **chosen)  # type: ignore[arg-type]


def all_read(
    source: Source, choices: Choices | None = None, size: int = 3
) -> tuple[list[AccountRow], list[Rejected], AccountReader]:
    """Every row of a source, in chunks so small that repeats stand in different ones."""
    reader = AccountReader(source, choices or Choices())
    repeats = find_repeats(source, reader)
    rows: list[AccountRow] = []
    rejected: list[Rejected] = []
    for records in source.chunks(size):
        some, refused = reader.read(records, repeats)
        rows += some
        rejected += refused
    assert len(rows) + len(rejected) + repeats.merged >= source.row_count
    return rows, rejected, reader


def xlsx(path: Path, sheets: dict[str, list[list[object]]], percent: tuple[int, ...] = ()) -> Path:
    """Sheets of rows; the columns in `percent` are shown with a percent sign."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_numbers": False})
    shown = book.add_format({"num_format": "0.00%"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                is_share = column in percent and isinstance(cell, float)
                sheet.write(at, column, cell, *((shown,) if is_share else ()))
    book.close()
    return path


def xls(path: Path, rows: list[list[object]]) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("List")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    book.save(str(path))
    return path


def ods(path: Path, body: str, doctype: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", _ODS_HEAD.format(doctype=doctype) + body + _ODS_TAIL)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
            "</manifest:manifest>",
        )
    return path


def ods_table(rows: list[list[object]]) -> str:
    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="List">{lines}</table:table>'


def rezipped(path: Path, changed: dict[str, bytes]) -> Path:
    """The same archive with some parts replaced or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= changed
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(output.getvalue())
    return path


def sheet_xml(rows: str, declared: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declared}<worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()
