"""The columns in files: whole or not used, one writer at a time, and never behind the rows."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.db import connection

from campaigns.columns import Catalogue, DamagedError, load, save, table_of
from campaigns.models import SocialAccount
from campaigns.services import snapshot
from campaigns.services.account_rows import read_some
from tests.factories import make_account

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stored(db, tmp_path):
    for number in range(5):
        make_account(platform=("x", "tiktok")[number % 2], niches=("Food",))
    table = table_of(*read_some(None))
    save(table, tmp_path / "columns", {"moment": "7 7"})
    return table, tmp_path / "columns"


def test_what_is_written_comes_back(stored):
    table, directory = stored
    read, about = load(directory)
    assert about == {"moment": "7 7"} and read.labels == table.labels
    for name, column in table.arrays.items():
        assert np.array_equal(read.arrays[name], column, equal_nan=column.dtype.kind == "f")
    for name, (order, count) in table.orders.items():
        assert read.orders[name][1] == count and np.array_equal(read.orders[name][0], order)
    assert read.texts["handle"].to_list() == table.texts["handle"].to_list()
    assert read.link_niche.tolist() == table.link_niche.tolist()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink, lambda file: file.write_bytes(b"")])
@pytest.mark.parametrize("name", ["header.json", "a-followers.npy", "o-rate.npy", "texts.arrow"])
def test_a_damaged_directory_is_worthless(stored, damage, name):
    _, directory = stored
    damage(directory / name)
    try:
        read, _ = load(directory)
    except DamagedError:
        return
    assert name == "header.json" and len(read)


def test_nothing_at_all_is_no_columns(tmp_path):
    with pytest.raises(DamagedError):
        load(tmp_path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory is not written to files")
class TestOnAServer:
    def test_files_are_used_and_later_changes_laid_over_them(self, settings, tmp_path):
        settings.SNAPSHOT_DIR = tmp_path
        account = make_account()
        assert snapshot.write_snapshot()
        snapshot.forget_snapshots()
        first = snapshot.current()
        assert first.rows is None and len(first) == 1
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("UPDATE campaigns_socialaccount SET followers = 123")
        other.close()
        assert snapshot.current()["followers"].tolist() == [123]
        account.delete()
        assert len(snapshot.current()) == 0

    def test_one_process_writes_at_a_time(self, settings, tmp_path):
        settings.SNAPSHOT_DIR = tmp_path
        make_account()
        with snapshot._lock(snapshot.directory()) as locked:
            assert locked and not snapshot.write_snapshot()
        assert snapshot.write_snapshot() and snapshot.write_snapshot()
        assert sum(path.is_dir() for path in snapshot.directory().iterdir()) == 1

    def test_damaged_files_are_written_anew(self, settings, tmp_path):
        settings.SNAPSHOT_DIR = tmp_path
        make_account()
        snapshot.write_snapshot()
        for file in snapshot.directory().glob("*/a-key.npy"):
            file.write_bytes(b"")
        snapshot.forget_snapshots()
        assert len(snapshot.current()) == 1


@pytest.mark.django_db
def test_a_catalogue_that_changed_too_much_is_answered_from_the_rows(monkeypatch):
    accounts = [make_account() for _ in range(4)]
    monkeypatch.setattr(snapshot, "FEW", 2)
    assert snapshot.current() is None
    monkeypatch.setattr(snapshot, "FEW", 50)
    assert snapshot.current()["key"].tolist() == [account.pk for account in accounts]


@pytest.mark.django_db
def test_rows_that_come_and_go_keep_their_places():
    accounts = [make_account(followers=1000 + number) for number in range(6)]
    table = table_of(*read_some(None))
    SocialAccount.objects.filter(pk=accounts[2].pk).delete()
    new = make_account(followers=1003)
    keys = np.array([accounts[2].pk, new.pk])
    catalogue = Catalogue(table, keys, table_of(*read_some(keys.tolist()), with_orders=False))
    order = catalogue.reading("followers", None, descending=False)
    expected = [account.pk for account in (*accounts[:2], accounts[3], new, *accounts[4:])]
    assert catalogue["key"][order].tolist() == expected and len(catalogue) == 6


SCRIPT = """
import django
django.setup()
from campaigns.services.snapshot import current, forget_snapshots
from campaigns.models import SocialAccount
print(len(current()), int(current()["followers"].max()), current().rows is None)
"""


def test_processes_share_the_files_of_a_database_in_a_file(tmp_path):
    """One loads the demo, one reads its columns, one writes past everything, one notices."""
    file = tmp_path / "shared.sqlite3"
    environment = {
        **os.environ,
        "DEBUG": "true",
        "DATABASE_URL": f"sqlite:///{file}",
        "SNAPSHOT_DIR": str(tmp_path / "columns"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    run("manage.py", "migrate", "--verbosity", "0")
    run("manage.py", "load_demo", "--accounts", "120")
    assert run("-c", SCRIPT) == "120 99100000 True"
    with sqlite3.connect(file) as writer:
        writer.execute("UPDATE campaigns_socialaccount SET followers = 999000000 WHERE id = 7")
    writer.close()
    assert run("-c", SCRIPT) == "120 999000000 False"
    for broken in (tmp_path / "columns").glob("*/*/a-followers.npy"):
        broken.write_bytes(b"")
    assert run("-c", SCRIPT).startswith("120 999000000")
