"""A file of posts, one per row under fixed column names: what each post earned, when, and whose it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from campaigns.imports.errors import FileError
from campaigns.imports.files import Record, Table, read_table
from campaigns.imports.numbers import read_count
from campaigns.imports.unknowns import is_unknown

NUMBER_COLUMNS = ("followers", "likes", "comments", "views", "shares", "saves")
COLUMNS = ("account", "followers", "posted_at", "likes", "comments", "views", "shares", "saves", "sponsored")

_HIDDEN = re.compile(r"-1(?:\.0*)?")
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_BASIC_DATE = re.compile(r"(?:19[7-9]|20[0-9])[0-9](?:0[1-9]|1[0-2])[0-3][0-9]")
_LATEST_SECONDS = 7_258_118_400
_SPONSORED = {
    **dict.fromkeys(("true", "yes", "y", "t", "1", "1.0", "sponsored", "paid"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0", "0.0", "organic"), False),
}


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as the file has it; None is unknown (blank, "N/A", and -1, the mark of a hidden count).

    `posted_at` is in Unix seconds, `posted_text` as written."""

    account: str
    posted_at: float
    posted_text: str
    followers: float | None
    likes: float | None
    comments: float | None
    views: float | None
    shares: float | None
    saves: float | None
    sponsored: bool | None


@dataclass(frozen=True, slots=True)
class PostFile:
    """The posts in the order of the file; how many rows only repeated one, how many lack
    account or time."""

    posts: tuple[PostRow, ...]
    repeats: int
    incomplete: int


def read_posts(content: bytes) -> PostFile:
    """Read a file of posts; other columns are left aside. Rows without account or time and rows that repeat
    another whole are left out and counted.

    Raises FileError naming row and column: no `account` or `posted_at`, a column twice, a cell that is
    neither a number nor unknown, a time that cannot be read, no row with account and time, a row
    with more cells than the header.
    """
    table = read_table(content, lambda cell: _column_name(cell) in COLUMNS)
    places = _places(table)
    rows = [_row(record, places, len(table.header)) for record in table.records]
    complete = [row for row in rows if row is not None]
    if not complete:
        raise FileError('No row has both an "account" and a time in "posted_at".', column="posted_at")
    once = tuple(dict.fromkeys(complete))
    return PostFile(once, len(complete) - len(once), len(rows) - len(complete))


@lru_cache(maxsize=100_000)
def unix_seconds(text: str) -> float:
    """A moment as written: ISO 8601 with or without zone (UTC then), a day alone, or Unix seconds.

    Raises ValueError with a human reason.

    >>> unix_seconds("2017-05-01") == unix_seconds("2017-05-01T00:00:00Z") == unix_seconds("1493596800")
    True
    """
    plain = text.strip()
    if _SECONDS.fullmatch(plain) and not _BASIC_DATE.fullmatch(plain):
        seconds = float(plain)
        if seconds > _LATEST_SECONDS:
            raise ValueError(f'"{plain[:40]}" is beyond the year 2200; Unix time is expected in seconds')
        return seconds
    try:
        moment = datetime.fromisoformat(plain)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        reason = f'"{plain[:40]}" is not a time in ISO 8601 (2026-05-01T18:30:00Z) or Unix seconds'
        raise ValueError(reason) from None


def _column_name(cell: str) -> str:
    return cell.strip().casefold()


def _places(table: Table) -> dict[str, int]:
    names = [_column_name(cell) for cell in table.header]
    places = {name: at for at, name in enumerate(names) if name in COLUMNS}
    for name in places:
        if names.count(name) > 1:
            raise FileError(f'The column "{name}" stands twice.', row=table.header_row, column=name)
    for name in ("account", "posted_at"):
        if name not in places:
            found = ", ".join(f'"{cell.strip()[:40]}"' for cell in table.header[:12])
            message = f'There is no column "{name}"; the header (row {table.header_row}) has {found}.'
            raise FileError(message, row=table.header_row, column=name)
    return places


def _row(record: Record, places: dict[str, int], width: int) -> PostRow | None:
    cells = record.cells
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        message = f"Row {record.row_number} has {len(cells)} cells; the header has {width}."
        raise FileError(message, row=record.row_number)
    texts = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
    try:
        moment = None if is_unknown(texts["posted_at"]) else unix_seconds(texts["posted_at"])
    except ValueError as problem:
        raise _fault(record, "posted_at", str(problem)) from None
    numbers = {name: _number(record, name, texts.get(name, "")) for name in NUMBER_COLUMNS}
    sponsored = _sponsored(record, texts.get("sponsored", ""))
    if moment is None or not texts["account"]:
        return None
    return PostRow(
        account=texts["account"],
        posted_at=moment,
        posted_text=texts["posted_at"],
        sponsored=sponsored,
        **numbers,
    )


def _number(record: Record, column: str, text: str) -> float | None:
    if not text or _HIDDEN.fullmatch(text):
        return None
    try:
        count = read_count(text)
    except ValueError as problem:
        raise _fault(record, column, str(problem)) from None
    return None if count is None else float(count.value)


def _sponsored(record: Record, text: str) -> bool | None:
    if is_unknown(text):
        return None
    known = _SPONSORED.get(text.casefold())
    if known is None:
        raise _fault(record, "sponsored", f'"{text[:40]}" is neither yes nor no')
    return known


def _fault(record: Record, column: str, reason: str) -> FileError:
    message = f'Row {record.row_number}, column "{column}": {reason}.'
    return FileError(message, row=record.row_number, column=column)


def known_columns(posts: Sequence[PostRow]) -> frozenset[str]:
    """The number columns in which at least one post says something."""
    return frozenset(
        name for name in NUMBER_COLUMNS if any(getattr(post, name) is not None for post in posts)
    )
