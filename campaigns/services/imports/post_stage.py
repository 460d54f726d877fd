"""One batch of posts in a temporary table: compared with the catalogue's posts, and written.

A post is known again by its account, its moment and which of the posts of that moment it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from campaigns.choices import Deliverable
from campaigns.models import ImportBefore, ImportRun, Post
from campaigns.services.imports.comparing import ACCOUNTS
from campaigns.services.imports.dialect import dialect, execute, insert_rows, is_postgresql, rows_of

STAGE, FOUND = "import_post", "import_post_found"
POSTS = Post._meta.db_table
BEFORE = ImportBefore._meta.db_table
COUNTS = ("likes", "comments", "views", "shares", "saves")
KNOWN = (*COUNTS, "sponsored")
COLUMNS = ("at", "platform", "handle", "posted_at", "ordinal", "kind", *KNOWN, "hashtags", "url")
TEXT = "text"
JOINED = f"{STAGE} AS s JOIN {FOUND} AS f ON f.at = s.at"


def make() -> None:
    """The empty temporary tables of this connection."""
    drop()
    moment = "timestamp with time zone" if is_postgresql() else "text"
    types = {
        "at": "integer PRIMARY KEY",
        "posted_at": moment,
        "ordinal": "integer",
        "sponsored": "boolean",
        **dict.fromkeys(COUNTS, "bigint"),
    }
    columns = ", ".join(f"{name} {types.get(name, TEXT)}" for name in COLUMNS)
    execute(f"CREATE TEMPORARY TABLE {STAGE} ({columns})")
    execute(
        f"CREATE TEMPORARY TABLE {FOUND} (at integer PRIMARY KEY, account_id bigint, post_id bigint, "
        "changes smallint)"
    )


def drop() -> None:
    for table in (STAGE, FOUND):
        execute(f"DROP TABLE IF EXISTS {table}")


def fill(rows: Sequence[tuple[Any, ...]]) -> None:
    """Put a batch in, given in the order of COLUMNS."""
    execute(f"DELETE FROM {STAGE}")
    if rows:
        insert_rows(STAGE, COLUMNS, rows)
    if is_postgresql():
        execute(f"ANALYZE {STAGE}")


def compare() -> tuple[int, int]:
    """(new posts, posts with other counts) of the batch; what the file does not know changes nothing."""
    execute(f"DELETE FROM {FOUND}")
    other = " OR ".join(f"(s.{name} IS NOT NULL AND s.{name} <> e.{name})" for name in KNOWN)
    gaps = " OR ".join(f"(s.{name} IS NOT NULL AND e.{name} IS NULL)" for name in KNOWN)
    execute(
        f"INSERT INTO {FOUND} (at, account_id, post_id, changes) SELECT s.at, a.id, e.id, "
        f"CASE WHEN {other} OR {gaps} THEN 1 ELSE 0 END FROM {STAGE} AS s "
        f"LEFT JOIN {ACCOUNTS} AS a ON a.platform = s.platform AND a.handle = s.handle "
        "LEFT JOIN (SELECT p.*, row_number() OVER (PARTITION BY p.account_id, p.posted_at ORDER BY p.id) - 1 "
        f"AS ordinal FROM {POSTS} AS p WHERE p.account_id IN (SELECT DISTINCT b.id FROM {STAGE} AS t "
        f"JOIN {ACCOUNTS} AS b ON b.platform = t.platform AND b.handle = t.handle)) AS e "
        "ON e.account_id = a.id AND e.posted_at = s.posted_at AND e.ordinal = s.ordinal"
    )
    (counts,) = rows_of(
        "SELECT coalesce(sum(CASE WHEN post_id IS NULL THEN 1 ELSE 0 END), 0), "
        f"coalesce(sum(CASE WHEN post_id IS NOT NULL THEN changes ELSE 0 END), 0) FROM {FOUND}"
    )
    return int(counts[0]), int(counts[1])


def write(run: ImportRun) -> None:
    """New posts, and other counts of known ones; what stood before is kept for undoing."""
    was = dialect().object_of("p", KNOWN)
    becomes = dialect().object_of("s", KNOWN)
    execute(
        f"INSERT INTO {BEFORE} (run_id, record, record_id, before, after) SELECT %s, 'post', p.id, {was}, "
        f"{becomes} FROM {JOINED} JOIN {POSTS} AS p ON p.id = f.post_id WHERE f.changes = 1 "
        "AND (p.brought_by_id IS NULL OR p.brought_by_id <> %s)",
        [run.pk, run.pk],
    )
    taken = ", ".join(f"{name} = coalesce(s.{name}, {POSTS}.{name})" for name in KNOWN)
    execute(f"UPDATE {POSTS} SET {taken} FROM {JOINED} WHERE f.post_id = {POSTS}.id AND f.changes = 1")
    names = ", ".join(KNOWN)
    execute(
        f"INSERT INTO {POSTS} (account_id, posted_at, kind, {names}, hashtags, url, brought_by_id) "
        f"SELECT f.account_id, s.posted_at, CASE WHEN s.kind = '' THEN %s ELSE s.kind END, "
        f"{', '.join(f's.{name}' for name in KNOWN)}, s.hashtags, s.url, %s FROM {JOINED} "
        "WHERE f.post_id IS NULL ORDER BY s.at",
        [Deliverable.POST, run.pk],
    )
