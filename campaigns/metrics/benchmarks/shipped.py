"""The packs that come with the product, one file each."""

from functools import cache
from pathlib import Path

from campaigns.metrics.benchmarks.pack import Pack
from campaigns.metrics.benchmarks.reading import read_pack

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "packs"


@cache
def shipped_texts() -> dict[str, str]:
    """The texts of all files by the name of the file without its ending, in that order; read once."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.csv"))}


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """All packs by name; read once. Raises PackError for a file that was broken by hand."""
    return tuple(read_pack(text.splitlines(), f"{name}.csv") for name, text in shipped_texts().items())
