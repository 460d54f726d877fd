"""An account among accounts of its size: by the definition of each pack, or not compared."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.metrics.benchmarks import AccountNumbers, Match, Place, rate_for, shipped_packs
from campaigns.services.packs import current_packs
from campaigns.services.standings import account_standings
from tests.factories import PACK_TEXT, make_account, make_pack

pytestmark = pytest.mark.django_db


def standings(account, niches=()):
    found = account_standings(account, current_packs(), niches)
    return {(each.pack.name, each.series.niche): each for each in found}


def series_of(basis: str, denominator: str = "followers"):
    from dataclasses import replace

    pack = next(pack for pack in shipped_packs() if pack.name == "modash-2023")
    return replace(pack.series[0], basis=basis, denominator=denominator)


@pytest.mark.parametrize(
    ("basis", "known", "rate", "match"),
    [
        ("likes", {"likes": 300, "comments": 50}, 0.03, Match.SAME),
        ("likes_comments", {"likes": 300, "comments": 50}, 0.035, Match.SAME),
        ("likes_comments", {"likes": 300}, None, Match.DIFFERENT),
        ("likes_comments", {"comments": 300}, None, Match.DIFFERENT),
        ("likes", {"comments": 300}, None, Match.DIFFERENT),
        ("all", {"likes": 300, "comments": 50, "saves": 10}, 0.036, Match.SAME),
        ("all", {"likes": 300, "comments": 50}, None, Match.DIFFERENT),
        ("stated", {"likes": 300}, 0.03, Match.UNSTATED),
        ("stated", {"comments": 300}, None, Match.DIFFERENT),
        ("likes", {"stated": 400}, 0.04, Match.UNSTATED),
        ("likes", {"stated": 400, "likes": 300}, 0.03, Match.SAME),
        ("all", {"stated": 400, "likes": 300, "saves": 5}, 0.04, Match.UNSTATED),
        ("likes", {}, None, Match.DIFFERENT),
    ],
)
def test_an_accounts_rate_is_taken_by_the_definition_of_the_series(basis, known, rate, match):
    found = rate_for(series_of(basis), AccountNumbers(10_000, **known))
    assert found == (None if rate is None else pytest.approx(rate), match)


def test_a_rate_by_views_is_compared_with_rates_by_views_only():
    rate, _ = rate_for(series_of("likes", "views"), AccountNumbers(10_000, views=5_000, likes=500))
    assert rate == 0.1
    account = make_account(platform="tiktok", avg_views=5_000)
    assert {each.series.denominator for each in standings(account).values()} == {"views"}
    assert standings(make_account(platform="tiktok")) == {}


def test_inside_the_bands_stand_median_quartiles_percentile_and_n():
    make_pack()
    account = make_account(followers=31_623, avg_likes=600, avg_comments=32.5)
    found = standings(account)[("mine", "")]
    assert found.reading.p50 == pytest.approx(0.02, rel=1e-4) and found.reading.place is Place.INSIDE
    assert found.rate == pytest.approx(0.02, rel=1e-4) and found.band.accounts == 80
    assert found.percentile == pytest.approx(0.5, abs=0.001)
    upper = make_account(followers=31_623, avg_likes=1_232.4, avg_comments=32.5)
    assert standings(upper)[("mine", "")].words == "above the median, above 75 % of accounts"


def test_outside_the_bands_it_says_so_and_gives_no_percentile():
    make_pack()
    found = standings(make_account(followers=5_000_000, avg_likes=600, avg_comments=20))[("mine", "")]
    assert found.reading.place is Place.OUTSIDE and found.percentile is None
    assert found.words == "below the median" and "outside the published bands" in found.remark


def test_another_definition_is_not_compared_and_says_so():
    account = make_account(avg_likes=600, avg_comments=None)
    found = standings(account)[("modash-2023", "")]
    assert (found.rate, found.is_above, found.percentile) == (None, None, None)
    assert found.words.startswith("Not compared")
    assert standings(account)[("markerly-2016", "")].is_above is not None


def test_a_series_about_a_niche_counts_for_people_of_that_niche():
    header, rows = PACK_TEXT.split("metric,")
    text = f"{header}# niche: Food\nmetric,{rows}"
    make_pack(text)
    account = make_account()
    assert ("mine", "Food") in standings(account, ["Food"]) and ("mine", "Food") not in standings(account)


def test_without_followers_there_is_no_size_to_compare_at(client):
    account = make_account(followers=None)
    assert standings(account) == {}
    page = client.get(reverse("influencer_detail", args=[account.influencer_id])).content.decode()
    assert "no size to compare at" in page


def test_the_page_shows_every_pack_and_asks_as_often_for_many_packs_and_accounts(client):
    account = make_account(niches=("Food",))
    address = reverse("influencer_detail", args=[account.influencer_id])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        page = client.get(address).content.decode()
    for name in ("modash-2023", "markerly-2016", "mavrck-2019", "sociavault-2026"):
        assert name in page
    for number in range(5):
        make_pack(PACK_TEXT.replace("mine", f"mine {number}"))
        make_account(influencer=account.influencer)
    client.get(address)  # what is learnt from the catalogue is learnt anew once
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)
