"""A table in a directory: one file per array, read by mapping them into memory.

A directory is complete or not there: it is written under another name first. `header.json` holds the
size of every file and a checksum of its ends; a file that does not fit makes the directory worthless.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from campaigns.columns.table import TEXTS, Table

FORMAT = 2
ENDS = 1 << 16


class DamagedError(ValueError):
    """A directory that is not there, not whole, or of another format."""


def save(table: Table, directory: Path, about: dict[str, Any]) -> None:
    """Write the table to a directory that does not exist yet; `about` comes back from `load`."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = directory.with_name(f"{directory.name}.draft-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name, array in _arrays(table).items():
        np.save(draft / f"{name}.npy", array)
    texts = pl.DataFrame({name: table.texts[name] for name in TEXTS})
    texts.write_ipc(draft / "texts.arrow", compression="uncompressed")
    header = {
        "format": FORMAT,
        "about": about,
        "labels": table.labels,
        "known": {name: count for name, (_, count) in table.orders.items()},
        "files": {path.name: _seal(path) for path in sorted(draft.iterdir())},
    }
    (draft / "header.json").write_text(json.dumps(header))
    draft.rename(directory)


def load(directory: Path) -> tuple[Table, dict[str, Any]]:
    """The table, its arrays mapped from the files, and what was said about it. Raises DamagedError."""
    try:
        header = json.loads((directory / "header.json").read_text())
        if header["format"] != FORMAT:
            raise DamagedError(f"format {header['format']}")
        for name, seal in header["files"].items():
            if _seal(directory / name) != seal:
                raise DamagedError(f"{name} is not what was written")
        arrays = {
            path.removesuffix(".npy"): np.load(directory / path, mmap_mode="r")
            for path in header["files"]
            if path.endswith(".npy")
        }
        texts = pl.read_ipc(directory / "texts.arrow", memory_map=True)
        table = Table(
            {name.removeprefix("a-"): array for name, array in arrays.items() if name.startswith("a-")},
            {name: tuple(words) for name, words in header["labels"].items()},
            {name: texts[name] for name in TEXTS},
            arrays["link_at"],
            arrays["link_niche"],
            {name: (arrays[f"o-{name}"], count) for name, count in header["known"].items()},
        )
        return table, header["about"]
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as problem:
        raise DamagedError(f"{directory.name}: {problem}") from problem


def _arrays(table: Table) -> dict[str, np.ndarray[Any, Any]]:
    return {
        **{f"a-{name}": array for name, array in table.arrays.items()},
        **{f"o-{name}": order for name, (order, _) in table.orders.items()},
        "link_at": table.link_at,
        "link_niche": table.link_niche,
    }


def _seal(path: Path) -> list[int]:
    """Size and checksum of both ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        found = crc32(file.read(ENDS))
        file.seek(max(size - ENDS, 0))
        return [size, crc32(file.read(ENDS), found)]
