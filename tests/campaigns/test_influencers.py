"""The influencers page: filters, sorts, pages, export, chart."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.models import Campaign, TierScheme
from tests.factories import make_account, make_niche

pytestmark = pytest.mark.django_db


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


def test_pages_stand_without_any_tier_scheme(client):
    make_account()
    Campaign.objects.all().delete()
    TierScheme.objects.all().delete()
    page = client.get(reverse("influencer_list"), {"tier": "micro"})
    assert (
        page.status_code == 200
        and "No tier scheme" in client.get(reverse("influencer_list")).content.decode()
    )


def test_a_list_that_mixes_definitions_says_so_and_can_be_kept_to_one(client):
    both, likes = make_account(), make_account(avg_comments=None)
    page = client.get(reverse("influencer_list")).content.decode()
    assert "These rates count different things: likes only (1), likes, comments (1)" in page
    kept = client.get(reverse("influencer_list"), {"definition": "likes"}).content.decode()
    assert "count different things" not in kept
    assert likes.handle in kept and both.handle not in kept


def test_counts_beside_the_filters_say_how_many_each_further_choice_would_show(sign_in, colleague):
    for platform in ("instagram", "instagram", "tiktok"):
        make_account(platform=platform, niches=("Food",))
    client = sign_in(colleague)
    page = client.get(reverse("influencer_facets"), {"platform": "tiktok"}, headers={"HX-Request": "true"})
    groups = dict(page.context["groups"])
    assert [(name, count) for name, count, _ in groups["Platform"]] == [("Instagram", 2), ("TikTok", 1)]
    assert [(name, count) for name, count, _ in groups["Niche"]] == [("Food", 1)]
    address = groups["Platform"][0][2]
    assert client.get(address).context["table"].paginator.count == 2
    assert "<html" not in page.content.decode()
    assert "<html" in client.get(reverse("influencer_facets")).content.decode()
