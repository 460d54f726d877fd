"""Files of commands: a fault in reading or writing names the file, without a traceback."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def read_content(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}.") from None


def blocks(path: Path) -> Iterator[bytes]:
    """The file's bytes, a megabyte at a time.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            while block := file.read(2**20):
                yield block
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}.") from None


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write a header and rows.

    Raises:
        CommandError: it cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}.") from None
