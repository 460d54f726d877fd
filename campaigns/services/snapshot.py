"""The catalogue's columns as they are right now: files that all processes share, and what changed since.

Every question about the catalogue starts with `current()`. It compares the log of changes with the
moment the columns are of, fetches the accounts that changed, and gives None when that would take too
long: then the lists are answered from the rows, and a thread writes new files.
"""

from __future__ import annotations

import fcntl
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from uuid import uuid4

import numpy as np
import polars as pl
from django.conf import settings
from django.db import DatabaseError, connection, connections

from campaigns.columns import Catalogue, DamagedError, Table, load, save, table_of
from campaigns.models import SocialAccount
from campaigns.services import changes
from campaigns.services.account_rows import no_rows, read_all, read_some

FEW = 3_000
"""So many changed accounts are laid over the columns within a request."""
MANY = 1_000
"""With more accounts than this laid over them, new files are worth writing."""
TRIES = 3
logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Columns of one moment; `changed` and the frames are what is laid over the files."""

    moment: str
    catalogue: Catalogue
    base: Table
    changed: np.ndarray[tuple[int], np.dtype[np.int64]]
    rows: pl.DataFrame | None = None
    links: pl.DataFrame | None = None


_known: dict[str, Snapshot] = {}
_inside: dict[str, tuple[str, tuple[tuple[int, int], ...], Catalogue]] = {}
"""The columns that a transaction saw last, by the moment they started from and all that came after it."""
_writing = Lock()


def current() -> Catalogue | None:
    """The columns as this connection sees the catalogue; None while they cannot be had at once.

    The log is asked before and after the changed rows are read: only rows of one moment are an answer.
    """
    if connection.vendor not in changes.MOMENTS:
        return None
    snapshot = _known.get(_place())
    if snapshot is None:
        snapshot = _stored() or _empty()
    delta = changes.changes_since(snapshot.moment)
    if not delta:
        _remember(snapshot)
        return snapshot.catalogue
    known = _inside.get(_place())
    if known is not None and delta.is_known and known[:2] == (snapshot.moment, delta.keys):
        return known[2]
    for _ in range(TRIES):
        newer = _refreshed(snapshot, delta) or _reread(snapshot)
        if newer is None:
            write_in_background()
            return None
        before, delta = delta, changes.changes_since(snapshot.moment)
        if delta.keys == before.keys if delta.is_known else _is_still(newer):
            _remember(newer)
            if connection.in_atomic_block and delta.is_known:
                _inside[_place()] = snapshot.moment, delta.keys, newer.catalogue
            return newer.catalogue
    return None


def current_or_read() -> Catalogue | None:
    """The columns as they are now, read from the database where the files cannot be had at once.

    Some seconds for a large catalogue; None where the database cannot be read on its own.
    """
    catalogue = current()
    if catalogue is not None or connection.in_atomic_block:
        return catalogue
    with suppress(OSError):
        moment, rows, links = read_all()
        table = table_of(rows, links)
        _remember(Snapshot(moment, Catalogue(table), table, np.empty(0, dtype=np.int64)))
    return current()


def _is_still(snapshot: Snapshot) -> bool:
    """Whether nothing came since; a transaction's own changes cannot be told from that."""
    return connection.in_atomic_block or not changes.changes_since(snapshot.moment)


def _remember(snapshot: Snapshot) -> None:
    """Only what everybody sees is kept: a transaction may still be taken back."""
    if connection.in_atomic_block:
        return
    _known[_place()] = snapshot
    if len(snapshot.changed) > MANY:
        write_in_background()


def _refreshed(snapshot: Snapshot, delta: changes.Delta) -> Snapshot | None:
    """The snapshot with what changed laid over it; None when that is too much."""
    if not delta.is_known or sum(last - first + 1 for first, last in delta.ranges) > FEW:
        return None
    keys = np.concatenate([np.arange(first, last + 1) for first, last in delta.ranges])
    if len(snapshot.changed) + len(keys) > 2 * FEW:
        return None
    moment = changes.present_moment()
    rows, links = read_some(keys.tolist())
    if snapshot.rows is not None and snapshot.links is not None:
        stays = snapshot.rows.filter(~pl.col("key").is_in(keys.tolist()))
        people = rows["person"].unique().implode()
        known = snapshot.links.filter(~pl.col("person").is_in(people))
        rows, links = pl.concat([stays, rows]), pl.concat([known, links])
    changed = np.union1d(snapshot.changed, keys)
    over = table_of(rows, links, with_orders=False)
    return Snapshot(moment, Catalogue(snapshot.base, changed, over), snapshot.base, changed, rows, links)


