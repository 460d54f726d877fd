"""Packs of the own catalogue: right quartiles, one definition each, everything left out is told."""

from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.metrics.benchmarks import read_pack
from campaigns.models import BenchmarkPack, Influencer, SocialAccount
from campaigns.services.own_packs import make_own_packs
from tests.factories import make_account, make_niche

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LIKES = [100 + 10 * number for number in range(40)]


def fill(likes=LIKES, *, comments=0, niches=(), start="a", sample=False, **fields) -> None:
    """One account of 5,000 followers for each number of likes."""
    kinds = [make_niche(name) for name in niches]
    for number, count in enumerate(likes):
        person = Influencer.objects.create(name=f"{start} {number}", is_sample=sample)
        person.niches.add(*kinds)
        SocialAccount.objects.create(
            **{
                "influencer": person,
                "platform": "instagram",
                "handle": f"{start}{number}",
                "followers": 5_000,
                "avg_likes": count,
                "avg_comments": comments,
                **fields,
            }
        )


def made() -> dict[str, BenchmarkPack]:
    return {pack.name: pack for pack in make_own_packs(user=None, today=DAY).made}


def test_quartiles_with_n_by_platform_band_and_niche_on_a_hand_made_catalogue():
    fill(niches=("Food", "Travel"))
    fill([40] * 30, start="b", platform="tiktok", followers=20_000)
    fill([40] * 29, start="c", platform="youtube")
    pack = made()["own-likes-comments"]
    food = pack.parsed.find("engagement_rate", "instagram", "followers", "Food").bands
    whole = pack.parsed.find("engagement_rate", "instagram", "followers").bands
    expected = np.quantile(np.array(LIKES) / 5_000, (0.25, 0.5, 0.75)) * 100
    assert food == whole and len(whole) == 1
    assert [whole[0].p25, whole[0].p50, whole[0].p75] == pytest.approx(expected, abs=1e-4)
    assert (whole[0].followers_min, whole[0].followers_max, whole[0].accounts) == (1_000, 10_000, 40)
    assert [band.p50 for band in pack.parsed.find("engagement_rate", "tiktok").bands] == [0.2]
    assert pack.parsed.find("engagement_rate", "youtube") is None
    assert "70 accounts" in pack.note and "29 accounts (likes, comments)" in pack.note
    assert read_pack(pack.text.splitlines(), "again.csv") == pack.parsed


def test_definitions_are_never_mixed():
    fill(start="a")
    fill(start="b", comments=None)
    fill([None] * 30, start="c", comments=None, avg_engagements=500)
    fill(start="d", avg_saves=5)
    packs = made()
    assert set(packs) == {"own-likes", "own-likes-comments", "own-all", "own-stated"}
    for name, pack in packs.items():
        bases = {series.basis for series in pack.parsed.series}
        assert bases == {name.removeprefix("own-").replace("-", "_")}
    assert packs["own-all"].parsed.series[0].bands[0].accounts == 40


def test_comments_alone_are_no_rate_of_likes_and_comments():
    fill()
    fill([None] * 10, start="b", comments=50)
    pack = made()["own-likes-comments"]
    assert pack.parsed.series[0].bands[0].accounts == 40
    assert "10 accounts without known followers, likes or rate" in pack.note


def test_a_new_version_only_when_the_numbers_differ():
    fill()
    first = made()["own-likes-comments"]
    again = make_own_packs(user=None, today=date(2027, 1, 1))
    assert (again.made, again.unchanged) == ([], [first])
    SocialAccount.objects.filter(avg_likes=300).update(avg_likes=4_000)
    second = made()["own-likes-comments"]
    assert (second.version, second.made_from) == (2, first)


def test_sample_accounts_count_only_where_there_is_nothing_else():
    fill(sample=True)
    assert "synthetic" in made()["own-likes-comments"].licence
    fill([250] * 30, start="real")
    pack = made()["own-likes-comments"]
    assert pack.parsed.series[0].bands[0].accounts == 30 and "synthetic" not in pack.licence
    assert "40 sample accounts" in pack.note


def test_a_niche_that_a_spreadsheet_would_run_stays_out_of_the_text():
    fill(niches=("=1+1",))
    assert "=1+1" not in made()["own-likes-comments"].text


def test_the_button_makes_the_pack_and_says_what_was_left_out(client, colleague):
    empty = client.post(reverse("pack_own"), follow=True).content.decode()
    assert "No pack" in empty
    fill()
    make_account(followers=None, avg_likes=None, avg_comments=None)
    page = client.post(reverse("pack_own"), follow=True).content.decode()
    pack = BenchmarkPack.objects.get(name="own-likes-comments")
    assert "own-likes-comments, version 1" in page and "1 account without known followers" in page
    assert (pack.origin, pack.created_by) == ("own", colleague)
    assert "Unchanged" in client.post(reverse("pack_own"), follow=True).content.decode()


def test_a_niche_of_the_own_pack_can_be_looked_at_alone(client):
    fill(niches=("Food",))
    address = reverse("pack_detail", args=[made()["own-likes-comments"].pk])
    whole, food = client.get(address), client.get(address, {"niche": "Food"})
    assert [words.title for words, _ in whole.context["sections"]] == ["Engagement rate on Instagram"]
    assert [words.title for words, _ in food.context["sections"]] == ["Engagement rate on Instagram · Food"]


def test_the_catalogue_is_read_in_a_fixed_number_of_queries():
    fill()
    make_own_packs(user=None, today=DAY)
    with CaptureQueriesContext(connection) as few:
        make_own_packs(user=None, today=DAY)
    fill(start="b")
    make_own_packs(user=None, today=DAY)
    with CaptureQueriesContext(connection) as many:
        make_own_packs(user=None, today=DAY)
    assert len(few) == len(many)
