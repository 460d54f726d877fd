"""The line of rate on size: its interval, what is left out, and when a list cannot show one."""

import numpy as np
import pytest

from campaigns.imports.accounts import read_accounts
from campaigns.metrics.correlation import HASHIMOTO_2017, correlate
from campaigns.metrics.student import t_cdf, t_quantile

from . import signal_files


def population(seed, count, slope, spread=0.8):
    rng = np.random.default_rng(seed)
    followers = np.exp(rng.normal(11, 1.5, count))
    return followers, np.exp(-2 + slope * np.log(followers) + rng.normal(0, spread, count))


@pytest.mark.parametrize("freedom", [1, 2.5, 7, 40, 900])
def test_t_distribution_agrees_with_its_integrated_density(freedom):
    angle = np.linspace(-np.pi / 2, np.pi / 2, 200_001)[1:-1]
    value = np.tan(angle)
    density = (1 + value**2 / freedom) ** (-(freedom + 1) / 2) * (1 + value**2)
    for point in (-2.0, -0.3, 0.7, 1.9):
        share = density[value <= point].sum() / density.sum()
        assert t_cdf(point, freedom) == pytest.approx(share, abs=2e-4)
        assert t_quantile(t_cdf(point, freedom), freedom) == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 1.1])
def test_there_is_no_quantile_outside_of_0_and_1(probability):
    with pytest.raises(ValueError, match="No quantile"):
        t_quantile(probability, 5)


def test_the_line_agrees_with_a_hand_computed_one():
    followers = np.exp(np.array([1.0, 2.0, 3.0] * 4))
    rate = np.exp(np.array([-1.0, -2.0, -2.0, -1.0, -1.0, -3.0] * 2))
    found = correlate(rate, followers)
    assert found.slope == pytest.approx(-0.75)
    assert found.intercept == pytest.approx(-10 / 6 + 1.5)
    rest = np.log(rate) - found.intercept - found.slope * np.log(followers)
    away = np.log(followers) - 2
    weighed = rest / (1 - 1 / 12 - away**2 / 8)
    assert found.standard_error == pytest.approx(np.sqrt((away**2 * weighed**2).sum()) / 8)
    assert found.slope_high - found.slope == pytest.approx(2.228139 * found.standard_error, rel=1e-5)
    assert found.r == pytest.approx(np.corrcoef(np.log(followers), np.log(rate))[0, 1])


def test_the_interval_holds_the_slope_in_about_19_of_20_samples_of_unequal_spread():
    inside = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        x = rng.normal(10, 1.5, 60)
        rate = np.exp(-3 - 0.2 * x + rng.normal(0, 1, 60) * 0.2 * (1 + np.abs(x - 10)))
        found = correlate(rate, np.exp(x))
        inside += found.slope_low <= -0.2 <= found.slope_high
    assert 0.92 <= inside / 400 <= 0.98


def test_unknown_and_zero_rates_are_left_out_and_counted():
    followers, rate = population(1, 50, -0.2)
    rate[:3], rate[3:5], followers[5] = np.nan, 0.0, np.nan
    found = correlate(rate, followers)
    assert (found.n, found.left_out_unknown, found.left_out_zero) == (44, 4, 2)
    assert found.line[0][0] == pytest.approx(np.nanmin(followers[6:]))


def test_nine_accounts_or_one_size_give_no_line():
    followers, rate = population(1, 9, -0.2)
    assert correlate(rate, followers) is None
    assert correlate(np.full(30, 0.02), np.full(30, 1e4)) is None


@pytest.mark.parametrize("slope", [0.0, -0.15, -0.28])
def test_accounts_that_nobody_selected_raise_no_warning(slope):
    followers, rate = population(2, 2_000, slope)
    assert correlate(rate, followers).selection is None


def test_a_cut_by_engagements_is_recognised_and_explained():
    followers, rate = population(3, 60_000, -0.15)
    kept = rate * followers > np.quantile(rate * followers, 0.98)
    found = correlate(rate[kept], followers[kept])
    assert found.slope_high < -0.5
    assert found.selection.hard_edge
    assert "cut off below some number of engagements" in found.selection.reason


def test_a_steep_slope_without_an_edge_only_asks_how_the_list_was_made():
    followers, rate = population(4, 1_000, -0.8)
    found = correlate(rate, followers)
    assert not found.selection.hard_edge
    assert "ask how this list was made" in found.selection.reason


def test_the_published_study_states_two_points_whose_slope_is_computed():
    assert HASHIMOTO_2017.points == ((1_000, 0.08), (1_000_000, 0.017))
    assert HASHIMOTO_2017.slope == pytest.approx(np.log(0.017 / 0.08) / np.log(1_000))


TOP_LISTS = [
    *(f"ig_top1000_{date}" for date in ("2022_early", "2022-11")),
    *(f"tiktok_top1000_{date}" for date in ("2022-06", "2022-09")),
    *(f"youtube_top1000_{date}" for date in ("2022_early", "2022-06")),
]


@pytest.mark.parametrize("name", TOP_LISTS)
def test_top_1000_lists_are_warned_about(name, real_data):
    platform = name.split("_")[0].replace("ig", "instagram")
    rows = read_accounts(real_data(f"accounts/{name}.csv"), platform).rows
    followers, likes, stated = (
        np.array([getattr(row, field) for row in rows], dtype=float)
        for field in ("followers", "avg_likes", "avg_engagements")
    )
    found = correlate(np.where(np.isfinite(stated), stated, likes) / followers, followers)
    assert found.slope < -0.7
    assert found.selection is not None
    assert found.selection.hard_edge == (platform != "youtube")


def test_less_selected_accounts_show_a_weak_slope_and_no_warning(real_data):
    second = signal_files.scrape(real_data, signal_files.SECOND)
    instagram = correlate(second.medians(second.likes) / second.followers, second.followers)
    followers, likes = signal_files.instafake(real_data)
    ordinary = correlate(likes / np.where(followers > 0, followers, np.nan), followers)
    assert instagram.slope == pytest.approx(-0.033, abs=0.002)
    assert instagram.slope_low < 0 < instagram.slope_high
    assert ordinary.slope_high < 0
    assert -0.30 < ordinary.slope < -0.20
    assert instagram.selection is None
    assert ordinary.selection is None
