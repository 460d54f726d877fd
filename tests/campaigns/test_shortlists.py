"""Influencers page, shortlists, campaigns, brands, dashboard: what people do all day."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.forms.records import BrandForm
from campaigns.models import Brand, Campaign, Shortlist, TierScheme
from tests.factories import make_account, make_brand, make_campaign, make_niche, make_shortlist

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, colleague):
    return sign_in(colleague)


def handles(response) -> list[str]:
    return [row.record.handle for row in response.context["table"].paginated_rows]


@pytest.fixture
def catalogue():
    make_account(
        handle="mara.eats",
        name="Mara Voss",
        followers=73_800,
        avg_likes=5_560,
        avg_comments=None,
        niches=("Food",),
        country="DE",
        city="Berlin",
        fee=Decimal(300),
    )
    make_account(
        handle="leo.tan",
        name="Leo Tan",
        platform="tiktok",
        followers=2_000_000,
        avg_likes=20_000,
        country="US",
        kind="celebrity",
        fee=Decimal(9000),
    )
    make_account(
        handle="ida.fit",
        name="Ida Frost",
        followers=5_000,
        avg_likes=None,
        avg_comments=None,
        niches=("Fitness", "Food"),
        measured_on=None,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["leo.tan", "mara.eats", "ida.fit"]),
        ({"q": "@MARA"}, ["mara.eats"]),
        ({"q": "voss mara"}, ["mara.eats"]),
        ({"platform": "tiktok"}, ["leo.tan"]),
        ({"tier": "micro"}, ["mara.eats"]),
        ({"tier": "micro", "scheme": "hashimoto-2017"}, ["mara.eats", "ida.fit"]),
        ({"country": "DE"}, ["mara.eats"]),
        ({"city": "berl"}, ["mara.eats"]),
        ({"kind": "celebrity"}, ["leo.tan"]),
        ({"followers_min": "5000", "followers_max": "73800"}, ["mara.eats", "ida.fit"]),
        ({"rate_min": "7.5"}, ["mara.eats"]),
        ({"rate_max": "2"}, ["leo.tan"]),
        ({"fee_min": "300", "fee_max": "500"}, ["mara.eats"]),
        ({"has_fee": "no"}, ["ida.fit"]),
        ({"has_fee": "yes", "sort": "fee"}, ["mara.eats", "leo.tan"]),
        ({"measured_since": "2026-01-01", "sort": "name"}, ["leo.tan", "mara.eats"]),
        ({"sort": "engagement_rate"}, ["leo.tan", "mara.eats", "ida.fit"]),
        ({"sort": "-engagement_rate"}, ["mara.eats", "leo.tan", "ida.fit"]),
        ({"sort": "measured_on"}, None),
    ],
)
def test_every_filter_and_sort_is_in_the_address_and_unknown_stands_last(client, catalogue, query, expected):
    found = handles(client.get(reverse("influencer_list"), query))
    assert found == expected if expected else found[-1] == "ida.fit"


def test_niches_filter_and_a_person_with_two_niches_stands_once(client, catalogue):
    found = handles(client.get(reverse("influencer_list"), {"niche": make_niche("Food").pk}))
    assert found == ["mara.eats", "ida.fit"]


@pytest.mark.parametrize(
    "query",
    [
        {"tier": "gigantic"},
        {"followers_min": "many"},
        {"fee_min": "1e30"},
        {"followers_max": "9" * 400},
        {"rate_max": "NaN"},
        {"rate_min": "-1"},
        {"measured_since": "soon"},
        {"niche": "999999"},
        {"scheme": "nobody"},
    ],
)
def test_influencer_list_rejects_a_filter_it_cannot_read_and_keeps_it(client, catalogue, query):
    response = client.get(reverse("influencer_list"), query)
    page = response.content.decode()
    assert handles(response) == [] and "invalid-feedback" in page and "cannot be read" in page


def test_the_page_shows_the_golden_numbers_and_unknown_as_a_dash(client, catalogue):
    page = client.get(reverse("influencer_list")).content.decode()
    assert "7.53 %" in page and "73.8k" in page and "73,800" in page
    assert '<span class="unknown" title="Unknown">–</span>' in page


def test_the_export_holds_the_filtered_rows_and_runs_nothing_in_a_spreadsheet(client, catalogue):
    make_account(handle="evil", name="=HYPERLINK(1)", followers=9_000)
    response = client.get(
        reverse("influencer_list"), {"export": "csv", "followers_max": "100000", "sort": "-followers"}
    )
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row["Followers"] for row in rows] == ["73800", "9000", "5000"]
    assert rows[1]["Influencer"] == "'=HYPERLINK(1)" and rows[2]["Eng. rate"] == ""
    assert (
        float(rows[0]["Eng. rate"]) == pytest.approx(0.0753388, abs=1e-6) and rows[0]["Asked fee"] == "300.00"
    )


def test_the_chart_holds_what_is_filtered_by_tier(client, catalogue):
    chart = client.get(reverse("influencer_list"), {"platform": "instagram"}).context["chart"]
    assert [(each["label"], len(each["data"])) for each in chart["data"]["datasets"]] == [("Micro", 1)]
    assert chart["options"]["scales"]["x"]["type"] == chart["options"]["scales"]["y"]["type"] == "logarithmic"


def test_pages_can_be_turned_and_their_size_chosen(client):
    for _ in range(30):
        make_account()
    first = client.get(reverse("influencer_list"))
    second = client.get(reverse("influencer_list"), {"page": 2})
    assert len(handles(first)) == 25 and len(handles(second)) == 5
    assert not set(handles(first)) & set(handles(second))
    assert len(handles(client.get(reverse("influencer_list"), {"per_page": 50}))) == 30


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


def test_a_brand_and_its_campaign_are_entered_and_a_mistake_keeps_what_was_typed(client):
    brand = {"name": "Nordwind", "currency": "EUR", "coordination_hourly_cost": "40", "notes": "Typed"}
    wrong = client.post(reverse("brand_create"), {**brand, "coordination_hourly_cost": "a lot"})
    assert wrong.status_code == 422 and "Typed" in wrong.content.decode()
    client.post(reverse("brand_create"), brand)
    made = Brand.objects.get(name="Nordwind")
    campaign = {
        "brand": made.pk,
        "name": "Autumn",
        "objective": "engagement",
        "status": "draft",
        "budget": "1000",
        "currency": "EUR",
        "starts_on": "2026-12-01",
        "ends_on": "2026-11-01",
        "tier_scheme": 1,
        "countries": ["DE", "SE"],
    }
    campaign["tier_scheme"] = make_campaign().tier_scheme_id
    wrong = client.post(reverse("campaign_create"), campaign)
    assert wrong.status_code == 422 and "ends before it starts" in wrong.content.decode()
    client.post(reverse("campaign_create"), {**campaign, "ends_on": "2026-12-31"})
    assert Campaign.objects.get(name="Autumn").countries == ["DE", "SE"]


def test_two_people_editing_one_campaign_lose_nothing(client):
    campaign = make_campaign(name="Autumn")
    page = reverse("campaign_edit", args=[campaign.pk])
    form = client.get(page).context["form"]
    entered = {name: form.initial.get(name) or "" for name in form.fields} | {"countries": [], "niches": []}
    assert client.post(page, {**entered, "name": "First"}).status_code == 302
    second = client.post(page, {**entered, "name": "Second"})
    assert second.status_code == 409
    text = second.content.decode()
    assert "Second" in text and "First" in text and Campaign.objects.get(pk=campaign.pk).name == "First"
    again = {**entered, "name": "Second", "version": second.context["form"].data["version"]}
    assert client.post(page, again).status_code == 302
    assert Campaign.objects.get(pk=campaign.pk).name == "Second"


def test_the_dashboard_says_what_needs_attention(client):
    soon = timezone.localdate() + timedelta(days=5)
    bare = make_campaign(name="No list", starts_on=soon)
    planless = make_campaign(name="No plan", starts_on=soon)
    make_shortlist(planless, (make_account(),))
    subjects = {
        notice.subject: notice.reason for notice in client.get(reverse("dashboard")).context["notices"]
    }
    assert subjects[f"{bare.brand} · No list"] == "has no shortlist yet"
    assert "has no saved plan" in subjects[f"{planless.brand} · No plan"]
    assert "1 shortlisted account" in subjects


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


def test_pages_stand_without_any_tier_scheme(client):
    make_account()
    Campaign.objects.all().delete()
    TierScheme.objects.all().delete()
    page = client.get(reverse("influencer_list"), {"tier": "micro"})
    assert (
        page.status_code == 200
        and "No tier scheme" in client.get(reverse("influencer_list")).content.decode()
    )


def test_a_campaign_never_moves_to_another_brand_with_its_plans(client):
    campaign, other = make_campaign(), make_brand()
    page = reverse("campaign_edit", args=[campaign.pk])
    form = client.get(page).context["form"]
    entered = {name: form.initial.get(name) or "" for name in form.fields} | {"countries": [], "niches": []}
    assert client.post(page, {**entered, "brand": other.pk}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.brand != other


def test_a_name_taken_in_the_same_moment_is_an_error_of_the_field(client, monkeypatch):
    entered = {"name": "Twice", "currency": "USD", "coordination_hourly_cost": "1"}
    monkeypatch.setattr(BrandForm, "validate_constraints", lambda self: None, raising=False)
    monkeypatch.setattr(Brand, "full_clean", lambda self, **kwargs: None)
    assert client.post(reverse("brand_create"), entered).status_code == 302
    second = client.post(reverse("brand_create"), entered)
    assert second.status_code == 422 and "taken meanwhile" in second.content.decode()


def test_keys_beyond_every_record_are_unknown_choices(client):
    entered = {"brand": "9" * 30, "niches": ["9" * 30], "name": "X", "tier_scheme": "9" * 30}
    response = client.post(reverse("campaign_create"), entered)
    assert response.status_code == 422 and "is not a valid" in response.content.decode()


@pytest.mark.parametrize("target", ["foo", "//elsewhere.example/", "https://elsewhere.example/", ""])
def test_a_form_leads_back_to_this_site_only(client, target):
    response = client.post(reverse("shortlist_add"), {"next": target})
    assert response.status_code == 302 and response.url == reverse("influencer_list")


def test_forms_in_another_charset_are_refused(client):
    content = "multipart/form-data; boundary=x; charset=utf-16"
    assert client.post(reverse("shortlist_add"), b"", content_type=content).status_code == 415
