"""The figures of docs/forecasts.md on public posts."""

import re
from pathlib import Path

import pytest

from campaigns.services.backtests import backtest_posts

from . import post_files

BASELINES = ("last", "mean", "median", "band_median")
FOLLOWERS, VIEWS, BY_VIEWS = "engagements_by_followers", "views", "engagements_by_views"
DOCS = Path(__file__).resolve().parents[3] / "docs" / "forecasts.md"
WRITTEN = re.compile(r"\| (rolling|newest) \| ([\d,]+) \| ([\d.]+) % / (\.\d+) / ([\d.]+) % \|")
IN_THE_DOCS = [
    *(
        (name, scope)
        for name in ("instagram_2017_05", "instagram_2017_04")
        for scope in ("rolling", "newest")
    ),
    *((name, scope) for name in ("instafake", "gaming") for scope in ("rolling", "newest")),
]
FILES = {
    "instagram_2017_05": (FOLLOWERS, 0.218, 0.107),
    "instagram_2017_04": (VIEWS, 0.22, 0.107),
    "instafake": (FOLLOWERS, 0.231, 0.104),
    "gaming": (VIEWS, 0.65, 0.29),
}


def same_as_written(name, scope, found):
    """The docs' table holds what was found, to the last digit or so."""
    rows = WRITTEN.findall(DOCS.read_text(encoding="utf-8"))
    _, n, error, loss, inside = rows[IN_THE_DOCS.index((name, scope))]
    assert int(n.replace(",", "")) == found["n"]
    assert float(error) / 100 == pytest.approx(found["ours"]["median_abs_pct_error"], abs=0.003)
    assert float(loss) == pytest.approx(found["ours"]["mean_pinball"], abs=0.0015)
    assert float(inside) / 100 == pytest.approx(found["ours"]["coverage_80"], abs=0.005)


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
        same_as_written(name, "newest" if scope == "one_step" else scope, found)
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
