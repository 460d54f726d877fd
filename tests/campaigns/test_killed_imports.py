"""Imports killed at any moment: begun again, they end exactly as one that nothing disturbed."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogues import contents_of

KILLS = int(os.environ.get("IMPORT_KILLS", "4"))
ROWS = 3_000
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DEBUG": "true",
    "TASKS_URL": "database:",
    "IMPORT_BATCH": "60",
}


def write_file(path: Path) -> None:
    """Accounts with repeats, rejects, fees, niches, links and numbers that can hardly be true."""
    rng = random.Random(5)
    lines = ["platform,handle,name,followers,avg likes,category,country,fee,instagram"]
    for number in range(ROWS):
        followers = "#VALOR!" if number % 97 == 0 else str(rng.randint(1_000, 900_000))
        handle = f"person{number - 1 if number % 71 == 0 else number}"
        fee = "250 EUR" if number % 13 == 0 else ""
        platform = ("instagram", "tiktok")[number % 2]
        link = f"person{number - 1}" if number % 2 else ""
        lines.append(
            f"{platform},{handle},Name {number},{followers},{rng.randint(1, 90_000)},Food,Spain,{fee},{link}"
        )
    path.write_text("\n".join(lines), encoding="utf-8")


class Catalogue:
    """A database of its own, in a process of its own for each command."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.database = folder, folder / "catalogue.sqlite3"
        self.environment = {
            **os.environ,
            **ENVIRONMENT,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "UPLOAD_DIR": str(folder / "uploads"),
            "SNAPSHOT_DIR": str(folder / "columns"),
        }
        subprocess.run(self._command("migrate", "-v", "0"), env=self.environment, check=True)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "manage.py", *arguments]

    def start(self, file: Path) -> subprocess.Popen:
        arguments = ("import_accounts", str(file), "--measured-on", "2026-01-01", "--json", "--quiet")
        rejects = ("--rejects", str(self.folder / "rejects.csv"))
        return subprocess.Popen(
            self._command(*arguments, *rejects),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@pytest.mark.timeout(300)
def test_a_killed_import_begun_again_ends_as_an_undisturbed_one(tmp_path):
    file = tmp_path / "accounts.csv"
    write_file(file)
    whole, killed = Catalogue(tmp_path / "whole"), Catalogue(tmp_path / "killed")
    undisturbed = whole.start(file)
    _, errors = undisturbed.communicate()
    assert undisturbed.returncode == 0, errors.decode()
    rng, kills = random.Random(11), 0
    while True:
        process = killed.start(file)
        try:
            _, errors = process.communicate(timeout=rng.uniform(1.5, 4.0) if kills < KILLS else None)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
    assert process.returncode == 0, errors.decode()
    assert kills > 1, "hardly anything was killed: the import was too quick"
    assert contents_of(killed.database) == contents_of(whole.database)
