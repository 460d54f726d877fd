"""Forecasts of accounts of the database: own evidence, comparable others, branded posts."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.urls import reverse

from campaigns.models import Post, SocialAccount
from campaigns.services.forecasts import AccountNumbers, account_forecasts, forget_lessons, lessons_for
from campaigns.services.forecasts.branded import branded_worth
from campaigns.services.forecasts.lessons import ENOUGH_ACCOUNTS
from campaigns.services.forecasts.telling import told_forecasts
from tests.factories import make_account

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def forecast_of(*accounts):
    fields = ("pk", "platform", "engagement_basis", "statistic", "followers", "engagement_rate")
    keys = [account.pk for account in accounts]
    rows = {row[0]: row for row in SocialAccount.objects.filter(pk__in=keys).values_list(*fields)}
    rows = [rows[key] for key in keys]
    numbers = AccountNumbers(
        account_id=np.array(keys),
        platform=[row[1] for row in rows],
        basis=[row[2] or "" for row in rows],
        statistic=[row[3] for row in rows],
        followers=np.array([row[4] for row in rows], dtype=float),
        rate=np.array([row[5] for row in rows], dtype=float),
        posts_measured=np.full(len(rows), np.nan),
    )
    return account_forecasts(numbers, lessons_for(numbers.platform), Post.objects.filter(account__in=keys))


def add_posts(account, likes, **fields):
    Post.objects.bulk_create(
        Post(
            account=account,
            posted_at=NOON - timedelta(days=number),
            **{"likes": count, "comments": 0, **fields},
        )
        for number, count in enumerate(likes)
    )


def catalogue(count, rate=0.03, **fields):
    """Accounts of 10,000 followers around one rate, in steps of a per cent of it."""
    for number in range(count):
        make_account(followers=10_000, avg_likes=round(10_000 * rate * (0.5 + number / count)), **fields)


def test_an_account_known_by_averages_counts_as_few_posts_and_its_posts_count_more():
    average, with_posts = make_account(avg_likes=2_000), make_account(avg_likes=2_000)
    add_posts(with_posts, [2_000, 2_100, 1_900, 2_050, 1_950, 2_000, 2_020, 1_980])
    found = forecast_of(average, with_posts)
    assert found.only_averages.tolist() == [True, False]
    assert found.posts.tolist() == [3, 8] and found.own_weight[0] < found.own_weight[1]
    assert abs(np.log(found.p50[1] / 0.1)) < abs(np.log(found.p50[0] / 0.1))


def test_the_forecast_is_an_interval_around_a_shrunk_rate():
    found = forecast_of(make_account(avg_likes=4_000))
    assert found.typical[0] < found.p50[0] < found.observed[0]
    assert found.p10[0] < found.p50[0] < found.mean[0] < found.p90[0]
    assert found.within_sd[0] > 0 and found.account_sd[0] > 0


def test_two_posts_are_fewer_than_known_averages():
    account = make_account(avg_likes=600)
    add_posts(account, [90_000, 90_000])
    found = forecast_of(account)
    assert found.only_averages[0] and found.p90[0] < 0.2


def test_posts_are_all_there_is_where_no_average_is_known():
    account = make_account(avg_likes=None, avg_comments=None)
    add_posts(account, [500, 700])
    found = forecast_of(account)
    assert found.posts[0] == 2 and 0.02 < found.p50[0] < 0.04


@pytest.mark.parametrize("count", [ENOUGH_ACCOUNTS - 1, ENOUGH_ACCOUNTS])
def test_from_two_hundred_comparable_accounts_on_the_catalogue_is_its_own_benchmark(count):
    catalogue(count - 1)
    found = forecast_of(make_account(followers=10_000))
    own = "accounts of this catalogue" in found.prior[found.prior_at[0]]
    assert own == (count >= ENOUGH_ACCOUNTS)


def test_rates_of_another_definition_are_never_what_an_account_is_compared_with():
    catalogue(ENOUGH_ACCOUNTS, rate=0.2)
    likes_only = make_account(followers=50_000, avg_likes=1_000, avg_comments=None)
    found = forecast_of(likes_only)
    assert found.prior[found.prior_at[0]] == "the benchmark markerly-2016"
    assert found.typical[0] < 0.05


def test_an_account_that_nobody_is_comparable_with_is_used_as_observed():
    account = make_account(platform="twitch", avg_likes=600, avg_shares=10)
    found = forecast_of(account)
    assert "nobody comparable" in found.prior[found.prior_at[0]] and found.own_weight[0] == 1
    assert np.isnan(found.typical[0]) and np.isfinite(found.mean[0])


def test_an_observed_rate_of_nothing_stays_nothing_and_an_unknown_one_unknown():
    found = forecast_of(make_account(avg_likes=0, avg_comments=0))
    assert found.mean[0] == found.p90[0] == 0


def test_posts_of_others_teach_how_far_posts_spread():
    rng = np.random.default_rng(1)
    wild = [make_account(platform="tiktok", avg_shares=1) for _ in range(40)]
    for account in wild:
        add_posts(account, np.rint(600 * np.exp(rng.normal(0, 1.2, 9))).astype(int).tolist(), shares=1)
    calm = [make_account() for _ in range(40)]
    for account in calm:
        add_posts(account, np.rint(600 * np.exp(rng.normal(0, 0.1, 9))).astype(int).tolist())
    forget_lessons()
    found = forecast_of(wild[0], calm[0])
    widths = np.log(found.p90 / found.p10)
    assert widths[0] > 3 * widths[1]


def test_lessons_are_learnt_anew_when_rows_are_added():
    catalogue(ENOUGH_ACCOUNTS)
    first = lessons_for(["instagram"])["instagram"].lines["likes_comments"].accounts
    make_account(followers=10_000)
    again = lessons_for(["instagram"])["instagram"].lines["likes_comments"].accounts
    assert again == first + 1


def test_a_branded_post_keeps_what_was_published_for_its_size_or_what_the_account_shows():
    assert branded_worth(np.array([2_000, 25_000, 250_000, 99_000_000])).round(4).tolist() == [
        0.8709,
        0.82,
        0.6638,
        0.6638,
    ]
    account, unsaid = make_account(), make_account()
    for each, flags in ((account, (False, True)), (unsaid, (None, None))):
        for likes, flag in zip((800, 400), flags, strict=True):
            add_posts(each, [likes] * 8, sponsored=flag)
    found = forecast_of(account, unsaid)
    assert 0.45 < found.own_sponsored[0] < 0.75 and np.isnan(found.own_sponsored[1])
    assert found.p50[0] > 1.05 * found.p50[1]  # sponsored posts are raised before the rest is judged


def test_an_account_with_several_kinds_of_posts_is_forecast_for_each_of_them(sign_in, colleague):
    account = make_account(avg_likes=600)
    add_posts(account, [600, 620, 580, 610], kind="post")
    add_posts(account, [3_000, 3_100, 2_900, 3_050], kind="reel")
    add_posts(account, [10, 12], kind="story")
    told = told_forecasts([SocialAccount.objects.get(pk=account.pk)])[account.pk]
    by_label = {kind.label: kind for kind in told.deliverables}
    assert set(by_label) == {"Post", "Reel"}  # two stories are too few
    assert by_label["Post"].p90.rate < by_label["Reel"].p10.rate * 2
    assert 2 * by_label["Post"].p50.engagements < by_label["Reel"].p50.engagements
    page = sign_in(colleague).get(reverse("influencer_detail", args=[account.influencer_id]))
    assert "By deliverable" in page.content.decode()
    assert told_forecasts([make_account()]).popitem()[1].deliverables == ()
