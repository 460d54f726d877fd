"""Overlaps on record between the accounts of a plan, as the engine takes them, and what was made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from campaigns.formatting import counted, exact
from campaigns.models import AudienceOverlap
from planner.engine.reach import Base, Note, OverlapNote, Overlaps, Reach

MOST_ACCOUNTS = 2000
"""Pairs grow with the square: in a larger plan every audience counts as independent, and the plan says so."""
MOST_NOTES = 12
BASES = {"first": Base.FIRST, "second": Base.SECOND, "smaller": Base.SMALLER, "either": Base.EITHER}


@dataclass(frozen=True, eq=False, slots=True)
class StatedOverlaps:
    """What is on record between a plan's accounts, by position in the plan; `names` are theirs.

    `overlaps` is None where nothing is on record, or where the plan `is_too_large`.
    """

    overlaps: Overlaps | None
    names: Sequence[str]
    is_too_large: bool = False


def stated_overlaps(account_ids: Sequence[int], names: Sequence[str]) -> StatedOverlaps:
    """One query for the overlaps between these accounts; each stands at its position."""
    if len(account_ids) > MOST_ACCOUNTS:
        return StatedOverlaps(None, names, is_too_large=True)
    position = {key: place for place, key in enumerate(account_ids)}
    pairs = AudienceOverlap.objects.among(list(position)).order_by("pk")
    rows = [
        (position[first], position[second], share, BASES[base])
        for first, second, share, base in pairs.values_list("first_id", "second_id", "share", "base")
    ]
    if not rows:
        return StatedOverlaps(None, names)
    first, second, share, base = zip(*rows, strict=True)
    return StatedOverlaps(
        Overlaps(
            first=np.array(first, dtype=np.int64),
            second=np.array(second, dtype=np.int64),
            share=np.array(share, dtype=np.float64),
            base=np.array(base, dtype=np.int64),
        ),
        names,
    )


def told(stated: StatedOverlaps, reach: Reach) -> dict[str, Any]:
    """How many overlaps the plan's reach rests on, and in words which were changed, as a plan stores it."""
    on_record = 0 if stated.overlaps is None else len(stated.overlaps.share)
    fits = all(note.note != Note.CONTRADICTION for note in reach.notes)
    notes = [_words(note, stated.names) for note in reach.notes[:MOST_NOTES]]
    if len(reach.notes) > MOST_NOTES:
        notes.append(f"{counted(len(reach.notes) - MOST_NOTES, 'other overlap')} changed likewise.")
    return {
        "on_record": on_record,
        "used": on_record if fits else 0,
        "notes": notes,
        "too_large": stated.is_too_large,
    }


def _words(note: OverlapNote, names: Sequence[str]) -> str:
    if note.first is None or note.second is None:
        return "The overlaps on record fit no audiences together: none is used."
    pair = f"{names[note.first]} and {names[note.second]}"
    was, used = exact(round(note.stated_people or 0)), exact(round(note.used_people or 0))
    if note.note == Note.MORE_THAN_THE_SMALLER:
        return f"{pair} cannot share {was} people reached, more than the smaller audience: {used} used."
    if note.note == Note.LESS_THAN_MUST_BE:
        return f"{pair} cannot share only {was} people within this universe: {used} used."
    return f"{pair} are stated differently, up to {was} people shared: the mean, {used}, is used."
