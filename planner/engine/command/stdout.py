"""Standard output for the one JSON object, whatever native code prints meanwhile."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_stdout() -> Iterator[int]:
    """Gives the file descriptor of standard output; until the end, prints go to standard error.

    Descriptor 1 itself is redirected, so that libraries which print past Python are caught too.
    What C has buffered must be flushed before the way back: it would come out on standard output
    at the end of the process.
    """
    sys.stdout.flush()
    reserved = os.dup(1)
    os.dup2(2, 1)
    try:
        yield reserved
    finally:
        sys.stdout.flush()
        ctypes.CDLL(None).fflush(None)
        os.dup2(reserved, 1)
        os.close(reserved)


def write_line(descriptor: int, line: str) -> None:
    """The line and a line break, in full."""
    with open(descriptor, "w", encoding="utf-8", closefd=False) as stream:
        stream.write(line + "\n")
