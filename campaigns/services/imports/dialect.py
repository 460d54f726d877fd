"""The few words in which SQLite and PostgreSQL differ, for statements over many rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db import connection, models

CACHE_KIB = 100_000
MOST_VALUES = 16_000
CHECKPOINT_PAGES = 16_000
POSTGRESQL_SETTINGS = {
    "work_mem": "'64MB'",
    "jit": "off",  # compiling takes longer than a batch
    "random_page_cost": "1.1",  # a batch looks up few rows of large tables
    "synchronous_commit": "off",  # a lost batch is done again: its progress is lost with it
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says: the same also when unknown, a JSON object, a value by JSON key."""

    same: str
    json_object: str
    text: str

    def object_of(self, alias: str, names: Iterable[str]) -> str:
        """A JSON object of these columns of a table."""
        pairs = ", ".join(f"'{name}', {alias}.{name}" for name in names)
        return f"{self.json_object}({pairs})"


SQLITE = Dialect("IS", "json_object", "TEXT")
POSTGRESQL = Dialect("IS NOT DISTINCT FROM", "jsonb_build_object", "text")


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def dialect() -> Dialect:
    return POSTGRESQL if is_postgresql() else SQLITE


def execute(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.rowcount


def rows_of(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall()


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows into a table: COPY on PostgreSQL, many rows a statement on SQLite."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            _insert_at_once(cursor.connection, f"INSERT INTO {table} ({names}) VALUES", len(columns), rows)


def _insert_at_once(sqlite: Any, insert: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    """Hundreds of rows a statement: at every row's step another thread would take the interpreter."""
    one = f"({', '.join('?' * width)})"
    at_once = max(1, MOST_VALUES // width)
    left = iter(rows)
    while batch := list(islice(left, at_once)):
        sqlite.execute(f"{insert} {', '.join([one] * len(batch))}", [*chain.from_iterable(batch)])


def number_new(*, table: str, column: str, model: type[models.Model], where: str) -> None:
    """Give the rows of a staging table that need a new record of the model its key, in their order."""
    if is_postgresql():
        sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
        execute(
            f"UPDATE {table} SET {column} = numbered.key FROM (SELECT at, nextval({sequence}) AS key FROM "
            f"(SELECT at FROM {table} WHERE {where} ORDER BY at) AS ordered) AS numbered "
            f"WHERE numbered.at = {table}.at"
        )
        return
    execute(
        f"UPDATE {table} SET {column} = numbered.key FROM (SELECT at, row_number() OVER (ORDER BY at) + "
        f"coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{model._meta.db_table}'), 0) AS key "
        f"FROM {table} WHERE {where}) AS numbered WHERE numbered.at = {table}.at"
    )


@contextmanager
def tuned_for_bulk() -> Iterator[None]:
    """Settings of this connection that suit many rows; the usual ones come back afterwards."""
    if is_postgresql():
        for name, value in POSTGRESQL_SETTINGS.items():
            execute(f"SET {name} = {value}")
        try:
            yield
        finally:
            for name in POSTGRESQL_SETTINGS:
                execute(f"RESET {name}")
        return
    before = {name: rows_of(f"PRAGMA {name}")[0][0] for name in ("cache_size", "wal_autocheckpoint")}
    execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    try:
        yield
    finally:
        for name, value in before.items():
            execute(f"PRAGMA {name} = {value}")
