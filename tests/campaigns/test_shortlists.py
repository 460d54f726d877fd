"""Shortlists: adding, totals, removing; how often pages ask the database."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Shortlist
from tests.factories import make_account, make_brand, make_campaign, make_shortlist

pytestmark = pytest.mark.django_db


def test_accounts_are_added_in_bulk_and_one_by_one_and_never_twice(client):
    one, two, three = make_account(), make_account(), make_account()
    shortlist = make_shortlist()
    address = reverse("shortlist_add")
    page = client.post(address, {"shortlist": shortlist.pk, "account": [one.pk, two.pk]}, follow=True)
    assert f"2 added to {shortlist}" in page.content.decode()
    page = client.post(
        address, {"shortlist": shortlist.pk, "account": [one.pk], "only": three.pk}, follow=True
    )
    assert "1 added" in page.content.decode() and f'value="{shortlist.pk}" selected' in page.content.decode()
    page = client.post(address, {"shortlist": shortlist.pk, "account": [one.pk]}, follow=True)
    assert "1 stood on it already" in page.content.decode()
    assert set(shortlist.accounts.all()) == {one, two, three}


@pytest.mark.parametrize(
    ("entered", "complaint"), [({}, "Choose the shortlist first"), ({"shortlist": "x"}, "Choose a shortlist")]
)
def test_adding_without_a_shortlist_says_what_is_missing(client, entered, complaint):
    page = client.post(reverse("shortlist_add"), {"account": [make_account().pk], **entered}, follow=True)
    assert complaint in page.content.decode()


def test_nobody_adds_to_another_brands_shortlist(sign_in, outsider):
    shortlist, account = make_shortlist(), make_account()
    sign_in(outsider).post(reverse("shortlist_add"), {"shortlist": shortlist.pk, "account": [account.pk]})
    assert not shortlist.accounts.exists()


def test_a_shortlist_adds_up_with_how_much_is_known(client):
    shortlist = make_shortlist(
        accounts=(
            make_account(followers=10_000, avg_likes=100, avg_comments=None, fee=Decimal(200)),
            make_account(followers=30_000, avg_likes=900, avg_comments=None),
            make_account(followers=None, avg_likes=None, avg_comments=None, fee=Decimal(50)),
        )
    )
    totals = client.get(reverse("shortlist_detail", args=[shortlist.pk])).context["totals"]
    assert (totals.accounts, totals.followers, totals.with_followers) == (3, 40_000, 2)
    assert (totals.fee_cents, totals.with_fee, totals.engagements) == (25_000, 2, 1000)
    assert totals.median_rate == pytest.approx(0.02) and totals.with_rate == 2
    assert dict(totals.tiers)["micro"] == 2 and dict(totals.tiers)["no tier"] == 1


def test_an_entry_is_removed_and_a_shortlist_deleted(client):
    account = make_account()
    shortlist = make_shortlist(accounts=(account,))
    entry = shortlist.entries.get()
    client.post(reverse("shortlist_remove", args=[shortlist.pk]), {"entry": entry.pk})
    assert not shortlist.entries.exists()
    client.post(reverse("shortlist_delete", args=[shortlist.pk]))
    assert not Shortlist.objects.exists()


def fill(count: int) -> int:
    """More of everything a page lists; gives one shortlist's key."""
    campaign = make_campaign(make_brand())
    accounts = tuple(make_account(niches=("Food",), fee=Decimal(10)) for _ in range(count))
    for _ in range(count):
        make_campaign(campaign.brand)
    return make_shortlist(campaign, accounts).pk


@pytest.mark.parametrize(
    "name", ["dashboard", "brand_list", "campaign_list", "influencer_list", "shortlist_list"]
)
def test_a_page_asks_the_database_as_often_for_two_rows_as_for_twenty(client, name):
    fill(2)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for _ in range(3):
        fill(6)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(few) == len(many)


@pytest.mark.parametrize("name", ["shortlist_detail"])
def test_a_shortlist_asks_the_database_as_often_whatever_its_length(client, name):
    pages = [reverse(name, args=[fill(count)]) for count in (2, 20)]
    numbers = []
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("target", ["foo", "//elsewhere.example/", "https://elsewhere.example/", ""])
def test_a_form_leads_back_to_this_site_only(client, target):
    response = client.post(reverse("shortlist_add"), {"next": target})
    assert response.status_code == 302 and response.url == reverse("influencer_list")


def test_forms_in_another_charset_are_refused(client):
    content = "multipart/form-data; boundary=x; charset=utf-16"
    assert client.post(reverse("shortlist_add"), b"", content_type=content).status_code == 415
