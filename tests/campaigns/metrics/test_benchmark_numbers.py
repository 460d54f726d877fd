"""What packs say for a size: inside, between and outside the bands, percentiles, the own pack."""

import math
import time
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.metrics.benchmarks import (
    OwnRates,
    Place,
    at,
    at_all,
    between_sd,
    fee_all,
    own_pack,
    pack_text,
    percentile_all,
    published,
    read_pack,
    shipped_packs,
    standing,
)
from campaigns.metrics.tiers import Band

PACKS = {pack.name: pack for pack in shipped_packs()}
MODASH = PACKS["modash-2023"].find("engagement_rate", "instagram")
SIZED = [s for pack in shipped_packs() for s in pack.series if s.bands[0].followers_min is not None]


def test_at_the_middle_of_a_band_the_curve_is_what_is_printed():
    for followers in (math.sqrt(10_000 * 50_000), math.sqrt(500_000 * 1_000_000)):
        curve, printed = at(MODASH, followers), published(MODASH, followers)
        assert curve.place is Place.INSIDE
        assert (curve.p25, curve.p50, curve.p75) == pytest.approx((printed.p25, printed.p50, printed.p75))


def test_between_two_middles_the_logarithm_runs_straight():
    low, high = math.sqrt(1_000 * 5_000), math.sqrt(5_000 * 10_000)
    found = at(MODASH, math.sqrt(low * high))
    assert found.p50 == pytest.approx(math.sqrt(0.039 * 0.01435))


def test_a_gap_is_interpolated_and_told():
    rates = PACKS["markerly-2016"].find("engagement_rate", "instagram")
    found = published(rates, 300_000)
    assert found.place is Place.BETWEEN and 0.0166 < found.p50 < 0.0237
    assert found == at(rates, 300_000)


def test_outside_the_bands_the_nearest_number_stands_and_is_told():
    rates = PACKS["mavrck-2019"].find("engagement_rate", "instagram")
    above, below = at(rates, 5_000_000), at(rates, 10)
    assert (above.p50, above.place) == (pytest.approx(0.0221), Place.OUTSIDE)
    assert (below.p50, below.place) == (pytest.approx(0.0684), Place.OUTSIDE)


def test_negative_changes_are_interpolated_as_they_are():
    change = PACKS["mavrck-2019"].find("sponsored_change", "instagram")
    assert at(change, math.sqrt(10_000 * 50_000)).p50 == pytest.approx(-0.18)
    assert -0.2358 < at(change, 50_000).p50 < -0.18


def test_a_number_that_is_not_published_stays_unknown():
    fees = PACKS["blog-range-2021"].find("fee_per_post", "instagram")
    found = at(fees, 5_000_000)
    assert (found.p25, found.p50, found.place) == (pytest.approx(10_000), None, Place.INSIDE)
    assert at(fees, math.nan) == at(PACKS["hashimoto-2017"].find("average_followers", "instagram"), 5)


def test_fees_per_follower_are_multiplied_out():
    rule = PACKS["rule-100-per-10k"].find("fee_per_post", "instagram")
    assert fee_all(rule, [25_000]).first().p50 == pytest.approx(250)
    with pytest.raises(ValueError, match="no fee per post"):
        fee_all(MODASH, [25_000])


@given(st.sampled_from(SIZED), st.floats(0, 1e9))
def test_no_reading_leaves_the_range_of_its_series(series, followers):
    found = at(series, followers)
    for name in ("p25", "p50", "p75"):
        printed = [getattr(band, name) for band in series.bands]
        known = [number / series.unit.divisor for number in printed if number is not None]
        if (value := getattr(found, name)) is not None:
            assert min(known) - 1e-9 * abs(min(known)) <= value <= max(known) + 1e-9 * abs(max(known))


