"""Numbers that can hardly be true, on made-up accounts and posts."""

import time

import numpy as np
import pytest

from campaigns.metrics.plausibility.accounts import AccountNumbers, check_accounts
from campaigns.metrics.plausibility.findings import Severity
from campaigns.metrics.plausibility.posts import check_posts
from campaigns.metrics.plausibility.sizes import learn_sizes
from campaigns.metrics.plausibility.tenfold import possible_errors, shape_of


def made_up(seed, count):
    rng = np.random.default_rng(seed)
    followers = np.round(np.exp(rng.normal(11.5, 1.6, count)))
    return followers, followers * np.exp(rng.normal(-3.8, 0.7, count))


def rounded_text(number, misread):
    """ "69.7k" and "1m" as a program reads them that drops the point and always expects one for millions."""
    if number < 10_000:
        return number
    unit, places = (1_000, 3) if number < 1e6 else (1_000_000, 6)
    text = f"{number / unit:.1f}" if number < 100 * unit else f"{number / unit:.0f}"
    whole, _, tail = text.partition(".")
    if not misread or (tail in ("", "0") and unit == 1_000):
        return float(whole + (tail or "0").ljust(places, "0")[:places]) if tail else float(whole) * unit
    if tail == "0" or not tail:
        return float(whole) * unit / 10
    return float(whole + tail) * (unit if unit == 1_000 else unit / 10)


def test_each_number_is_held_against_the_others_of_its_account():
    nan = np.nan
    found = check_accounts(
        AccountNumbers(
            followers=np.array([1_000.0, 1_000.0, 5_000.0, nan]),
            likes=np.array([1_500.0, 20.0, 100.0, 10.0]),
            comments=np.array([10.0, 50.0, 5.0, nan]),
            saves=np.array([nan, 2_000.0, nan, nan]),
            views=np.array([nan, nan, 60.0, nan]),
        )
    )
    codes = [[finding.code for finding in found.of(at)] for at in range(4)]
    assert codes[0] == ["rate_over_100_percent", "likes_above_followers"]
    assert codes[1] == ["rate_over_100_percent", "saves_above_followers", "comments_above_likes"]
    assert codes[2] == ["views_below_likes"]
    assert codes[3] == []
    assert found.of(2)[0].severity is Severity.ERROR
    assert found.of(2)[0].sentence == "100 likes per post, more than the 60 views per post."
    assert found.flagged(Severity.ERROR).tolist() == [False, False, True, False]


def test_followers_tenfold_off_the_last_measurement_are_told_from_growth():
    followers = np.array([697_000.0, 100_000.0, 12_000.0, 90_000.0, 5_000.0, np.nan])
    last = np.array([69_700.0, 1_066_946.0, 10_000.0, 15_000.0, np.nan, 10.0])
    found = check_accounts(AccountNumbers(followers, last_followers=last))
    assert found.checks["followers_ten_times_last"].flags.tolist() == [True, True, False, False, False, False]
    assert found.checks["followers_jump"].flags.tolist() == [False, False, False, True, False, False]
    assert found.of(0)[0].sentence == (
        "697,000 followers are 10.0 times more than the 69,700 measured before: a digit too many or too few?"
    )


def test_misread_followers_are_found_and_honestly_rounded_ones_left_alone():
    followers, likes = made_up(1, 3_000)
    honest = np.array([rounded_text(number, False) for number in followers])
    stated = np.array([rounded_text(number, True) for number in followers])
    wrong = np.abs(np.log10(stated / honest)) > 0.5
    assert wrong.sum() > 500
    assert np.abs(np.log10(honest / followers)).max() < 0.03
    for numbers, expected in ((honest, np.zeros(3_000, dtype=bool)), (stated, wrong)):
        found = check_accounts(AccountNumbers(numbers, likes=likes)).checks
        flags = found["followers_ten_times_too_large"].flags | found["followers_ten_times_too_small"].flags
        assert (flags & ~expected).sum() <= 0.02 * (~expected).sum()
        assert (flags & expected).sum() >= 0.55 * expected.sum()


