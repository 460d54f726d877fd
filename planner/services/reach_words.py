"""The stored reach of both sides in words and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaigns.formatting import counted, exact


@dataclass(frozen=True, slots=True)
class ReachRow:
    """People of the target: both sides as text."""

    label: str
    celebrity: str
    micro: str


def reach_rows(reach: dict[str, dict[str, Any]]) -> list[ReachRow]:
    """Contacts, unique people with their bounds, and frequency where the universe is known."""
    star, micro = reach["celebrity"], reach["micro"]
    rows = [
        ReachRow(
            "Contacts, everybody counted as often as reached", exact(star["gross"]), exact(micro["gross"])
        ),
        ReachRow("Unique people, estimate", exact(star["estimate"]), exact(micro["estimate"])),
        ReachRow("Unique people, surely between", _between(star), _between(micro)),
    ]
    for place, label in enumerate(("Reached at least once", "At least twice", "At least three times")):
        both = [side["frequency"][place] if side["frequency"] else None for side in (star, micro)]
        if any(number is not None for number in both):
            rows.append(ReachRow(label, exact(both[0]), exact(both[1])))
    return rows


def _between(side: dict[str, Any]) -> str:
    return f"{exact(side['low'])} and {exact(side['high'])}"


def reach_note(universe: float | None, overlaps: dict[str, Any]) -> str:
    """How the people were counted; a plan from before overlaps were kept has none."""
    used = overlaps.get("used", 0)
    if overlaps.get("too_large"):
        known = "The plan has too many accounts for overlaps on record: none is used."
    elif used:
        where = "bounds" if universe is None else "bounds and in the estimate; other pairs share by chance"
        known = f"{counted(used, 'overlap')} on record between the others counted in the {where}."
    else:
        known = ""
    if universe is None:
        note = "Without the number of people in the target only bounds are known: enter the universe."
    elif used:
        note = f"Within {exact(universe)} people of the target."
    else:
        note = (
            f"Within {exact(universe)} people of the target, audiences independent of each other "
            "(Sainsbury); frequency by the exact Poisson-binomial."
        )
    return f"{note} {known}".strip()