def test_percentiles_pass_through_the_three_quartiles():
    size = math.sqrt(10_000 * 50_000)
    rates = [0.0, 0.0039, 0.00975, 0.0261, 10.0]
    found = percentile_all(MODASH, np.full(5, size), rates)
    assert found.tolist() == pytest.approx([0, 0.25, 0.5, 0.75, 1], abs=1e-3)


def test_where_only_a_median_is_known_an_account_is_only_above_or_below():
    rates = PACKS["markerly-2016"].find("engagement_rate", "instagram")
    found = standing(rates, 25_000, 0.05)
    assert found.above_typical is True and found.percentile is None
    ranges = PACKS["blog-range-2021"].find("fee_per_post", "instagram")
    assert standing(ranges, 25_000, 400).percentile is None


def test_a_side_without_a_quartile_has_no_percentile():
    rates = PACKS["modash-2025"].find("engagement_rate", "youtube")
    size = math.sqrt(10_000 * 50_000)
    assert standing(rates, size, 0.0166).percentile == pytest.approx(0.75, abs=1e-6)
    assert standing(rates, size, 0.001).percentile is None


def test_the_spread_between_accounts_is_that_of_the_quartiles():
    found = at_all(MODASH, [math.sqrt(10_000 * 50_000)])
    expected = math.log(2.61 / 0.39) / (2 * NormalDist().inv_cdf(0.75))
    assert between_sd(found, MODASH)[0] == pytest.approx(expected)
    fees = PACKS["blog-range-2021"].find("fee_per_post", "instagram")
    assert np.isnan(between_sd(at_all(fees, [25_000]), fees)).all()


def test_a_million_accounts_take_a_third_of_a_second():
    random = np.random.default_rng(1)
    followers, rates = random.lognormal(10, 2, 1_000_000), random.lognormal(-4, 1, 1_000_000)
    begin = time.perf_counter()
    found = at_all(MODASH, followers)
    taken = time.perf_counter() - begin
    assert np.isfinite(found.p50).all() and np.isfinite(percentile_all(MODASH, followers, rates)).all()
    assert taken < 0.6, "0.07 seconds on an idle machine"


BANDS = [Band("small", 0, 10_000), Band("micro", 10_000, 100_000), Band("large", 100_000, None)]


def catalogue(n: int, seed: int) -> OwnRates:
    random = np.random.default_rng(seed)
    rates = random.lognormal(-4, 0.8, n)
    rates[random.random(n) < 0.1] = np.nan
    return OwnRates(
        random.choice(["instagram", "tiktok"], n, p=[0.9, 0.1]),
        random.choice(["food", "travel", ""], n),
        random.lognormal(10, 1.5, n),
        rates,
    )


def test_the_own_pack_holds_the_quartiles_of_each_group_and_its_n():
    accounts = catalogue(4_000, 2)
    pack = own_pack(accounts, BANDS, 2026)
    band = pack.find("engagement_rate", "instagram", niche="food").bands[1]
    here = (accounts.platform == "instagram") & (accounts.niche == "food") & np.isfinite(accounts.rate)
    here &= (accounts.followers >= 10_000) & (accounts.followers < 100_000)
    assert band.accounts == here.sum() and band.note == "micro"
    quartiles = np.quantile(accounts.rate[here], (0.25, 0.5, 0.75)) * 100
    assert (band.p25, band.p50, band.p75) == pytest.approx(tuple(quartiles))
    whole = pack.find("engagement_rate", "instagram").bands[1]
    assert whole.accounts > band.accounts


def test_the_own_pack_leaves_small_groups_out():
    pack = own_pack(catalogue(600, 3), BANDS, 2026, least=40)
    assert min(band.accounts for series in pack.series for band in series.bands) >= 40
    assert own_pack(catalogue(20, 3), BANDS, 2026) is None
    assert {series.niche for series in pack.series if series.platform == "tiktok"} <= {""}


def test_the_own_pack_reads_like_any_other():
    pack = own_pack(catalogue(2_000, 4), BANDS, 2026)
    assert read_pack(pack_text(pack).splitlines(), "own.csv") == pack
