"""Lists over a million accounts: pages, exports, the columns behind them, and a plan over all of them.

On SQLite the same questions are put to Datasette over the same file, as pages, in the same run.
`LISTS_ACCOUNTS` changes the size; a database that already holds as many is used as it is.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import urlencode
from urllib.request import urlopen

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from bench.timing import once
from campaigns.models import Niche, SocialAccount
from campaigns.services import snapshot

ACCOUNTS = int(os.environ.get("LISTS_ACCOUNTS", "1000000"))
RUNS, DATASETTE_RUNS = 20, 3
ROWS = "campaigns_socialaccount"
FOUND = "id in (select rowid from campaigns_search where campaigns_search match '{}')"
PAGES = {
    "largest first": "",
    "page 1000": "page=1000",
    "one platform by rate": "platform=tiktok&sort=-engagement_rate",
    "by name": "sort=name",
    "one country by day": "country=DE&sort=-measured_on",
    "part of a city": "city=lon&tier=micro",
    "a word": "q=mara",
    "the commonest word": "q=food",
    "two words": "q=mara+food",
    "a mistyped word": "q=marra",
}
DATASETTE = {
    "largest first": {"_sort_desc": "followers"},
    "one platform by rate": {"platform": "tiktok", "_sort_desc": "engagement_rate"},
    "a word": {"_where": FOUND.format('"mara"*'), "_sort_desc": "followers"},
    "the commonest word": {"_where": FOUND.format('"food"*'), "_sort_desc": "followers"},
}
PLAN = """
from time import perf_counter
import django
django.setup()
from accounts.models import User
from campaigns.models import Campaign
from planner.demo import _brief
from planner.services.brief import Pool
from planner.services.held_pools import held_pool
user = User.objects.get(email="staff@demo.example")
brief = _brief(Campaign.objects.select_related("brand", "tier_scheme").get(name="New serum"), Pool(None), 1)
for name in ("cold", "warm"):
    started = perf_counter()
    pool = held_pool(brief, user)
    print(f"  pool of {len(pool.columns):,} accounts, {name}: {(perf_counter() - started) * 1000:.0f} ms")
"""


def run() -> None:
    _load()
    _columns()
    client = Client()
    client.force_login(User.objects.get(email="staff@demo.example"))
    for name, query in {**PAGES, "one niche by fee": f"niche={Niche.objects.first().pk}&sort=fee"}.items():
        _told(name, lambda query=query: client.get(f"/influencers/?{query}"))
    _export(client)
    subprocess.run([sys.executable, "-c", PLAN], check=True)
    if connection.vendor == "sqlite":
        _datasette(Path(connection.settings_dict["NAME"]))


def _load() -> None:
    call_command("migrate", verbosity=0)
    if SocialAccount.objects.count() < ACCOUNTS:
        taken = once(lambda: call_command("load_demo", accounts=ACCOUNTS, verbosity=0))
        print(f"  demo of {ACCOUNTS:,} accounts loaded, index and columns included: {taken:.0f} s")


def _columns() -> None:
    """Writing, opening and refreshing the columns."""
    print(f"  columns written: {once(snapshot.write_snapshot):.1f} s")
    snapshot.forget_snapshots()
    print(f"  columns opened by a process: {once(snapshot.current) * 1000:.0f} ms")
    taken = []
    for number in range(1, 8):
        keys = range(1000 * number, 1000 * number + 10)
        SocialAccount.objects.filter(pk__in=keys).update(avg_views=number)
        taken.append(once(snapshot.current) * 1000)
    print(f"  ten accounts changed, columns right again: {median(taken):.0f} ms")


def _told(name: str, ask: Callable[[], object], runs: int = RUNS) -> None:
    """First, median and 95th percentile of a question."""
    first, *taken = (once(ask) * 1000 for _ in range(runs + 1))
    slow = quantiles(taken, n=20)[-1]
    print(f"  {name:<28} first {first:7.0f}   p50 {median(taken):7.0f}   p95 {slow:7.0f} ms")


def _export(client: Client) -> None:
    started = perf_counter()
    parts = iter(client.get("/influencers/?export=csv").streaming_content)
    next(parts), next(parts)
    first = perf_counter() - started
    rows = sum(part.count(b"\n") for part in islice(parts, 300))
    print(f"  CSV: first row after {first * 1000:.0f} ms, {rows / (perf_counter() - started):,.0f} rows/s")


def _datasette(file: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"sql_time_limit_ms": 5000, "facet_time_limit_ms": 5000, "num_sql_threads": 2}
    options = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    command = [sys.executable, "-m", "datasette", "serve", str(file), "-p", str(port), *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}/{file.stem}/{ROWS}?_size=25&"
    try:
        for _ in range(100):
            try:
                urlopen(base, timeout=30).read()
                break
            except OSError:
                sleep(0.2)
        for name, query in DATASETTE.items():
            for facets in ("", "&_facet=platform&_facet=engagement_basis"):
                words = f"Datasette, {name}{', facets' if facets else ''}"
                address = base + urlencode(query) + facets
                _told(words, lambda address=address: urlopen(address, timeout=60).read(), DATASETTE_RUNS)
    finally:
        server.terminate()
        server.wait()