def _reread(snapshot: Snapshot) -> Snapshot | None:
    """Newer files when there are some; a small catalogue anew; else None."""
    stored = _stored()
    if stored is not None and stored.moment != snapshot.moment:
        delta = changes.changes_since(stored.moment)
        if not delta:
            return stored
        newer = _refreshed(stored, delta)
        if newer is not None:
            return newer
    if SocialAccount.objects.order_by()[FEW : FEW + 1].exists():
        return None
    moment = changes.present_moment()
    table = table_of(*read_some(None))
    return Snapshot(moment, Catalogue(table), table, np.empty(0, dtype=np.int64))


def _empty() -> Snapshot:
    """The columns of a catalogue in which nothing ever happened."""
    table = table_of(*no_rows())
    return Snapshot(changes.NO_MOMENT, Catalogue(table), table, np.empty(0, dtype=np.int64))


# Files


def _place() -> str:
    """What tells this database from others within a process."""
    known = connection.settings_dict
    return f"{known.get('HOST')}:{known.get('PORT')}/{known['NAME']}"


def directory() -> Path:
    """Where the files of this catalogue are: by its random name, on PostgreSQL also by its server."""
    name = changes.catalogue_id()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), CASE WHEN "
                "has_function_privilege('pg_control_system()', 'execute') "
                "THEN (pg_control_system()).system_identifier END"
            )
            name = "-".join([name, *(str(part) for part in cursor.fetchone())])
    return Path(settings.SNAPSHOT_DIR) / name


def _stored() -> Snapshot | None:
    """The columns in the newest files; None without any that are whole."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        return None
    with suppress(OSError, DamagedError):
        folder = directory()
        table, about = load(folder / (folder / "current").read_text())
        return Snapshot(about["moment"], Catalogue(table), table, np.empty(0, dtype=np.int64))
    return None


def write_snapshot() -> bool:
    """Read the whole catalogue and write its files, once at a time; False when another process does.

    Raises DatabaseError or OSError when the catalogue cannot be read or the files cannot be written.
    """
    folder = directory()
    with _lock(folder) as locked:
        if not locked:
            return False
        moment, rows, links = read_all()
        name = uuid4().hex
        save(table_of(rows, links), folder / name, {"moment": moment})
        draft = folder / "current.draft"
        draft.write_text(name)
        draft.replace(folder / "current")
        for other in folder.iterdir():
            if other.is_dir() and other.name != name:
                shutil.rmtree(other, ignore_errors=True)
        changes.forget_changes(moment)
    return True


def keep_columns() -> None:
    """Write the files after a bulk write, where a database in a file or a server makes that worthwhile."""
    if not (connection.vendor == "sqlite" and connection.is_in_memory_db()):
        write_snapshot()


def keep_columns_elsewhere() -> None:
    """The same in a process of its own, so that this one need not hold a whole catalogue in memory."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        return
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "write_columns"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        logger.warning("The catalogue's columns could not be written: %s", ended.stderr[-500:])


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def write_in_background() -> None:
    """Write new files in a thread, unless one of this process is at it."""
    if connection.in_atomic_block or (connection.vendor == "sqlite" and connection.is_in_memory_db()):
        return
    if _writing.acquire(blocking=False):
        Thread(target=_write_quietly, name="snapshot", daemon=True).start()


def _write_quietly() -> None:
    try:
        write_snapshot()
    except (DatabaseError, OSError, RuntimeError) as problem:
        logger.warning("The catalogue's columns could not be written: %s", problem)
    except Exception:
        logger.exception("The catalogue's columns could not be written")
    finally:
        connections.close_all()
        _writing.release()


def forget_snapshots() -> None:
    """Read the files anew at the next question."""
    _known.clear()
    _inside.clear()
