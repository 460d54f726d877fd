"""Importing a file of accounts against reading it with csv alone and against sqlite3's own insert."""

import csv
import io
import sqlite3
from datetime import date

from django.core.management import call_command

from bench.timing import line, seconds
from campaigns.models import SocialAccount
from campaigns.services.account_imports import ImportRequest, import_accounts

ROWS = 20_000


def file_of(rows: int) -> bytes:
    """Doubled columns, text then integer, as the public lists have them."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(
        ["handle", "name", "Category", "Followers", "Followers", "Country", "Eng. (Avg.)", "Eng. (Avg.)"]
    )
    for row in range(rows):
        followers, engagements = 10_000 + 100 * row, 500 + row
        writer.writerow([f"person.{row}", f"Person {row}", "Food", f"{followers / 1000}K", followers, "Spain",
                         engagements, engagements])  # fmt: skip
    return output.getvalue().encode()


def bare_insert(content: bytes) -> None:
    rows = list(csv.reader(io.StringIO(content.decode())))[1:]
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE t (a, b, c, d, e, f, g, h)")
        database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def run() -> None:
    call_command("migrate", verbosity=0)
    content = file_of(ROWS)
    request = ImportRequest(content, "bench.csv", "instagram", date(2026, 1, 1))
    floor = seconds(lambda: bare_insert(content))

    def first_load() -> None:
        SocialAccount.objects.all().delete()
        import_accounts(request=request, user=None)

    line(f"first load of {ROWS:,} rows", seconds(first_load, runs=2), floor, "csv + bare sqlite3 insert")
    again = seconds(lambda: import_accounts(request=request, user=None), runs=2)
    line("the same file again, all unchanged", again, floor, "csv + bare sqlite3 insert")
