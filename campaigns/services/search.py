"""The search index: which accounts a word finds, and keeping the index after a bulk write.

A word is found at the start of a word of the handle, the person's name, the niches and - by the
agency's people - the notes; a word of three letters or more also anywhere within a handle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from campaigns.columns import Catalogue
from campaigns.columns.catalogue import Mask
from campaigns.models import SocialAccount
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


def indexed_question(words: Sequence[str], *, with_notes: bool, whole: bool = False) -> Question:
    """The accounts in whose entry one of the words is a word (`whole`) or starts one."""
    if connection.vendor == "postgresql":
        query = " | ".join(f"'{folded(word)}'{'' if whole else ':*'}" for word in words)
        if not with_notes:
            sql = "SELECT account_id FROM campaigns_search WHERE words @@ %s::tsquery"
            return Question(sql, (query,))
        sql = (
            "SELECT account_id FROM campaigns_search WHERE words @@ %s::tsquery "
            "UNION SELECT account_id FROM campaigns_search WHERE notes IS NOT NULL AND notes @@ %s::tsquery"
        )
        return Question(sql, (query, query))
    query = " OR ".join(f'"{word}"{"" if whole else "*"}' for word in words)
    sql = "SELECT rowid FROM campaigns_search WHERE campaigns_search MATCH %s"
    return Question(sql, (query if with_notes else f"words : ({query})",))


def word_question(word: str, *, with_notes: bool) -> Question:
    """The accounts a word finds, in their entry or within their handle."""
    entries = indexed_question([word], with_notes=with_notes)
    if not is_within_handles(word):
        return entries
    inside = "strpos" if connection.vendor == "postgresql" else "instr"
    sql = f"{entries.sql} UNION SELECT id FROM campaigns_socialaccount WHERE {inside}(handle, %s) > 0"
    return Question(sql, (*entries.parameters, word))


def has_word(word: str, *, with_notes: bool) -> bool:
    """Whether a word finds anybody."""
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


def typed_search(text: str) -> SearchText:
    """The words of a text as they were typed; without the notes."""
    return SearchText(tuple(words_of(text)), with_notes=False)


def read_search(
    text: str,
    finds: Callable[[str], bool],
    *,
    with_notes: bool,
    nearest: Callable[[str], str | None] | None = None,
) -> SearchText:
    """The words of a text; one that nobody has is replaced by the nearest that somebody has."""
    words = tuple(words_of(text))
    near = nearest or nearest_word
    meant = tuple(word if finds(word) else near(word) or word for word in words)
    if meant == words:
        return SearchText(words, with_notes)
    return SearchText(meant, with_notes, " ".join(words))


def nearest_word(word: str) -> str | None:
    """The commonest word of the index within one edit, else a word's start; None when there is none."""
    near = variants(folded(word))
    for whole in (True, False):
        seen = [each for entry in _entries(sorted(near), whole=whole) for each in words_of(entry, most=200)]
        lengths = (None,) if whole else (len(word) - 1, len(word), len(word) + 1)
        counted = Counter(
            start for each in seen for length in lengths if (start := folded(each)[:length]) in near
        )
        if counted:
            return min(counted, key=lambda each: (-counted[each], -len(each), each))
    return None


def _entries(words: Sequence[str], *, whole: bool) -> list[str]:
    """Some entries in which one of the words stands, or starts a word."""
    if not words:
        return []
    question = indexed_question(words, with_notes=False, whole=whole)
    said = "words" if connection.vendor == "sqlite" else "array_to_string(tsvector_to_array(words), ' ')"
    sql = question.sql.replace("account_id", said, 1).replace("rowid", said, 1)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {MOST_SEEN}", question.parameters)
        return [entry for (entry,) in cursor.fetchall()]


def searched(accounts: QuerySet[SocialAccount], search: SearchText) -> QuerySet[SocialAccount]:
    """The accounts that every word finds, as a query; a text without any word finds all of them."""
    for word in search.words:
        question = word_question(word, with_notes=search.with_notes)
        accounts = accounts.filter(pk__in=RawSQL(question.sql, question.parameters))
    return accounts


def found_mask(catalogue: Catalogue, word: str, *, with_notes: bool) -> Mask:
    """[positions] that a word finds; kept as long as the catalogue stays the same."""
    return catalogue.keep(
        ("word", word, with_notes), lambda: _find_mask(catalogue, word, with_notes=with_notes)
    )


def _find_mask(catalogue: Catalogue, word: str, *, with_notes: bool) -> Mask:
    question = indexed_question([word], with_notes=with_notes)
    key = "rowid" if connection.vendor == "sqlite" else "account_id"
    joined = "group_concat(key)" if connection.vendor == "sqlite" else "string_agg(key::text, ',')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {joined} FROM ({question.sql.replace(key, f'{key} AS key', 1)}) found",
            question.parameters,
        )
        (text,) = cursor.fetchone()
    keys = np.fromstring(text or "", dtype=np.int64, sep=",")
    mask = np.zeros(catalogue.size, dtype=np.bool_)
    mask[catalogue.positions(keys)] = True
    if is_within_handles(word):
        mask[catalogue.containing(word)] = True
    return mask
