"""What every test shares: people with their roles, signed-in clients, the real files."""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from accounts.models import Role, User
from accounts.services.sealing import unseal
from campaigns.models import TierScheme
from campaigns.services.closer_looks import forget_references
from campaigns.services.duplicates import forget_proposals
from campaigns.services.fair_fees import forget_fees
from campaigns.services.forecasts import forget_lessons
from campaigns.services.packs import load_shipped_packs
from campaigns.services.plausibility import forget_doubts
from campaigns.services.snapshot import forget_snapshots
from tests.factories import make_brand, make_user


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Last the tests that empty the database which the others share: those with real transactions."""
    items.sort(key=lambda item: (_has_transactions(item), "browser" in item.path.parts))


def _has_transactions(item):
    mark = item.get_closest_marker("django_db")
    return "browser" in item.path.parts or (mark is not None and mark.kwargs.get("transaction", False))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """SQLite empties tables row by row after tests with real transactions; the sealed log would refuse."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            unseal(connection)


@pytest.fixture(autouse=True)
def nothing_kept():
    """What was learnt from the rows of one test says nothing in the next."""
    for forget in (
        forget_lessons,
        forget_doubts,
        forget_references,
        forget_fees,
        forget_snapshots,
        forget_proposals,
    ):
        forget()


@pytest.fixture
def shipped_schemes(transactional_db):
    """Tests with real transactions empty the database: bring back what the migrations had put there."""
    if not TierScheme.objects.exists():
        import_module("campaigns.migrations.0002_tier_schemes").load(apps, None)
    load_shipped_packs()


@pytest.fixture
def brand(db):
    return make_brand(name="Nordwind")


@pytest.fixture
def admin(db) -> User:
    return make_user("admin@test.example", Role.ADMIN)


@pytest.fixture
def colleague(db) -> User:
    """Agency staff: sees every brand."""
    return make_user("staff@test.example", Role.STAFF)


@pytest.fixture
def owner(brand) -> User:
    """The brand manager of the brand the test is about."""
    user = make_user("owner@test.example", Role.BRAND_MANAGER)
    brand.members.add(user)
    return user


@pytest.fixture
def outsider(db) -> User:
    """The brand manager of another brand."""
    user = make_user("outsider@test.example", Role.BRAND_MANAGER)
    make_brand(name="Elsewhere").members.add(user)
    return user


@pytest.fixture
def sign_in():
    """A function that gives a client signed in as somebody (None: nobody)."""

    def signed_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], bytes]:
    """Reads a real public file below CAMPAIGN_TEST_DATA (or ../shared/data); skips where it is absent."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("CAMPAIGN_TEST_DATA", default))

    def read(name: str) -> bytes:
        file = folder / name
        if not file.is_file():
            pytest.skip(f"REAL FILE ABSENT: {name} is not in {folder}; set CAMPAIGN_TEST_DATA to its folder")
        return file.read_bytes()

    return read
