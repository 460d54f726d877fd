"""What a workbook's file is, and whether it is safe to unpack, before anything parses it."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from campaigns.imports.errors import FileError

MAX_WORKBOOK_BYTES = 60 * 1024 * 1024
MAX_UNPACKED_BYTES = 400 * 1024 * 1024

_MAX_ENTRIES = 2_000
_MAX_DIRECTORY_BYTES = 1 << 20
_MAX_RATIO = 400
_SMALL = 16 * 1024 * 1024
_PIECE = 1 << 20
_END_SIZE = 22
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_DAMAGED = "The workbook is damaged: {}. Save it again, or save it as CSV (UTF-8)."
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET_TARGET = re.compile(rb"""Target\s*=\s*["']([^"']*)["']""")


def workbook_kind(path: Path) -> str:
    """ "xlsx", "ods" or "xls" by the first bytes, whatever the file is called; "" for no workbook.

    Raises FileError for a workbook that is not safe to read: too large, packed too tightly, encrypted,
    damaged, with a document type; and for other ZIP archives.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start.startswith((_OLE, *_ZIP)):
        return ""
    size = path.stat().st_size
    if size > MAX_WORKBOOK_BYTES:
        raise FileError(
            f"The workbook has {size:,} bytes; the limit is {MAX_WORKBOOK_BYTES:,}. Save it as CSV (UTF-8)."
        )
    return "xls" if start.startswith(_OLE) else _zipped_kind(path, size)


def _zipped_kind(path: Path, size: int) -> str:
    _check_end(path, size)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, OSError):
        raise FileError(_DAMAGED.format("its directory cannot be read")) from None
    names = {entry.filename.lower(): entry for entry in entries}
    if len(names) < len(entries):
        raise FileError(_DAMAGED.format("it holds two parts of one name"))
    _check_declared(entries, size)
    if "xl/workbook.bin" in names:
        raise FileError("The file is a binary Excel workbook (.xlsb). Save it as .xlsx or CSV (UTF-8).")
    kind = "xlsx" if "xl/workbook.xml" in names else "ods" if "content.xml" in names else ""
    if not kind:
        raise FileError("The file is a ZIP archive without a workbook. Unpack it, or save it as CSV (UTF-8).")
    left = MAX_UNPACKED_BYTES
    for entry in entries:
        left -= _check_part(path, entry, left)
    return kind


def _check_end(path: Path, size: int) -> None:
    """The directory's end must be the file's end, and small: what others find is what is checked here."""
    with path.open("rb") as file:
        file.seek(max(size - _END_SIZE - 20, 0))
        tail = file.read()
    end = tail[-_END_SIZE:]
    if not end.startswith(b"PK\x05\x06") or end[-2:] != b"\x00\x00":
        raise FileError(_DAMAGED.format("it ends before its directory does"))
    if tail.startswith(b"PK\x06\x07") or int.from_bytes(end[12:16], "little") > _MAX_DIRECTORY_BYTES:
        raise FileError("The workbook holds too many parts. Save it as CSV (UTF-8).")


def _check_declared(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise FileError(f"The workbook holds {len(entries):,} parts; the limit is {_MAX_ENTRIES:,}.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError("The workbook is protected by a password. Save it without one.")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_UNPACKED_BYTES:
        raise FileError(
            f"The workbook unpacks to {declared:,} bytes; the limit is {MAX_UNPACKED_BYTES:,}. "
            "Save it as CSV (UTF-8)."
        )
    if declared > _SMALL and declared > _MAX_RATIO * size:
        raise FileError("The workbook is packed more tightly than any real one: not opened.")


def _check_part(path: Path, entry: zipfile.ZipInfo, left: int) -> int:
    """The bytes that a part really unpacks to; FileError beyond what is left, and for forbidden XML."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    unpacked, tail = 0, b""
    for piece in _inflated(path, entry):
        if unpacked == 0 and is_xml and b"\x00" in piece[:4]:
            raise FileError(_DAMAGED.format(f"its part {entry.filename[:60]} is not UTF-8"))
        unpacked += len(piece)
        if unpacked > left:
            raise FileError(f"The workbook unpacks to more than {MAX_UNPACKED_BYTES:,} bytes: not opened.")
        if is_xml and _FORBIDDEN.search(tail + piece):
            raise FileError("The workbook declares a document type or entities: not opened.")
        if entry.filename.lower() == "xl/_rels/workbook.xml.rels":
            _check_targets(piece)
        tail = piece[-16:]
    if unpacked != entry.file_size:
        raise FileError(_DAMAGED.format(f"its part {entry.filename[:60]} has another size than stated"))
    return unpacked


def _check_targets(relations: bytes) -> None:
    """Every sheet must be one of the parts that were looked through as XML."""
    for target in _SHEET_TARGET.findall(relations):
        if b"sheet" in target.lower() and not target.lower().endswith(b".xml"):
            raise FileError(_DAMAGED.format("a sheet is not XML"))


def _inflated(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really unpacks to, piece by piece, whatever its stated size."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileError(_DAMAGED.format("it is packed in an unusual way"))
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        local = file.read(30)
        if not local.startswith(b"PK\x03\x04") or len(local) < 30:
            raise FileError(_DAMAGED.format(f"its part {entry.filename[:60]} is not where it should be"))
        file.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1)
        left = entry.compress_size
        unpacker = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
        while left > 0 and (packed := file.read(min(_PIECE, left))):
            left -= len(packed)
            if unpacker is None:
                yield packed
                continue
            yield from _pieces(unpacker, packed, entry.filename)


def _pieces(unpacker: "zlib._Decompress", packed: bytes, name: str) -> Iterator[bytes]:
    while packed and not unpacker.eof:
        try:
            piece = unpacker.decompress(packed, _PIECE)
        except zlib.error:
            raise FileError(_DAMAGED.format(f"its part {name[:60]} cannot be unpacked")) from None
        if piece:
            yield piece
        packed = unpacker.unconsumed_tail
