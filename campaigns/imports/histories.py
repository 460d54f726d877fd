"""Accounts with lists per post in one JSON file, as records: one post each, or one account each."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from campaigns.imports.delimited import MAX_CELL_LENGTH, MAX_COLUMNS, Record
from campaigns.imports.errors import FileError

MAX_JSON_BYTES = 25 * 1024 * 1024
_BATCH = 5_000
_OWNERS = frozenset(
    "account username handle ownerusername owner_username user owner authormeta.name author channeltitle "
    "channel_title screen_name".split()
)
_DEEPEST = "The file is not JSON that can be read: it is nested too deeply or too large."


def is_json(path: Path) -> bool:
    """True for a file whose first character opens a list of objects, or an object."""
    with path.open("rb") as file:
        start = file.read(400).removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"]"))


def history_batches(path: Path) -> Callable[[], Iterator[list[Record]]]:
    """What reads the file as rows: the header first, then one row per object.

    Objects that hold lists of numbers side by side (the posts of an account) give one row per position,
    0 first. Objects inside an object become columns named "outer.inner", lists of texts one text. Where no
    name says whose the row is, "account" is "account N", the place in the file. Raises FileError for a
    file that is not a list of objects, or too large.
    """
    objects = [_flat(each) for each in _objects(path)]
    names = list(dict.fromkeys(key for each in objects for key in each))
    listed = [name for name in names if all(_is_numeric_list(each.get(name, [])) for each in objects)]
    single = [name for name in names if name not in set(listed)]
    numbered = not any(name.casefold() in _OWNERS for name in single)
    header = (*(("account",) if numbered else ()), *single, *(("position", *listed) if listed else ()))
    if len(header) > MAX_COLUMNS:
        raise FileError(f"The objects have {len(header):,} names; the limit is {MAX_COLUMNS}.")

    def rows() -> Iterator[tuple[str, ...]]:
        yield header
        for number, each in enumerate(objects, start=1):
            owner = (f"account {number}",) if numbered else ()
            head = (*owner, *(_text(each.get(name)) for name in single))
            lists: list[list[Any]] = [each.get(name) or [] for name in listed]
            for position in range(max(map(len, lists), default=0)):
                yield (*head, str(position), *(_text(_at(values, position)) for values in lists))
            if not listed:
                yield head

    def read() -> Iterator[list[Record]]:
        numbered_rows = (Record(number, cells) for number, cells in enumerate(rows(), start=1))
        yield from iter(lambda: list(islice(numbered_rows, _BATCH)), [])

    return read


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    """Objects inside the object as "outer.inner"."""
    flat: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat


def _is_numeric_list(value: Any) -> bool:
    return isinstance(value, list) and all(each is None or isinstance(each, int | float) for each in value)


def _objects(path: Path) -> list[dict[str, Any]]:
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise FileError(f"The JSON file has {size:,} bytes; the limit is {MAX_JSON_BYTES:,}.")
    try:
        found = json.loads(path.read_bytes())
    except RecursionError:
        raise FileError(_DEEPEST) from None
    except ValueError as problem:
        raise FileError(f"The file is not valid JSON: {problem}.") from None
    if isinstance(found, dict):
        found = next((part for part in found.values() if isinstance(part, list)), [found])
    if not found:
        raise FileError("The file is empty.")
    for number, each in enumerate(found, start=1):
        if not isinstance(each, dict):
            raise FileError(f"Entry {number} is not an object with named values.", row=number)
    objects: list[dict[str, Any]] = found
    return objects


def _at(values: Any, position: int) -> Any:
    return values[position] if position < len(values) else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = " ".join(str(each) for each in value if isinstance(each, str | int | float))
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\x00", "")[:MAX_CELL_LENGTH]
