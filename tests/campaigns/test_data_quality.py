"""The page of what is missing, old or doubtful: every count is that of the list it leads to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.services import duplicates, plausibility, snapshot
from campaigns.services.retiring import retire_accounts
from tests.factories import make_account, make_import_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(colleague):
    today = timezone.localdate()
    make_account(measured_on=today, fee=Decimal(90), niches=("Food",))
    make_account(measured_on=today - timedelta(days=91), country="")
    make_account(measured_on=today - timedelta(days=90), niches=("Pets",))
    make_account(measured_on=None, followers=None)
    make_account(measured_on=today, followers=0, handle="twin", fee=Decimal(0))
    make_account(measured_on=today, avg_likes=None, avg_comments=None, handle="twin", platform="x")
    make_account(measured_on=today, followers=1_000, avg_likes=5_000)
    gone = make_account(measured_on=None, followers=None, country="")
    retire_accounts(account_ids=[gone.pk], reason="closed", user=colleague)
    make_import_run(rows=2, created=1, rejected=1)
    make_import_run(rows=1, created=1)


def findings(client, **query):
    return {row.label: row for row in client.get(reverse("data_quality"), query).context["findings"]}


@pytest.mark.parametrize("from_rows", [False, True])
def test_every_count_is_that_of_the_list_it_leads_to(catalogue, client, from_rows, monkeypatch):
    if from_rows:
        monkeypatch.setattr(snapshot, "FEW", 0)
        assert snapshot.current() is None
    found = findings(client)
    counts = {label: row.count for label, row in found.items()}
    doubts = counts.pop("Suspicious values")
    assert counts == {
        "Stale measurements": 1,
        "Never measured": 1,
        "Missing fees": 5,
        "Missing followers": 1,
        "Missing engagement": 3,
        "No niche": 5,
        "No country": 1,
        "Retired": 1,
        "Proposed duplicates": 1,
        "Imports with rejected rows": 1,
    }
    assert doubts and doubts >= 1
    for row in found.values():
        assert client.get(row.address).context["table"].paginator.count == row.count, row.label


def test_the_age_is_in_the_address_and_nonsense_is_said(catalogue, client):
    assert findings(client, days="89")["Stale measurements"].count == 2
    assert findings(client, days="3650")["Stale measurements"].count == 0
    for nonsense in ("0", "-1", "soon", "9" * 30):
        answer = client.get(reverse("data_quality"), {"days": nonsense})
        assert answer.status_code == 422 and "Stale after days" in answer.content.decode()


def test_what_takes_long_is_counted_when_its_own_list_is_opened(catalogue, client, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_UNASKED", 2)
    monkeypatch.setattr(plausibility, "MOST_UNASKED", 2)
    found = findings(client)
    assert found["Suspicious values"].count is None and found["Proposed duplicates"].count is None
    assert "count now" in client.get(reverse("data_quality")).content.decode()
    client.get(reverse("doubt_list"))
    client.get(reverse("duplicate_list"))
    found = findings(client)
    assert found["Suspicious values"].count and found["Proposed duplicates"].count == 1


def test_the_number_of_queries_does_not_grow_with_the_accounts(catalogue, client):
    def queries() -> int:
        client.get(reverse("data_quality"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("data_quality"))
        return len(captured)

    few = queries()
    for _ in range(12):
        make_account()
    assert queries() == few


def test_the_navigation_leads_there_for_the_agency_only(client, sign_in, owner):
    link = f'href="{reverse("data_quality")}"'
    assert link in client.get(reverse("dashboard")).content.decode()
    assert link not in sign_in(owner).get(reverse("dashboard")).content.decode()
