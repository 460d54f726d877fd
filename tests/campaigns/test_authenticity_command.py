"""The command over files of accounts: what it prints, writes and refuses."""

import csv
import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command


def run(*arguments):
    out = StringIO()
    call_command("authenticity", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def labelled(tmp_path):
    rng = np.random.default_rng(0)
    lines = ["username,followers,following,posts,profile pic,fake"]
    for number in range(60):
        fake = number >= 40
        followers = int(rng.integers(1, 40)) if fake else int(rng.integers(100, 5_000))
        following = int(rng.integers(1_000, 5_000)) if fake else int(rng.integers(50, 900))
        posts = 0 if fake else int(rng.integers(5, 300))
        lines.append(f"user{number},{followers},{following},{posts},{int(not fake)},{int(fake)}")
    file = tmp_path / "accounts.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_labelled_accounts_are_measured(labelled):
    found = json.loads(run(labelled, "--json"))
    assert (found["accounts"], found["labelled_fake"], found["labelled_genuine"]) == (60, 20, 40)
    assert found["auc"]["combined"]["value"] == 1.0
    assert found["auc"]["signals"]["no_url"] is None
    assert found["columns"]["followers"] == "followers"
    assert "order of the list" in run(labelled)


def test_every_account_is_written_with_its_reasons_and_no_verdict(labelled, tmp_path):
    reference = tmp_path / "ordinary.csv"
    lines = labelled.read_text(encoding="utf-8").splitlines()
    reference.write_text("\n".join(lines[:41]), encoding="utf-8")
    run(labelled, "--reference", reference, "--out", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 60
    assert [row["look_closer"] for row in rows[40:]] == ["yes"] * 20
    assert "no picture: as strong in 0.0 % of 40 accounts of its kind" in rows[50]["reasons"]
    assert rows[0]["no_url"] == ""
    assert not {"verdict", "score"} & set(rows[0])


def test_unlabelled_accounts_are_listed_without_measurements(tmp_path):
    file = tmp_path / "accounts.csv"
    file.write_text("followers,posts\n10,3\n20,4\n", encoding="utf-8")
    assert json.loads(run(file, "--json"))["auc"] is None
    assert "nothing to measure" in run(file)


def test_faults_name_file_row_and_column(tmp_path):
    file = tmp_path / "accounts.csv"
    file.write_text("followers,posts\n10,3\nmany,4\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r'accounts.csv: Row 3, column "followers"'):
        run(file)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "absent.csv")
