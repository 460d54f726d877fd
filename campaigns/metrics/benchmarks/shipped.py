"""The packs that come with the product, one file each."""

from functools import cache
from pathlib import Path

from campaigns.metrics.benchmarks.pack import Pack
from campaigns.metrics.benchmarks.reading import read_pack

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "packs"


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """All packs by name; read once. Raises PackError for a file that was broken by hand."""
    files = sorted(FOLDER.glob("*.csv"))
    return tuple(read_pack(file.read_text(encoding="utf-8").splitlines(), file.name) for file in files)
