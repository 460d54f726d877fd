"""How many tenfold errors of a real scrape are found, held against a later one, and how few right numbers."""

import numpy as np
import pytest

from campaigns.imports.accounts import read_accounts
from campaigns.metrics.plausibility.accounts import AccountNumbers, check_accounts
from campaigns.metrics.plausibility.posts import check_posts

from . import signal_files


@pytest.fixture(scope="module")
def scrapes(real_data):
    return signal_files.scrape(real_data, signal_files.FIRST), signal_files.scrape(
        real_data, signal_files.SECOND
    )


def test_most_likes_that_are_tenfold_wrong_are_flagged_and_hardly_a_right_one(scrapes):
    first, second = scrapes
    off = signal_files.tenfold(first.likes, signal_files.true_likes(first, second))
    flags = check_posts(first.likes, first.account).findings.checks["likes_ten_times_too_large"].flags
    assert (off == 1).sum() > 1_000
    assert (flags & (off == 1)).sum() / (off == 1).sum() > 0.98
    assert (flags & (off == 1)).sum() / (flags & np.isfinite(off)).sum() > 0.98


def test_most_followers_that_are_tenfold_wrong_are_flagged_from_the_file_alone(scrapes):
    first, second = scrapes
    off = signal_files.tenfold(first.followers, signal_files.true_followers(first, second))
    likes = first.medians(check_posts(first.likes, first.account).repaired)
    found = check_accounts(AccountNumbers(first.followers, likes=likes)).checks
    flags = found["followers_ten_times_too_large"].flags | found["followers_ten_times_too_small"].flags
    wrong, right = np.abs(off) == 1, off == 0
    assert (flags & wrong).sum() / wrong.sum() > 0.85
    assert (flags & right).sum() / right.sum() < 0.035
    assert (flags & wrong).sum() / (flags & (wrong | right)).sum() > 0.6


def test_with_the_later_measurement_every_wrong_one_is_flagged_and_no_right_one(scrapes):
    first, second = scrapes
    true = signal_files.true_followers(first, second)
    off = signal_files.tenfold(first.followers, true)
    found = check_accounts(AccountNumbers(first.followers, last_followers=true)).checks
    flags = found["followers_ten_times_last"].flags
    assert flags[np.abs(off) == 1].all()
    assert not flags[off == 0].any()


def test_exact_numbers_of_the_later_scrape_and_of_ordinary_accounts_are_left_alone(scrapes, real_data):
    second = scrapes[1]
    sets = [(second.followers, second.medians(second.likes)), signal_files.instafake(real_data)]
    for followers, likes in sets:
        counts = check_accounts(AccountNumbers(followers, likes=likes)).counts()
        assert counts["followers_ten_times_too_large"] == counts["followers_ten_times_too_small"] == 0
        assert counts["rate_high_for_size"] + counts["rate_low_for_size"] <= 0.02 * len(followers)
    counts = check_posts(second.likes, second.account).findings.counts()
    assert counts["likes_ten_times_too_large"] == counts["likes_ten_times_too_small"] == 0


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("ig_top1000_2022-06", "instagram"),
        ("ig_top1000_starngage_2022", "instagram"),
        ("tiktok_top1000_2022-09", "tiktok"),
        ("youtube_top1000_2022-11", "youtube"),
    ],
)
def test_lists_rounded_honestly_are_left_alone(name, platform, real_data):
    rows = read_accounts(real_data(f"accounts/{name}.csv"), platform).rows

    def numbers(field):
        return np.array([getattr(row, field) for row in rows], dtype=float)

    accounts = AccountNumbers(
        numbers("followers"), likes=numbers("avg_likes"), engagements=numbers("avg_engagements")
    )
    counts = check_accounts(accounts).counts()
    assert counts["followers_ten_times_too_large"] == counts["followers_ten_times_too_small"] == 0