def test_a_shape_can_be_wrong_only_where_the_right_shape_is_missing():
    exact = shape_of(np.arange(10_000.0, 60_000.0, 7))
    assert possible_errors(exact)[:, 1:].sum() == 0
    dropped = np.concatenate([np.arange(10, 99) * 1e3, np.arange(101, 999) * 1e3])
    possible = possible_errors(shape_of(dropped))
    assert possible[shape_of(np.array([697_000.0]))[0]].tolist() == [1, 1, 0]


def test_both_tails_of_the_rate_are_judged_by_the_other_accounts():
    followers, likes = made_up(2, 400)
    likes[0], likes[1] = followers[0] * 0.9, followers[1] * 1e-5
    found = check_accounts(AccountNumbers(followers, likes=likes))
    assert found.checks["rate_high_for_size"].flags[0]
    assert found.checks["rate_low_for_size"].flags[1]
    assert found.flagged().sum() <= 5
    assert "unusually low for" in found.of(1)[0].sentence


def test_few_accounts_judge_nobody_by_size():
    followers, likes = made_up(3, 19)
    likes[0] = followers[0] * 0.99
    assert check_accounts(AccountNumbers(followers, likes=likes)).counts()["rate_high_for_size"] == 0


def test_a_catalogue_can_judge_a_single_account():
    followers, likes = made_up(4, 500)
    sizes = learn_sizes(likes / followers, followers)
    found = check_accounts(AccountNumbers(np.array([50_321.0]), likes=np.array([45_000.0])), sizes)
    assert [finding.code for finding in found.of(0)] == ["rate_high_for_size"]


def test_likes_that_lost_a_point_are_found_by_the_accounts_own_posts():
    rng = np.random.default_rng(5)
    account = np.repeat(np.arange(300), 10)
    true = np.round(np.exp(rng.normal(8.6, 0.9, 300))[account] * np.exp(rng.normal(0, 0.3, 3_000)))
    honest = np.array([rounded_text(number, False) for number in true])
    stated = np.array([rounded_text(number, True) for number in true])
    wrong = stated / honest > 3
    checked = check_posts(stated, account)
    flags = checked.findings.checks["likes_ten_times_too_large"].flags
    assert wrong.sum() > 300
    assert (flags & wrong).sum() >= 0.95 * wrong.sum()
    assert (flags & ~wrong).sum() <= 0.01 * (~wrong).sum()
    assert np.median(np.abs(checked.repaired[wrong] / true[wrong] - 1)) < 0.01
    assert check_posts(honest, account).findings.counts()["likes_ten_times_too_large"] == 0


def test_a_post_far_off_the_accounts_own_posts_is_only_noticed():
    likes = np.array([101.0, 98.0, 120.0, 1_534.0, np.nan])
    found = check_posts(likes, np.zeros(5, dtype=np.int64)).findings
    assert [finding.code for finding in found.of(3)] == ["likes_unlike_own_posts"]
    assert found.of(3)[0].severity is Severity.NOTICE
    assert found.of(4) == []


def test_nothing_known_and_nobody_there_give_no_findings():
    nothing = np.full(3, np.nan)
    assert not check_accounts(AccountNumbers(nothing, likes=nothing)).flagged().any()
    assert check_accounts(AccountNumbers(np.empty(0))).flagged().tolist() == []
    assert check_posts(nothing, np.arange(3)).repaired.shape == (3,)
    assert check_posts(np.empty(0), np.empty(0, dtype=np.int64)).repaired.shape == (0,)


def test_arguments_are_left_as_they_were():
    followers, likes = made_up(6, 100)
    before = followers.copy(), likes.copy()
    check_accounts(AccountNumbers(followers, likes=likes))
    check_posts(likes, np.repeat(np.arange(20), 5))
    assert np.array_equal(followers, before[0])
    assert np.array_equal(likes, before[1])


@pytest.mark.timeout(60)
def test_a_million_accounts_take_about_a_second():
    followers, likes = made_up(7, 1_000_000)
    numbers = AccountNumbers(followers, likes=likes, views=likes * 10, last_followers=followers)
    start = time.perf_counter()
    check_accounts(numbers)
    assert time.perf_counter() - start < 4, "0.35 s where it was measured"
