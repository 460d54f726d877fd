"""What an influencer's page says of each account: forecast, definitions, fair fee, what is unusual."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.services.closer_looks import closer_looks
from campaigns.services.definitions import definition_rows, incomparable_numbers
from campaigns.services.fair_fees import fair_fees
from campaigns.services.forecasts import told_forecasts
from campaigns.services.schemes import default_scheme
from tests.factories import TODAY, make_account, make_brand, make_post, make_rate

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def page_of(client, account) -> str:
    return client.get(reverse("influencer_detail", args=[account.influencer_id])).content.decode()


def posts_of(account, likes, **fields):
    return [
        make_post(account, NOW - timedelta(days=3 + at), likes=count, comments=10, **fields)
        for at, count in enumerate(likes)
    ]


def closer(account):
    return closer_looks([account], default_scheme().as_bands())[account.pk]


def test_a_forecast_without_others_is_used_as_observed(client):
    account = make_account(followers=20_000, platform="twitch")
    posts_of(account, [500, 600, 700, 650])
    told = told_forecasts([account])[account.pk]
    assert told.p10.engagements < told.p50.engagements < told.p90.engagements
    assert told.observed.rate == pytest.approx(0.032, abs=0.003)
    page = page_of(client, account)
    assert "Nobody comparable is known" in page
    assert "4 posts" in page and "One more post of" in page


def test_a_forecast_says_what_was_observed_what_is_used_and_why(client):
    for number in range(210):
        make_account(followers=10_000 + 100 * number, avg_likes=200 + number, posts_measured=9)
    account = make_account(followers=20_000, avg_likes=2_000, posts_measured=1)
    told = told_forecasts([account])[account.pk]
    assert told.typical.rate < told.p50.rate < told.observed.rate
    page = page_of(client, account)
    assert "observed 10.10 %, used" in page and "which count as 1 post" in page
    assert "Compared with 211 accounts of this catalogue" in page
    assert "a default and promises nothing" in page
    assert "published for its size (Mavrck 2019" in page


def test_an_account_of_which_nothing_is_known_has_no_forecast(client):
    account = make_account(avg_likes=None, avg_comments=None)
    assert told_forecasts([account]) == {}
    assert "No forecast: neither posts nor averages" in page_of(client, account)


def test_an_account_that_hides_its_likes_is_told_so(client):
    account = make_account(avg_likes=None, avg_comments=20)
    assert "average likes are not known" in page_of(client, account)


def test_posts_allow_every_definition_and_a_single_post_is_its_own_mean():
    account = make_account(followers=1_000)
    posts = posts_of(account, [10, 30], views=200)
    rows = {row.words: row for row in definition_rows(posts, 1_000, 30)}
    assert list(rows) == [
        "Likes only, by followers",
        "Likes + comments, by followers",
        "Likes only, by views",
        "Likes + comments, by views",
        "Likes only, per post",
        "Likes + comments, per post",
    ]
    by_views = rows["Likes + comments, by views"]
    assert (by_views.mean, by_views.median) == pytest.approx((0.15, 0.15)) and by_views.n == 2
    single = definition_rows(posts[:1], 1_000, 30)[0]
    assert (single.mean, single.median, single.n) == (0.01, 0.01, 1)


def test_numbers_of_different_definitions_are_said_to_be_incomparable(client):
    account = make_account(avg_comments=None, statistic="mean")
    posts = posts_of(account, [500, 600])
    (sentence,) = incomparable_numbers(account, posts, 2)
    assert sentence.endswith("cannot be compared: likes only against likes + comments.")
    assert "cannot be compared" in page_of(client, account)
    same = make_account(statistic="median")
    assert incomparable_numbers(same, posts, 2) == []


def test_below_eight_deals_the_reason_stands_where_the_range_would(client):
    account = make_account(fee=Decimal(300))
    page = page_of(client, account)
    assert "Asked $300" in page
    assert "own deals: 0 agreed fees on record with known followers; 8 are needed" in page
    assert "blog-range-2021" in page and "ends of a printed range" in page


def test_own_deals_give_a_range_with_their_number(colleague):
    brand = make_brand()
    for number in range(9):
        deal = make_account(followers=10_000 * (number + 1))
        make_rate(deal, fee=Decimal(100 * (number + 1)), brand=brand)
    account = make_account(followers=50_000)
    asked, agreed = fair_fees([account], colleague)[account.pk].on_record
    assert asked.reason.startswith("0 asked fees on record")
    assert agreed.n == 9 and agreed.low < 500 < agreed.high
    outside, far = make_account(followers=200_000), make_account(followers=5_000_000)
    found = fair_fees([outside, far], colleague)
    assert "outside of these" in found[outside.pk].on_record[1].basis
    assert found[far.pk].on_record[1].middle is None and "too far" in found[far.pk].on_record[1].reason


def test_a_pack_never_says_a_middle_above_its_high_end(colleague):
    """Between its bands one source prints an upper limit below and averages above."""
    account = make_account(followers=150_000)
    rows = {row.label: row for row in fair_fees([account], colleague)[account.pk].published}
    assert rows["hashimoto-2017"].middle is None and "nothing can be read" in rows["hashimoto-2017"].basis
    for followers in (500, 5_000, 60_000, 200_000, 2_000_000, 20_000_000):
        account.followers = followers
        for row in fair_fees([account], colleague)[account.pk].published:
            known = [number for number in (row.low, row.middle, row.high) if number is not None]
            assert known == sorted(known)


def test_fees_negotiated_for_brands_change_nothing_a_brand_manager_sees(sign_in, owner, outsider, brand):
    account = make_account(followers=50_000, fee=Decimal(300))
    for number in range(10):
        make_account(followers=10_000 * (number + 1), fee=Decimal(100 * (number + 1)))
    before = [fair_fees([account], person)[account.pk] for person in (owner, outsider)]
    for number in range(10):
        deal = make_account(followers=10_000 * (number + 1))
        make_rate(deal, fee=Decimal(7_777), brand=brand)
    after = [fair_fees([account], person)[account.pk] for person in (owner, outsider)]
    assert before == after
    assert [row.label for row in after[0].on_record] == ["Typical asked fee"]
    assert "agreed fee" not in page_of(sign_in(outsider), account)


def test_nothing_stands_out_or_two_rare_signals_call_for_a_closer_look(client):
    for number in range(60):
        make_account(
            handle=f"person.{'abcdefgh'[number % 8]}{'x' * number}",
            followers=20_000 + 100 * number,
            avg_likes=400 + 5 * (number % 40),
            avg_comments=20 + number % 7,
        )
    plain = make_account(handle="plain.person", followers=23_000, avg_likes=500, avg_comments=22)
    odd = make_account(handle="odd92837465", avg_likes=500, avg_comments=2_000)
    assert not closer(plain).look
    found = closer(odd)
    assert found.look and any("of the handle are digits" in reason for reason in found.reasons)
    assert all(row.percentile is None or 0 <= row.percentile <= 1 for row in found.rows)
    assert "Nothing stands out" in page_of(client, plain)
    page = page_of(client, odd)
    assert "Look closer." in page and "not a judgement of anybody" in page
    for word in ("fake", "fraud", "bot"):
        assert f" {word}" not in page.lower()


def test_what_the_catalogue_does_not_record_is_unknown_and_never_counts(client):
    account = make_account()
    unknown = dict(closer(account).unknown)
    assert unknown["Picture"] == "picture not known" and "Link in the bio" in unknown
    assert "Unknown for this account" in page_of(client, account)


def test_a_jump_of_followers_is_measured_against_the_measurement_before():
    account = make_account(followers=20_000)
    account.measurements.update(measured_on=TODAY - timedelta(days=30), followers=10_000)
    jump = next(row for row in closer(account).rows if row.label == "Jump of followers")
    assert jump.words == "20,000 followers after 10,000 30 days before"


def test_a_page_asks_as_often_for_one_account_as_for_six(client):
    lonely, popular = make_account(fee=Decimal(100)), make_account(fee=Decimal(100))
    posts_of(lonely, [500, 600, 700])
    for _ in range(5):
        posts_of(make_account(influencer=popular.influencer, fee=Decimal(90)), [500, 600, 700])
    page_of(client, lonely)
    asked = []
    for account in (lonely, popular):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, account)
        asked.append(len(queries))
    assert asked[0] == asked[1]
