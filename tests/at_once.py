"""Running something from several clients at once, each in a thread with a connection of its own."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections


def at_once(folder: Path, function: Callable[[Any], Any], arguments: Sequence[Any]) -> list[Any]:
    """What the function gives for each argument, all called at the same time.

    The tests' database of SQLite lives in memory, where threads lock each other out; so they work on
    a copy in a file, as the product does, and the copy is taken back afterwards.
    """

    def call(argument: Any) -> Any:
        try:
            return function(argument)
        finally:
            connection.close()

    with _in_a_file(folder), ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(call, arguments))


@contextmanager
def _in_a_file(folder: Path) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    settings, path = connections.settings["default"], folder / "at_once.sqlite3"
    memory = settings["NAME"]
    with sqlite3.connect(path) as file:
        connection.connection.backup(file)
    settings["NAME"] = str(path)
    try:
        yield
    finally:
        settings["NAME"] = memory
        with sqlite3.connect(path) as file:
            file.backup(connection.connection)
