"""What going through a file needs to know of one kind of row: to read, stage and take it over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from queue import Queue
from threading import Event, Thread
from typing import Any, Protocol

from campaigns.imports.account_row import Rejected
from campaigns.imports.delimited import Record
from campaigns.models import ImportRun

AHEAD = 1


@dataclass(slots=True)
class Tally:
    """What became of rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, other: Tally) -> None:
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged


@dataclass(slots=True)
class Batch:
    """Some records of a file as read: `rows` of its kind, and how many repeats joined earlier rows."""

    records: int
    rows: Sequence[Any]
    rejected: Sequence[Rejected]
    joined: int = 0


@dataclass(slots=True)
class Findings:
    """What a batch tells beyond its counts: examples for people, and what the notes will sum up."""

    examples: list[dict[str, Any]] = field(default_factory=list)
    gathered: dict[str, Any] = field(default_factory=dict)


class Intake(Protocol):
    """One kind of file. `stage` writes nothing to the catalogue; `take` is called in a transaction."""

    def columns(self) -> list[list[str]]: ...

    def notes(self, run: ImportRun) -> list[str]: ...

    def read(self, records: list[Record]) -> Batch: ...

    def begin(self) -> None: ...

    def stage(self, batch: Batch) -> None: ...

    def take(self, batch: Batch, *, write: bool) -> Tally: ...

    def end(self) -> None: ...


class _Ended:
    """Marks the end of the batches, or carries the fault that ended them."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.fault = fault


def read_ahead(intake: Intake, chunks: Iterator[list[Record]]) -> Iterator[Batch]:
    """The batches in their order, read by a second thread while the database works on the one before."""
    waiting: Queue[Batch | _Ended] = Queue(AHEAD)
    stopped = Event()

    def read() -> None:
        try:
            for records in chunks:
                if stopped.is_set():
                    return
                waiting.put(intake.read(records))
            waiting.put(_Ended())
        except BaseException as fault:
            waiting.put(_Ended(fault))

    thread = Thread(target=read, name="reading", daemon=True)
    thread.start()
    try:
        while not isinstance(batch := waiting.get(), _Ended):
            yield batch
        if batch.fault is not None:
            raise batch.fault
    finally:
        stopped.set()
        while thread.is_alive():
            if not waiting.empty():
                waiting.get_nowait()
            thread.join(timeout=0.02)
