"""From the bytes of an uploaded file to text: which encoding, and is it text at all."""

import codecs

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


def decode(content: bytes) -> tuple[str, str]:
    """Return the text without byte order mark, and a note about a guess ("" for none).

    Tried in order: byte order mark, UTF-16 without one, UTF-8, damaged UTF-8 (bad bytes
    become U+FFFD), Windows-1252. Raises FileError for anything that is not text.
    """
    _refuse_known_binaries(content)
    text, note = _decoded(content)
    text = text.removeprefix("\ufeff")
    if not text.strip("\x00\ufeff \t\r\n,;|"):
        raise FileError("The file is empty.")
    _refuse_non_text(text)
    return text, note


def _refuse_known_binaries(content: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise FileError(f"The file is {kind}, not text. Save it as CSV (UTF-8) and try again.")


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), ""
    if encoding := _utf16_without_mark(content):
        return _strictly(content, encoding), f"Read as {encoding.upper()} without byte order mark."
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _legacy(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"The file says it is {encoding.upper()} but byte {error.start + 1} is not."
        raise FileError(message) from None


def _utf16_without_mark(content: bytes) -> str:
    """Mostly Latin text in UTF-16 has a NUL in every second byte."""
    start = content[:4000]
    if len(start) < 4 or len(content) % 2:
        return ""
    half = len(start) // 2
    low, high = start[0::2].count(0), start[1::2].count(0)
    if high > half * 0.6 and low < half * 0.05:
        return "utf-16-le"
    if low > half * 0.6 and high < half * 0.05:
        return "utf-16-be"
    return ""


def _legacy(content: bytes) -> tuple[str, str]:
    lenient = content.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    foreign = len(lenient) - len(lenient.encode("ascii", errors="ignore"))
    if bad * 10 < foreign:
        return lenient, f"The file is damaged UTF-8: {bad} unreadable characters were marked."
    try:
        return content.decode("cp1252"), "Read as Windows-1252, since it is not valid UTF-8."
    except UnicodeDecodeError as error:
        message = (
            "The file is not text in UTF-8, UTF-16 or Windows-1252 "
            f"(byte {error.start + 1} fits none). Save it as CSV (UTF-8) and try again."
        )
        raise FileError(message) from None


def _refuse_non_text(text: str) -> None:
    if text.lstrip()[:20].casefold().startswith(_WEB_PAGE_STARTS):
        raise FileError("The file is a web page or XML, not a table. Export it as CSV.")
    start = text[:20_000]
    controls = sum(1 for char in start if char < " " and char not in _HARMLESS_CONTROLS)
    if controls > 4 and controls * 50 > len(start):
        raise FileError("The file is binary, not text. Save it as CSV (UTF-8) and try again.")
