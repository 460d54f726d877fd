"""From the bytes of an uploaded file to text: which encoding, and is it text at all."""

import codecs
from collections.abc import Callable, Iterable
from typing import NamedTuple

from campaigns.imports.errors import FileError

_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "an RTF document"),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WEB_PAGE_STARTS = ("<!doctype html", "<html", "<?xml")
_HARMLESS_CONTROLS = "\t\n\r\x0b\x0c\x1a"

Blocks = Callable[[], Iterable[bytes]]


class TextEncoding(NamedTuple):
    """How bytes become text: what to skip in front, and the note about a guess ("" for none)."""

    name: str
    skip: int = 0
    errors: str = "strict"
    note: str = ""


def decode(content: bytes) -> tuple[str, str]:
    """Return the text without byte order mark, and a note about a guess ("" for none).

    Tried in order: byte order mark, UTF-16 without one, UTF-8, damaged UTF-8 (bad bytes
    become U+FFFD), Windows-1252. Raises FileError for anything that is not text.
    """
    encoding = find_encoding(content[:4000], len(content), lambda: (content,))
    text = content[encoding.skip :].decode(encoding.name, encoding.errors).removeprefix("\ufeff")
    if not text.strip("\x00\ufeff \t\r\n,;|"):
        raise FileError("The file is empty.")
    refuse_non_text(text)
    return text, encoding.note


def find_encoding(start: bytes, size: int, blocks: Blocks) -> TextEncoding:
    """The encoding of a file of `size` bytes that begins with `start`; `blocks` reads it all.

    Raises FileError for known binaries and for bytes that no known encoding allows.
    """
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            raise FileError(f"The file is {kind}, not text. Save it as CSV (UTF-8) and try again.")
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return _checked(TextEncoding(name, len(mark)), blocks)
    if name := _utf16_without_mark(start, size):
        note = f"Read as {name.upper()} without byte order mark."
        return _checked(TextEncoding(name, note=note), blocks)
    if _first_fault(TextEncoding("utf-8"), blocks) is None:
        return TextEncoding("utf-8")
    return _legacy(blocks)


def chosen_encoding(name: str, blocks: Blocks) -> TextEncoding:
    """The encoding a person chose. Raises FileError when it is not known or the bytes do not fit it."""
    try:
        b"a".decode(name, "ignore")
    except LookupError:
        raise FileError(f'"{name}" is not a known encoding of text.') from None
    return _checked(TextEncoding(codecs.lookup(name).name, note=f"Read as {name}, as chosen."), blocks)


def _checked(encoding: TextEncoding, blocks: Blocks) -> TextEncoding:
    fault = _first_fault(encoding, blocks)
    if fault is not None:
        raise FileError(f"The file says it is {encoding.name.upper()} but byte {fault} is not.")
    return encoding


def _first_fault(encoding: TextEncoding, blocks: Blocks) -> int | None:
    """The 1-based place of the first byte that does not fit; None when all do."""
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    seen, skip = 0, encoding.skip
    try:
        for block in blocks():
            decoder.decode(block[skip:])
            seen, skip = seen + len(block) - skip, 0
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        return seen + error.start + 1
    except UnicodeError:
        return seen + 1
    return None


def _utf16_without_mark(start: bytes, size: int) -> str:
    """Mostly Latin text in UTF-16 has a NUL in every second byte."""
    start = start[:4000]
    if len(start) < 4 or size % 2:
        return ""
    half = len(start) // 2
    low, high = start[0::2].count(0), start[1::2].count(0)
    if high > half * 0.6 and low < half * 0.05:
        return "utf-16-le"
    if low > half * 0.6 and high < half * 0.05:
        return "utf-16-be"
    return ""


def _legacy(blocks: Blocks) -> TextEncoding:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    bad = foreign = 0
    for block in (*blocks(), b""):
        lenient = decoder.decode(block, not block)
        bad += lenient.count("\ufffd")
        foreign += len(lenient) - len(lenient.encode("ascii", errors="ignore"))
    if bad * 10 < foreign:
        note = f"The file is damaged UTF-8: {bad} unreadable characters were marked."
        return TextEncoding("utf-8", errors="replace", note=note)
    fault = _first_fault(TextEncoding("cp1252"), blocks)
    if fault is None:
        return TextEncoding("cp1252", note="Read as Windows-1252, since it is not valid UTF-8.")
    message = (
        "The file is not text in UTF-8, UTF-16 or Windows-1252 "
        f"(byte {fault} fits none). Save it as CSV (UTF-8) and try again."
    )
    raise FileError(message)


def refuse_non_text(text: str) -> None:
    """Raises FileError when the start of a text is that of a web page, of XML or of no text at all."""
    if text.lstrip()[:20].casefold().startswith(_WEB_PAGE_STARTS):
        raise FileError("The file is a web page or XML, not a table. Export it as CSV.")
    start = text[:20_000]
    controls = sum(1 for char in start if char < " " and char not in _HARMLESS_CONTROLS)
    if controls > 4 and controls * 50 > len(start):
        raise FileError("The file is binary, not text. Save it as CSV (UTF-8) and try again.")
