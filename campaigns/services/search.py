"""The search index: which accounts a word finds, and keeping the index after a bulk write.

A word is found at the start of a word of the handle, the person's name, the niches and - by the
agency's people - the notes; a word of three letters or more also anywhere within a handle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from campaigns.search_words import folded, is_within_handles, variants, words_of
from campaigns.services.watching import VENDORS, postgresql, sqlite

MOST_SEEN = 300
"""Entries looked at for the word somebody may have meant."""


def index_accounts(account_ids_sql: str, params: Sequence[Any] = ()) -> None:
    """Make the index right for these accounts: added, changed or gone; inside `bulk_changes`.

    `account_ids_sql` is a query of one column of keys with %s for its parameters, and may name accounts
    that were deleted. Only entries whose words differ are written.
    """
    if connection.vendor not in VENDORS:
        return
    with connection.cursor() as cursor:
        for statement in INDEXING[connection.vendor]:
            cursor.execute(statement.replace("<accounts>", account_ids_sql), list(params))


CHANGED_ENTRIES = f"""
SELECT d.account, d.words, d.notes FROM ({sqlite.DOCUMENTS} WHERE a.id IN (<accounts>)) d
LEFT JOIN campaigns_search s ON s.rowid = d.account
WHERE s.rowid IS NULL OR s.words <> d.words OR s.notes <> d.notes
"""
INDEXING = {
    "sqlite": (
        f"DELETE FROM campaigns_search WHERE rowid IN (<accounts>) "
        f"AND rowid NOT IN (SELECT id FROM {sqlite.ACCOUNTS})",
        f"INSERT OR REPLACE INTO campaigns_search (rowid, words, notes) {CHANGED_ENTRIES}",
    ),
    "postgresql": (
        f"DELETE FROM campaigns_search s WHERE s.account_id IN (<accounts>) "
        f"AND NOT EXISTS (SELECT 1 FROM {postgresql.ACCOUNTS} a WHERE a.id = s.account_id)",
        postgresql.INDEX_SOME.replace("%s", "<accounts>"),
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query of account keys, in SQL."""

    sql: str
    parameters: tuple[str, ...]


def indexed_question(words: Sequence[str], *, with_notes: bool) -> Question:
    """The accounts in whose entry one of the words starts a word; no words find nobody."""
    if connection.vendor == "postgresql":
        query = " | ".join(f"'{folded(word)}':*" for word in words if folded(word))
        if not with_notes:
            sql = "SELECT account_id FROM campaigns_search WHERE words @@ %s::tsquery"
            return Question(sql, (query,))
        sql = (
            "SELECT account_id FROM campaigns_search WHERE words @@ %s::tsquery "
            "UNION SELECT account_id FROM campaigns_search WHERE notes IS NOT NULL AND notes @@ %s::tsquery"
        )
        return Question(sql, (query, query))
    query = " OR ".join(f'"{word}"*' for word in words)
    sql = "SELECT rowid FROM campaigns_search WHERE campaigns_search MATCH %s"
    return Question(sql, (query if with_notes else f"words : ({query})",))


def word_question(word: str, *, with_notes: bool) -> Question:
    """The accounts a word finds, in their entry or within their handle."""
    entries = indexed_question([word], with_notes=with_notes)
    if not is_within_handles(word):
        return entries
    handle = 'lower(handle COLLATE "C")' if connection.vendor == "postgresql" else "lower(handle)"
    sql = f"{entries.sql} UNION SELECT id FROM campaigns_socialaccount WHERE {handle} LIKE %s"
    return Question(sql, (*entries.parameters, f"%{word}%"))


def finds_anybody(word: str, *, with_notes: bool) -> bool:
    question = word_question(word, with_notes=with_notes)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM ({question.sql}) found LIMIT 1", question.parameters)
        return cursor.fetchone() is not None


@dataclass(frozen=True, slots=True)
class SearchText:
    """The words looked for; `instead_of` is what was typed when nobody has one of those words."""

    words: tuple[str, ...]
    with_notes: bool
    instead_of: str = ""


def read_search(text: str, *, with_notes: bool) -> SearchText:
    """The words of a text; one that nobody has is replaced by the nearest that somebody has."""
    words = tuple(words_of(text))
    meant = tuple(
        word if finds_anybody(word, with_notes=with_notes) else nearest_word(word) or word for word in words
    )
    if meant == words:
        return SearchText(words, with_notes)
    return SearchText(meant, with_notes, " ".join(words))


def nearest_word(word: str) -> str | None:
    """The commonest word of the index within one edit; None when there is none."""
    near = variants(folded(word))
    if not near:
        return None
    question = indexed_question(sorted(near), with_notes=False)
    words = "array_to_string(tsvector_to_array(words), ' ')"
    if connection.vendor == "sqlite":
        words = "words"
    with connection.cursor() as cursor:
        sql = question.sql.replace("account_id", words, 1).replace("rowid", words, 1)
        cursor.execute(f"{sql} LIMIT {MOST_SEEN}", question.parameters)
        seen = [folded(each) for (entry,) in cursor.fetchall() for each in words_of(entry, most=200)]
    whole = Counter(each for each in seen if each in near)
    started = Counter(each[:length] for each in seen for length in (len(word) - 1, len(word), len(word) + 1))
    ranked = sorted(near, key=lambda each: (-whole[each], -len(each), -started[each], each))
    return next((each for each in ranked if whole[each] or started[each]), None)
