"""Loading the demo, and pages over its catalogue against the bare query of the same rows."""

from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from bench.timing import line, seconds

ACCOUNTS = 100_000
BARE = (
    "SELECT * FROM campaigns_socialaccount a JOIN campaigns_influencer i ON i.id = a.influencer_id "
    "ORDER BY a.followers DESC LIMIT 25"
)
PAGES = {
    "influencers, largest first": "/influencers/",
    "influencers, by rate, one platform": "/influencers/?platform=tiktok&sort=-engagement_rate",
    "influencers, text search": "/influencers/?q=mara",
    "influencers, page 1000": "/influencers/?page=1000",
    "dashboard": "/",
}


def bare_query() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def run() -> None:
    call_command("migrate", verbosity=0)
    started = perf_counter()
    call_command("load_demo", accounts=ACCOUNTS, verbosity=0)
    print(f"  demo of {ACCOUNTS:,} accounts loaded in {perf_counter() - started:.1f} s")
    client = Client()
    client.force_login(User.objects.get(email="staff@demo.example"))
    floor = seconds(bare_query)
    for name, path in PAGES.items():
        line(name, seconds(lambda path=path: client.get(path)), floor, "the bare query")
