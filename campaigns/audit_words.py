"""Entries of the audit log in words: each change as label, before, after."""

from collections.abc import Mapping
from typing import Any

from campaigns.formatting import UNKNOWN

LONGEST = 300


def changes_in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(label, before, after) of each field; a side that the entry does not hold is unknown.

    >>> changes_in_words({"fee": "100.00", "is_kept": False}, {"fee": "90.00", "is_kept": True})
    [('Fee', '100.00', '90.00'), ('Is kept', 'no', 'yes')]
    """
    return [
        (name.replace("_", " ").capitalize(), in_words(before.get(name)), in_words(after.get(name)))
        for name in {**before, **after}
    ]


def in_words(value: Any) -> str:
    """A logged value as people read it.

    >>> in_words(["b", "a"]), in_words(None), in_words(True), in_words(1200)
    ('b, a', '–', 'yes', '1,200')
    """
    if value is None or value == "" or value == []:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _short(", ".join(map(in_words, value)))
    if isinstance(value, dict):
        return _short("; ".join(f"{name}: {in_words(each)}" for name, each in value.items()))
    return f"{value:,}" if isinstance(value, int) else _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
