"""The figures of docs/forecasts.md on public posts."""

import pytest

from campaigns.services.backtests import backtest_posts

from . import post_files

BASELINES = ("last", "mean", "median", "band_median")
FOLLOWERS, VIEWS, BY_VIEWS = "engagements_by_followers", "views", "engagements_by_views"
FILES = {
    "instagram_2017_05": (FOLLOWERS, 0.218, 0.107),
    "instagram_2017_04": (VIEWS, 0.22, 0.107),
    "instafake": (FOLLOWERS, 0.231, 0.104),
    "gaming": (VIEWS, 0.65, 0.29),
}


@pytest.mark.parametrize("name", FILES)
def test_ranges_hold_and_baselines_are_beaten_on_real_posts(name, real_data):
    measure, largest_error, largest_loss = FILES[name]
    scores = backtest_posts(content=getattr(post_files, name)(real_data), measure=measure).scores
    for scope, low, high in (("rolling", 0.78, 0.82), ("one_step", 0.76, 0.84)):
        found = scores[scope]
        ours = found["ours"]
        best = min(found[baseline]["median_abs_pct_error"] for baseline in BASELINES)
        assert ours["median_abs_pct_error"] <= best * (1 + 2 / found["n"] ** 0.5)
        assert ours["mean_pinball"] < min(found[baseline]["mean_pinball"] for baseline in BASELINES)
        assert low <= ours["coverage_80"] <= high
        large = [tier for tier in found["by_tier"].values() if tier["accounts"] >= 50]
        large += [group for group in found["by_earlier_posts"].values() if group["n"] >= 200]
        assert all(0.74 <= group["ours"]["coverage_80"] <= 0.86 for group in large)
    assert scores["rolling"]["ours"]["median_abs_pct_error"] < largest_error
    assert scores["rolling"]["ours"]["mean_pinball"] < largest_loss


@pytest.mark.parametrize("measure", [VIEWS, BY_VIEWS])
def test_five_channels_with_long_histories_are_enough_for_rolling_ranges(measure, real_data):
    found = backtest_posts(content=post_files.youtube(real_data), measure=measure).scores["rolling"]
    assert found["ours"]["mean_pinball"] < min(found[baseline]["mean_pinball"] for baseline in BASELINES)
    assert 0.78 <= found["ours"]["coverage_80"] <= 0.82
