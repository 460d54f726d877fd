"""The interval of a sum of posts against simulation."""

import numpy as np
import pytest

from planner.engine.interval import engagement_interval


@pytest.mark.parametrize(("accounts", "post_spread"), [(1, 0.37), (14, 0.37), (150, 0.37), (30, 0.8)])
def test_the_interval_holds_eighty_percent_of_simulated_campaigns(accounts, post_spread):
    random = np.random.default_rng(1)
    expected = random.lognormal(6, 1, accounts)
    low, high = engagement_interval(expected, [1] * accounts, post_spread=post_spread, shared_spread=0.15)
    noise = random.normal(-(post_spread**2) / 2, post_spread, (20_000, accounts))
    shared = np.exp(random.normal(-(0.15**2) / 2, 0.15, 20_000))
    totals = (np.exp(noise) @ expected) * shared
    assert np.mean((totals >= low) & (totals <= high)) == pytest.approx(0.8, abs=0.025)


def test_many_posts_are_surer_than_one_down_to_the_shared_shock():
    one, many, endless = (
        engagement_interval([900 / n] * n, [1] * n, post_spread=0.37, shared_spread=0.15)
        for n in (1, 20, 10_000)
    )
    widths = [high / low for low, high in (one, many, endless)]
    assert widths[0] > widths[1] > widths[2] > 1.4


def test_nothing_expected_has_no_width():
    assert engagement_interval([], [], post_spread=0.37, shared_spread=0.15) == (0.0, 0.0)
