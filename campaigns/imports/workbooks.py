"""A workbook's sheets as delimited text, read by a process that may not use much memory or time."""

import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from campaigns.imports.delimited import BLOCK_BYTES
from campaigns.imports.encoding import Blocks
from campaigns.imports.errors import FileError

CHILD_BYTES = 460 * 1024 * 1024
CHILD_SECONDS = 40
OLD_WORKBOOK_SECONDS = 9

_CHILD = Path(__file__).with_name("workbook_child.py")
_TOO_LARGE = (
    "The workbook is too large to read, or a single cell stands very far from the others. "
    "Save the sheet as CSV (UTF-8) and try again."
)


class Sheet(NamedTuple):
    """One sheet as CSV in UTF-8; `blocks` reads it, as often as asked."""

    name: str
    blocks: Blocks


class Workbook(NamedTuple):
    """The names of all its sheets, and those that were read (one when one was asked for)."""

    names: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def open_workbook(path: Path, kind: str, sheet: str) -> Workbook:
    """Convert a workbook that `workbook_kind` found safe to unpack. Raises FileError with the reason."""
    kept = _Kept()
    seconds = OLD_WORKBOOK_SECONDS if kind == "xls" else CHILD_SECONDS
    told = _converted(path, kept.fileno(), sheet, seconds)
    if "error" in told:
        raise FileError(_reason(told["error"]))
    names = tuple(told["sheets"])
    if not names:
        raise FileError("The workbook has no sheet with cells.")
    if sheet and sheet not in names:
        listed = ", ".join(f'"{name[:60]}"' for name in names[:20])
        raise FileError(f'The workbook has no sheet "{sheet}". It has {listed}.')
    return Workbook(names, tuple(Sheet(name, kept.between(at, size)) for name, at, size in told["written"]))


def _converted(path: Path, output: int, sheet: str, seconds: int) -> dict[str, Any]:
    command = [sys.executable, "-I", str(_CHILD), str(path), str(seconds), str(CHILD_BYTES), sheet]
    try:
        child = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    if child.returncode:
        return {"error": "memory"}
    told: dict[str, Any] = json.loads(child.stderr.rpartition(b"\n")[2] or b'{"error": "nothing"}')
    return told


def _reason(error: str) -> str:
    if error == "password":
        return "The workbook is protected by a password. Save it without one."
    if error == "time":
        return "The workbook takes too long to read. Save the sheet as CSV (UTF-8) and try again."
    if error == "memory":
        return _TOO_LARGE
    return "The workbook is damaged or of an unknown kind. Save it again, or save it as CSV (UTF-8)."


class _Kept:
    """A temporary file without a name, read at any place by any number of readers; gone with the last."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self._file.close)

    def fileno(self) -> int:
        """The number by which a process writes to it."""
        return self._file.fileno()

    def between(self, start: int, size: int) -> Blocks:
        """What reads a part of it, as often as asked."""

        def read() -> Iterator[bytes]:
            at, end = start, start + size
            while at < end and (block := os.pread(self._file.fileno(), min(BLOCK_BYTES, end - at), at)):
                at += len(block)
                yield block

        return read
