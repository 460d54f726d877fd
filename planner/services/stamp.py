"""Whether the catalogue is still what it was: one cheap query, kept true by the database's triggers."""

from typing import Any

from django.db import connection

TABLES_WATCHED = 4
QUERIES = {
    "sqlite": (
        "SELECT (SELECT token FROM planner_cataloguestamp WHERE slot = 0), count(*) / 3 "
        "FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'catalogue_stamp_*'"
    ),
    "postgresql": (
        "SELECT (SELECT concat(count(*), ' ', sum(token::numeric)) FROM planner_cataloguestamp), count(*) "
        "FROM pg_trigger WHERE tgname LIKE 'catalogue_stamp_%%' AND NOT tgisinternal"
    ),
}


def catalogue_stamp() -> Any | None:
    """Changes with every account, person, niche of a person and rate; None where nobody watches."""
    query = QUERIES.get(connection.vendor)
    if query is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        stamp, watched = cursor.fetchone()
    return stamp if watched == TABLES_WATCHED else None
