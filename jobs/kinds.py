"""What kinds of job there are: each room registers its own, by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobs.services.running import RunningJob

Work = Callable[["RunningJob"], None]
_KINDS: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    """Register the work of a kind of job. It must be safe to begin again after any commit."""

    def register(work: Work) -> Work:
        if _KINDS.get(name, work) is not work:
            raise ValueError(f"two kinds of job are called {name}")
        _KINDS[name] = work
        return work

    return register


def work_of(name: str) -> Work:
    """The work of a kind; KeyError for an unknown one."""
    return _KINDS[name]
