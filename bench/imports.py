"""A million rows of 16 columns: first load and update of all, against the bare load of the same file.

The bare load is sqlite3's own insert, or PostgreSQL's COPY, into one table without an index. While the
file comes in, another connection writes small rows: how long it waits is told too.
"""

import csv
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from jobs.models import WorkerBeat

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "1000000"))
HEADER = (
    "platform,username,name,followers,avg likes,avg comments,avg views,avg shares,avg saves,category,country,"
    "audience country,city,language,profile url,posts measured"
).split(",")
CATEGORIES = "Food Travel Fashion Beauty Fitness Gaming Music Tech".split()
FIRST = "Mara Leo Ida Tom Ana Ben Eva Max Lia Noa".split()
COUNTRIES = ("Germany", "Spain", "France", "United States", "Brazil", "India")


def write_file(path: Path, rows: int, seed: int) -> None:
    """The same accounts for every seed, in an order that no index follows; other numbers for each."""
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in range(rows):
            followers = int(10 ** rng.uniform(3, 6.5))
            likes = int(followers * 0.03 * rng.random())
            writer.writerow(
                (
                    ("instagram", "tiktok", "youtube")[row % 3],
                    f"{FIRST[row % 10].lower()}.{row * 7919 % 1000003:07d}",
                    f"{FIRST[row % 10]} Silva{row * 31 % 5000}",
                    followers, likes, likes // 20, followers // 4, likes // 50, likes // 40,
                    CATEGORIES[row % 8], COUNTRIES[row % 6], COUNTRIES[row // 7 % 6], "Berlin", "en", "", 12,
                )
            )  # fmt: skip


def bare_load(path: Path) -> float:
    """Seconds to load the file into one table without an index."""
    names = ", ".join(f"c{number} text" for number in range(len(HEADER)))
    started = perf_counter()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE bare ({names})")
            with path.open("rb") as file, cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
                while block := file.read(2**20):
                    copy.write(block)
            cursor.execute("DROP TABLE bare")
    else:
        with tempfile.TemporaryDirectory() as folder, path.open(newline="", encoding="utf-8") as file:
            bare = sqlite3.connect(Path(folder) / "bare.sqlite3")
            bare.execute(f"CREATE TABLE bare ({names})")
            rows = csv.reader(file)
            next(rows)
            bare.executemany(f"INSERT INTO bare VALUES ({', '.join('?' * len(HEADER))})", rows)
            bare.commit()
            bare.close()
    return perf_counter() - started


class OtherWriter(Thread):
    """Somebody else who saves a small row twice a second; `waits` are the seconds it took each time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended, self.waits = Event(), []

    def run(self) -> None:
        while not self.ended.is_set():
            started = perf_counter()
            WorkerBeat.objects.update_or_create(name="bench", defaults={"beat_at": timezone.now()})
            self.waits.append(perf_counter() - started)
            sleep(0.5)
        connection.close()


def import_file(path: Path, day: str) -> tuple[float, int]:
    """(seconds, MiB at most) of the command in a process of its own, as a user runs it."""
    command = [
        sys.executable,
        "manage.py",
        "import_accounts",
        str(path),
        "--measured-on",
        day,
        "--json",
        "--quiet",
    ]
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    seconds = perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def run() -> None:
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.csv", Path(folder) / "second.csv"
        write_file(first, ROWS, 1)
        write_file(second, ROWS, 2)
        floor = bare_load(first)
        print(f"  bare load of {ROWS:,} rows: {floor:.1f} s, {ROWS / floor:,.0f} rows/s")
        for name, path, day in (
            ("first load", first, "2026-01-01"),
            ("update of all", second, "2026-02-01"),
            ("the same again", second, "2026-02-01"),
        ):
            other = OtherWriter()
            other.start()
            seconds, memory = import_file(path, day)
            other.ended.set()
            other.join()
            waits = sorted(other.waits)
            late = waits[int(len(waits) * 0.99)]
            print(
                f"  {name}: {seconds:.1f} s, {ROWS / seconds:,.0f} rows/s, {seconds / floor:.1f} x the bare; "
                f"at most {memory} MiB (columns of lists included); others wait {late:.2f} s (p99)"
            )
