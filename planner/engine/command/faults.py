"""What is wrong with a file, said in one line."""

from __future__ import annotations

import json
from pathlib import Path

LONGEST_QUOTE = 60


class InputError(Exception):
    """A file that cannot be used; the message opens with the file, then row and column if known."""


def quoted(text: str) -> str:
    """The text in double quotes, cut to a readable length, line breaks as \\n.

    >>> quoted("12x")
    '"12x"'
    """
    short = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "..."
    return json.dumps(short, ensure_ascii=False)


def one_line(message: object) -> str:
    """The message without line breaks.

    >>> one_line("first,\\n  second")
    'first, second'
    """
    return " ".join(str(message).split())


def checked_file(path: Path) -> None:
    """Raises InputError unless the path is a file with content that may be read."""
    if path.is_dir():
        raise InputError(f"{path}: is a directory, a file is expected")
    if not path.exists():
        raise InputError(f"{path}: no such file")
    if not path.is_file():
        raise InputError(f"{path}: is not a regular file")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise InputError(f"{path}: empty file")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
