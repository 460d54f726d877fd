"""Reading a million accounts in chunks against the bare csv module: `python -m bench.reading [rows]`."""

import csv
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

HEADER = (
    "username,platform,full name,followers,avg likes,avg comments,avg views,avg shares,avg saves,"
    "engagement rate,category,country,city,language,posts measured,url"
)
PLACES = ("Spain", "India", "United States", "Brasil", "Deutschland")
NICHES = ("Food", "Travel", "Beauty", "Fitness", "Music", "Gaming")


def write(path: Path, rows: int) -> None:
    """Sixteen plain columns: handles and names that differ, numbers, a few places and niches."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for row in range(rows):
            followers, likes = 1_000 + row * 7 % 900_000, 10 + row % 9_000
            file.write(
                f"person.{row},{'TikTok' if row % 3 else 'Instagram'},Person Number {row},"
                f"{followers},{likes},"
                f"{likes // 40},{likes * 9},{likes // 100},{likes // 70}.5,{likes / followers:.6f},"
                f"{NICHES[row % 6]},{PLACES[row % 5]},City {row % 40},en,12,https://example.com/{row}\n"
            )


def timed(what: str, work: Callable[[], object]) -> None:
    began, worked = perf_counter(), process_time()
    found = work()
    taken, worked = perf_counter() - began, process_time() - worked
    print(f"{what:<36}{taken:8.2f} s {worked:8.2f} s of processor   {found}", flush=True)


def bare(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def main(rows: int) -> None:
    from campaigns.imports.account_reader import AccountReader
    from campaigns.imports.choices import Choices
    from campaigns.imports.headers import is_known_header
    from campaigns.imports.recurring import find_repeats
    from campaigns.imports.source import open_source

    with tempfile.TemporaryDirectory(prefix="bench-reading-") as folder:
        path = Path(folder) / "accounts.csv"
        write(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        timed("csv.reader alone", lambda: bare(path))
        timed("open_source", lambda: open_source(path, is_known_header).row_count)
        source = open_source(path, is_known_header)
        timed("chunks alone", lambda: sum(map(len, source.chunks(20_000))))
        reader = AccountReader(source, Choices())
        timed("find_repeats", lambda: find_repeats(source, reader).merged)
        timed("chunks and AccountReader.read", lambda: sum(
            len(reader.read(records)[0]) for records in source.chunks(20_000)
        ))  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
