"""Some of what a check found, for people: what would be created, and old numbers beside new ones."""

from __future__ import annotations

from typing import Any

from campaigns.services.imports.comparing import ACCOUNTS, CHANGED, FILLED, FILLED_OF_PERSON, PEOPLE, Outcome
from campaigns.services.imports.dialect import rows_of
from campaigns.services.imports.staging import JOINED

MOST_CHANGED, MOST_CREATED = 40, 20
COMPARED = (
    "followers", "avg_likes", "avg_comments", "avg_views", "avg_shares", "avg_saves", "avg_engagements",
    "stated_rate",
)  # fmt: skip


def gathered(known: list[dict[str, Any]], outcome: Outcome) -> list[dict[str, Any]]:
    """The examples so far, and more of the compared batch up to the most that are shown."""
    changed = sum(example["what"] == "changed" for example in known)
    created = sum(example["what"] == "created" for example in known)
    found = list(known)
    if outcome.updated and changed < MOST_CHANGED:
        found += _changed(MOST_CHANGED - changed)
    if outcome.created and created < MOST_CREATED:
        found += _created(MOST_CREATED - created)
    return found


def _created(most: int) -> list[dict[str, Any]]:
    rows = rows_of(
        f"SELECT s.row_number, s.platform, s.handle, s.name, s.followers FROM {JOINED} "
        "WHERE f.new_account = 1 ORDER BY s.at LIMIT %s",
        [most],
    )
    return [
        {"what": "created", "row": row, "platform": platform, "handle": handle, "name": name,
         "changes": [["followers", None, followers]]}
        for row, platform, handle, name, followers in rows
    ]  # fmt: skip


def _changed(most: int) -> list[dict[str, Any]]:
    """Numbers that become the account's, numbers that only join its history, and filled gaps."""
    names = ["a.audience_country", "s.audience_country"]
    names += [f"{table}.{name}" for name in FILLED_OF_PERSON for table in ("p", "s")]
    names += [f"{table}.{name}" for name in COMPARED for table in ("a", "s")]
    rows = rows_of(
        f"SELECT s.row_number, s.platform, s.handle, p.name, f.newer, "
        f"CASE WHEN {CHANGED} THEN 1 ELSE 0 END, {', '.join(names)} FROM {JOINED} "
        f"JOIN {ACCOUNTS} AS a ON a.id = f.account_id JOIN {PEOPLE} AS p ON p.id = a.influencer_id "
        f"WHERE f.new_account = 0 AND ({CHANGED} OR {FILLED}) ORDER BY s.at LIMIT %s",
        [most],
    )
    return [_example(row) for row in rows]


def _example(row: tuple[Any, ...]) -> dict[str, Any]:
    number, platform, handle, name, newer, changed, *cells = row
    pairs = list(zip(cells[::2], cells[1::2], strict=True))
    gaps = zip(("audience_country", *FILLED_OF_PERSON), pairs[: len(FILLED_OF_PERSON) + 1], strict=True)
    changes = [[field, None, new] for field, (old, new) in gaps if new and not old]
    if changed:
        numbers = zip(COMPARED, pairs[len(FILLED_OF_PERSON) + 1 :], strict=True)
        changes += [[field, old, new] for field, (old, new) in numbers if old != new]
    return {
        "what": "changed",
        "row": number,
        "platform": platform,
        "handle": handle,
        "name": name,
        "history_only": bool(changed and not newer),
        "changes": changes,
    }
