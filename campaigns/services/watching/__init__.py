"""The triggers that keep the log of changes and the search index true, whoever writes.

A migration that rebuilds one of the tables (SQLite does so for most changes of a field or a constraint)
calls `unwatch` before and `watch` after; until then lists are read from the rows, never stale.
"""

from typing import Any

from campaigns.services.watching import postgresql, sqlite

VENDORS = {"sqlite": sqlite, "postgresql": postgresql}


def watch(connection: Any) -> None:
    """Put every trigger in place, and note that anything may have changed while there was none."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is not None:
        _run(connection, [*vendor.unwatching(), *vendor.watching(), vendor.ANYTHING_CHANGED])


def unwatch(connection: Any) -> None:
    """Take every trigger away."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is not None:
        _run(connection, vendor.unwatching())


def make_search_index(connection: Any) -> None:
    """An empty index; its triggers come with `watch`, its first rows with `index_accounts`."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is not None:
        _run(connection, vendor.SEARCH_TABLE)


def index_every_account(connection: Any) -> None:
    """Fill an empty index."""
    vendor = VENDORS.get(connection.vendor)
    if vendor is not None:
        _run(connection, [vendor.INDEX_ALL])


def drop_search_index(connection: Any) -> None:
    """Take the index away."""
    _run(connection, ["DROP TABLE IF EXISTS campaigns_search"])


def _run(connection: Any, statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
