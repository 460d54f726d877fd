"""Typical fees: ranges that hold, honest about few deals, and price packs between their bands."""

import time

import numpy as np
import pytest

from campaigns.metrics.fair_fee import FeeLine, Placements, between_bands, learn_fees


def made_up(rng, count, heavy=False):
    followers = np.exp(rng.normal(10.5, 1.5, count))
    rate = np.exp(rng.normal(-3.5, 0.6, count))
    platform, deliverable = rng.choice(["instagram", "tiktok"], count), rng.choice(["post", "story"], count)
    noise = rng.standard_t(4, count) / np.sqrt(2) if heavy else rng.normal(0, 1, count)
    log_fee = -2 + 0.7 * np.log(followers) + 0.3 * (np.log(rate) + 3.5) - 0.3 * (platform == "tiktok")
    log_fee += -0.6 * (deliverable == "story") + 0.5 * noise
    rate[rng.random(count) < 0.3] = np.nan
    return Placements(followers, rate, platform.tolist(), deliverable.tolist()), np.exp(log_fee)


@pytest.mark.parametrize("heavy", [False, True])
@pytest.mark.parametrize("deals", [10, 37, 200])
def test_four_of_five_new_deals_lie_within_the_range(deals, heavy):
    rng = np.random.default_rng(deals)
    inside = []
    for _ in range(150):
        line = learn_fees(*made_up(rng, deals, heavy))
        asked, fee = made_up(rng, 40, heavy)
        found = line.fees(asked)
        inside.append(np.mean((found.low <= fee) & (fee <= found.high)))
    assert 0.76 <= np.mean(inside) <= 0.84


def test_seven_deals_are_too_few_and_the_reason_says_so():
    deals, fee = made_up(np.random.default_rng(0), 8)
    assert isinstance(learn_fees(deals, fee), FeeLine)
    fee[3] = np.nan
    assert learn_fees(deals, fee) == "7 own agreed fees with known followers; 8 are needed"


def test_many_deals_find_size_platform_and_deliverable():
    rng = np.random.default_rng(1)
    line = learn_fees(*made_up(rng, 3_000))
    at = np.array([1e4, 1e5, 1e5, 1e5])
    rate = np.full(4, np.exp(-3.5))
    middle = line.fees(
        Placements(at, rate, ["instagram"] * 2 + ["tiktok"] + ["instagram"], ["post"] * 3 + ["story"])
    ).middle
    assert np.log(middle[1] / middle[0]) / np.log(10) == pytest.approx(0.7, abs=0.03)
    assert middle[2] / middle[1] == pytest.approx(np.exp(-0.3), rel=0.06)
    assert middle[3] / middle[1] == pytest.approx(np.exp(-0.6), rel=0.06)


def test_the_range_widens_away_from_the_deals_and_says_when_it_is_outside():
    line = learn_fees(*made_up(np.random.default_rng(2), 20))
    at = np.exp([10.5, 18.0])
    found = line.fees(Placements(at, np.full(2, np.nan), ["instagram"] * 2, ["post"] * 2))
    assert found.outside.tolist() == [False, True]
    assert found.high[1] / found.low[1] > found.high[0] / found.low[0]
    told = line.typical(Placements(at[1:], np.array([np.nan]), ["youtube"], ["post"]))
    assert told.n == 20
    assert told.low < told.middle < told.high
    assert "are outside of these; none of them for youtube" in told.basis


def test_unknown_followers_have_no_typical_fee():
    line = learn_fees(*made_up(np.random.default_rng(3), 20))
    unknown = Placements(np.array([np.nan]), np.array([0.02]), ["instagram"], ["post"])
    assert line.typical(unknown) is None
    assert np.isnan(line.fees(unknown).low).all()


def test_the_order_of_the_deals_means_nothing():
    deals, fee = made_up(np.random.default_rng(4), 30)
    turned = Placements(
        deals.followers[::-1], deals.rate[::-1], deals.platform[::-1], deals.deliverable[::-1]
    )
    one, other = learn_fees(deals, fee).fees(deals), learn_fees(turned, fee[::-1]).fees(deals)
    assert np.allclose(one.low, other.low)
    assert np.allclose(one.high, other.high)


def test_a_pack_is_interpolated_between_the_middles_of_its_bands():
    bands = [(1_000, 10_000, 10.0, 40.0), (10_000, 100_000, 100.0, 400.0), (100_000, np.inf, 500.0, 1_000.0)]
    at = np.sqrt([1e3 * 1e4, 1e4 * 1e5])
    found = between_bands(np.array([*at, np.sqrt(at[0] * at[1]), 500.0, 5e6, np.nan]), bands)
    assert found.low[:3] == pytest.approx([10, 100, np.sqrt(1_000)])
    assert found.middle[0] == pytest.approx(20)
    assert found.outside.tolist() == [False, False, False, True, False, False]
    assert found.low[3] == pytest.approx(10)
    assert found.high[4] == pytest.approx(1_000)
    assert np.isnan(found.middle[5])
    with pytest.raises(ValueError, match="No band"):
        between_bands(at, [])


def test_a_million_accounts_take_half_a_second():
    line = learn_fees(*made_up(np.random.default_rng(5), 37))
    rng = np.random.default_rng(6)
    followers = np.exp(rng.normal(10, 1.5, 1_000_000))
    kinds = np.full(1_000_000, "instagram"), np.full(1_000_000, "post")
    start = time.perf_counter()
    line.fees(Placements(followers, np.full(1_000_000, np.nan), *kinds))
    assert time.perf_counter() - start < 3, "0.35 s where it was measured"
