"""Writing many rows: COPY on PostgreSQL, many rows a statement elsewhere, and one import at a time."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

MOST_VALUES = 6_000
"""Values in one statement: many rows, so that what a trigger costs per statement is shared."""


IMPORT_LOCK = 20_170_824


def one_import_at_a_time() -> None:
    """Two imports never compare and write at once: SQLite has one writer, PostgreSQL takes a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def refresh_statistics() -> None:
    """Tell the database's planner how the tables look after many rows changed."""
    if connection.vendor in {"sqlite", "postgresql"}:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            if connection.vendor == "postgresql":
                cursor.execute("SELECT gin_clean_pending_list('campaigns_search_words')")


def next_key(model: type[models.Model]) -> int:
    """The first primary key above every key in use."""
    return (model._default_manager.aggregate(top=models.Max("pk"))["top"] or 0) + 1


def bulk_insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as tuples of column values, primary keys included, without model instances."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
        else:
            row_marks = f"({', '.join(['%s'] * len(columns))})"
            left = iter(rows)
            while batch := list(islice(left, MOST_VALUES // len(columns))):
                marks = ", ".join([row_marks] * len(batch))
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {marks}", [*chain.from_iterable(batch)])
