"""What a written batch of accounts changed, for the catalogue's log and the search index.

The triggers that keep both are silent while many rows are written.
"""

from __future__ import annotations

from campaigns.services.changes import BulkChanges
from campaigns.services.imports.comparing import ACCOUNTS, CHANGED, FILLED, Outcome
from campaigns.services.imports.dialect import rows_of
from campaigns.services.imports.staging import JOINED
from campaigns.services.search import index_accounts

MOST_TOLD_APART = 1_000
"""Of more changed accounts only the whole range of their keys is logged."""
_NEW_WORDS = (
    f"SELECT a.id FROM {ACCOUNTS} AS a WHERE a.influencer_id IN (SELECT f.influencer_id FROM {JOINED} "
    "WHERE f.new_account = 1 OR f.fill_influencer = 1 OR f.fill_niches = 1)"
)


def tell_changes(changes: BulkChanges, outcome: Outcome) -> None:
    """Log the batch's accounts and index the words of those that are new or got some."""
    if outcome.created or outcome.filled_people or outcome.filled_niches:
        index_accounts(_NEW_WORDS)
    if outcome.created:
        _note_range(changes, "f.new_account = 1")
    if outcome.updated > MOST_TOLD_APART:
        _note_range(changes, "f.new_account = 0")
    elif outcome.updated:
        # a person's gaps show on every account of theirs
        touched = (
            f"SELECT a.id FROM {ACCOUNTS} AS a WHERE a.influencer_id IN (SELECT f.influencer_id "
            f"FROM {JOINED} WHERE f.new_account = 0 AND ({CHANGED} OR {FILLED}))"
        )
        for (key,) in rows_of(touched):
            changes.note(key, key)


def _note_range(changes: BulkChanges, where: str) -> None:
    """All keys from the lowest to the highest account of the people concerned."""
    question = (
        f"SELECT min(a.id), max(a.id) FROM {ACCOUNTS} AS a WHERE a.influencer_id IN "
        f"(SELECT f.influencer_id FROM {JOINED} WHERE {where})"
    )
    ((first, last),) = rows_of(question)
    if first is not None:
        changes.note(first, last)
