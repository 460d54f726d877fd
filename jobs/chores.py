"""Small things that workers do now and then: each room registers its own, by name.

Every worker does them, so a chore must be safe to do twice and at once.
"""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

Chore = Callable[[], object]
_CHORES: dict[str, tuple[timedelta, Chore]] = {}
_DONE_AT: dict[str, float] = {}


def chore(name: str, every: timedelta, work: Chore) -> None:
    """Register what to do in each worker at its start and then every so often."""
    _CHORES[name] = (every, work)


def do_due_chores() -> list[str]:
    """Do what is due in this process; returns the names."""
    due = [
        name
        for name, (every, _) in _CHORES.items()
        if name not in _DONE_AT or monotonic() - _DONE_AT[name] >= every.total_seconds()
    ]
    for name in due:
        _DONE_AT[name] = monotonic()
        _CHORES[name][1]()
    return due
