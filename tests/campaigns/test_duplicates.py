"""Proposals of duplicates: who is proposed and why, who is not, and decisions that last."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.models import Influencer, NotSamePerson
from campaigns.services import duplicates
from campaigns.services.duplicates import (
    count_of_proposals,
    forget_proposals,
    proposed_duplicates,
    say_not_same,
)
from tests.factories import make_account, make_merge

pytestmark = pytest.mark.django_db


def pairs() -> list[tuple[str, str, str]]:
    forget_proposals()
    return [(row.first.name, row.second.name, row.reason) for row in proposed_duplicates().rows]


def test_the_same_handle_on_another_platform_is_proposed_whatever_the_names():
    make_account(name="Mara", handle="mara.eats", country="DE")
    make_account(name="Tara", handle="mara.eats", platform="x", country="")
    assert pairs() == [("Mara", "Tara", "Same handle")]


def test_the_same_name_in_a_country_is_proposed_whatever_case_blanks_and_dots():
    make_account(name="Mara Eats", country="DE")
    make_account(name="mara-EATS", country="DE", platform="tiktok")
    assert pairs() == [("Mara Eats", "mara-EATS", "Same name and country")]


@pytest.mark.parametrize(
    "other",
    [
        {"country": "AT", "platform": "x"},
        {"country": "DE", "platform": "instagram"},
        {"country": "DE", "platform": "x", "name": "Mara Eatz"},
    ],
)
def test_another_country_the_same_platform_or_another_name_is_not_proposed(other):
    make_account(name="Mara Eats", country="DE")
    make_account(**{"name": "Mara Eats", **other})
    assert pairs() == []


def test_a_name_without_a_country_or_of_many_people_says_nothing():
    for platform in ("instagram", "x"):
        make_account(name="Nowhere", country="", platform=platform)
    for number in range(duplicates.MOST_OF_ONE_NAME + 1):
        make_account(name="Maria", country="ES", platform=("instagram", "x")[number % 2])
    assert pairs() == []


def test_two_accounts_of_one_person_are_no_duplicate():
    account = make_account(handle="mara")
    make_account(influencer=account.influencer, handle="mara", platform="x")
    assert pairs() == []


def test_both_reasons_stand_first_then_the_handle_then_the_name():
    make_account(name="Named", country="DE")
    make_account(name="Named", country="DE", platform="x")
    make_account(name="Handle", handle="same")
    make_account(name="Other", handle="same", platform="x")
    make_account(name="Both", handle="both")
    make_account(name="Both", handle="both", platform="x")
    reasons = [reason for _, _, reason in pairs()]
    assert reasons == ["Same handle; Same name and country", "Same handle", "Same name and country"]
    assert count_of_proposals() == 3


def test_pairs_beyond_the_limit_are_counted(monkeypatch, client):
    monkeypatch.setattr(duplicates, "MOST_PROPOSED", 2)
    for number in range(5):
        make_account(handle=f"same{number}")
        make_account(handle=f"same{number}", platform="x")
    forget_proposals()
    proposals = proposed_duplicates()
    assert (len(proposals.rows), proposals.more, len(proposals)) == (2, 3, 5)
    assert "3 more were found" in client.get(reverse("duplicate_list")).content.decode()


def test_a_large_catalogue_is_searched_only_when_somebody_asks(monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_UNASKED", 1)
    make_account(handle="same")
    make_account(handle="same", platform="x")
    assert count_of_proposals() is None
    proposed_duplicates()
    assert count_of_proposals() == 1


def test_people_said_to_be_two_are_never_proposed_again(client, colleague):
    one = make_account(name="Mara", handle="same").influencer
    two = make_account(name="Tara", handle="same", platform="x").influencer
    page = client.get(reverse("duplicate_list")).content.decode()
    assert f"?other={two.pk}" in page and f'value="{one.pk}-{two.pk}"' in page
    back = reverse("duplicate_list") + "?reason=handle"
    answer = client.post(reverse("duplicate_dismiss"), {"pair": f"{one.pk}-{two.pk}", "next": back})
    assert answer.url == back
    assert proposed_duplicates().rows == () and pairs() == []
    say_not_same(first_id=two.pk, second_id=one.pk, user=colleague)
    assert NotSamePerson.objects.count() == 1
    assert AuditEntry.objects.filter(what="not the same person").count() == 1


@pytest.mark.parametrize("pair", ["", "1", "1-", "nonsense-2", "999999-999998", "9" * 40 + "-1"])
def test_nonsense_is_no_decision(client, pair):
    answer = client.post(reverse("duplicate_dismiss"), {"pair": pair, "next": "https://elsewhere.example/"})
    assert answer.url == reverse("duplicate_list") and not NotSamePerson.objects.exists()


def test_merged_people_are_gone_from_the_list_at_once():
    one = make_account(handle="same").influencer
    two = make_account(handle="same", platform="x").influencer
    assert len(proposed_duplicates().rows) == 1
    make_merge(one, two)
    assert proposed_duplicates().rows == ()


def test_the_list_is_filtered_sorted_and_exported(client):
    make_account(name="Mara", handle="same", country="DE")
    make_account(name="Tara", handle="same", platform="x", country="AT")
    make_account(name="Kim", country="US")
    make_account(name="kim", country="US", platform="x")
    address = reverse("duplicate_list")
    assert "Kim" not in client.get(address, {"q": "@SAME"}).content.decode().split("<tbody>")[1]
    assert "Mara" not in client.get(address, {"reason": "name"}).content.decode().split("<tbody>")[1]
    assert "Kim" not in client.get(address, {"country": "AT"}).content.decode().split("<tbody>")[1]
    for column in ("first", "second", "country", "reason"):
        assert client.get(address, {"sort": f"-{column}"}).status_code == 200
    lines = b"".join(client.get(address, {"export": "csv"})).decode().splitlines()
    assert len(lines) == 3 and "@same on Instagram" in lines[1] and "Same handle" in lines[1]


def test_the_number_of_queries_does_not_grow_with_the_pairs(client):
    def queries() -> int:
        forget_proposals()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("duplicate_list"))
        return len(captured)

    def pair(name: str) -> None:
        make_account(handle=name)
        make_account(handle=name, platform="x")

    pair("one")
    client.get(reverse("duplicate_list"))
    few = queries()
    for number in range(10):
        pair(f"more{number}")
    assert queries() == few and Influencer.objects.count() == 22
