"""The forecast of one post: shrinkage, spread, tails, what is unknown."""

import time

import numpy as np
import pytest

from campaigns.metrics.forecast.evidence import (
    AVERAGES_COUNT_AS,
    Memory,
    OwnEvidence,
    evidence_from_averages,
    newest_windows,
    own_evidence,
)
from campaigns.metrics.forecast.growth import AGE_STARTS_DAYS, Growth, learn_growth
from campaigns.metrics.forecast.outlook import Learnt, Setting, forecast
from campaigns.metrics.forecast.prior import Prior, account_centres, learn_size_line
from campaigns.metrics.forecast.shrinkage import Shrinkage, own_weight, robust_weight
from campaigns.metrics.forecast.sponsored import learn_sponsored_factor, sponsored_factor
from campaigns.metrics.forecast.tails import default_tails, learn_tails, post_group

NAN = np.nan


def evidence(centre, posts, spread=NAN):
    centre, posts = np.atleast_1d(np.array(centre, float)), np.atleast_1d(np.array(posts, float))
    centre, posts = np.broadcast_arrays(centre, posts)
    degrees = np.where(np.isfinite(spread), np.maximum(posts - 1, 0), 0.0)
    return OwnEvidence(
        centre, posts, posts, np.full(len(centre), spread), degrees, np.zeros(len(centre), bool)
    )


def prior(centre, size=1, between_sd=0.5):
    return Prior(np.full(size, float(centre)), np.full(size, between_sd))


def test_two_posts_of_nine_percent_shrink_towards_three_percent_as_computed_by_hand():
    plain = Learnt(within_sd=0.4, shrinkage=Shrinkage(core=1.0, tail=np.inf, by_own_spread=False))
    seen = forecast(evidence(np.log(0.09), 2), prior(np.log(0.03)), plain)
    weight = 2 / (2 + 0.16 / 0.25)
    assert seen.own_weight[0] == pytest.approx(weight)
    assert seen.location[0] == pytest.approx(weight * np.log(0.09) + (1 - weight) * np.log(0.03))
    assert seen.scale[0] == pytest.approx(np.sqrt(0.16 + 0.25 * (1 - weight)))
    assert seen.p50[0] == pytest.approx(0.0690, abs=5e-5)


def test_weights_lie_between_0_and_1_and_grow_with_posts_however_far_off_the_account_is():
    posts = np.arange(0, 61, dtype=float)
    for distance in (0.0, 0.5, 2.0, 6.0):
        for within in (0.1, 0.5, 2.0):
            for tail in (2.0, np.inf):
                spread, away = np.full(61, within), np.full(61, distance)
                weights = robust_weight(posts, spread, np.full(61, 0.5), away, tail)
                assert weights[0] == 0 and np.all((weights >= 0) & (weights <= 1))
                assert np.all(np.diff(weights) >= -1e-12)
    assert np.all(np.diff(own_weight(posts, 0.4, 0.5)) > 0)


def test_quantiles_are_ordered_and_lie_around_the_mean_of_the_many():
    rng = np.random.default_rng(1)
    own = evidence(rng.normal(-3, 1.5, 500), rng.integers(0, 31, 500), 0.6)
    seen = forecast(own, prior(-3.5, 500), Learnt())
    levels = np.array([seen.quantile(p) for p in (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)])
    assert np.all(np.diff(levels, axis=0) > 0)
    assert np.all((seen.p10 < seen.mean) & (seen.mean < seen.quantile(0.99)))


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, np.nan])
def test_a_probability_outside_0_and_1_is_refused(probability):
    with pytest.raises(ValueError, match="between 0 and 1"):
        default_tails().quantile(probability, np.array([0]))


def test_nothing_known_gives_nan_and_a_prior_alone_gives_a_wide_range():
    own = evidence([NAN, NAN, -3.0], [0, 0, 9])
    seen = forecast(own, Prior(np.array([NAN, -3.0, -3.0]), np.full(3, 0.5)), Learnt())
    assert np.isnan([seen.p10[0], seen.p50[0], seen.mean[0], seen.own_weight[0]]).all()
    assert seen.own_weight[1] == 0
    assert seen.p90[1] / seen.p10[1] > seen.p90[2] / seen.p10[2]


def test_own_posts_stand_alone_where_no_prior_is_known():
    seen = forecast(evidence(-3.0, 4), prior(NAN), Learnt())
    assert (seen.own_weight[0], seen.location[0]) == (1.0, -3.0)
    assert np.isfinite(seen.p10[0])


def test_an_account_known_by_averages_counts_as_few_posts_and_says_so():
    own = evidence_from_averages(np.array([0.05, NAN, 0.0]))
    assert own.posts.tolist() == [AVERAGES_COUNT_AS, 0, 0]
    seen = forecast(own, prior(-3.5, 3), Learnt())
    assert seen.only_averages.tolist() == [True, False, False]
    assert 0 < seen.own_weight[0] < 1
    assert seen.own_weight[1:].tolist() == [0, 0]


def test_a_steady_account_gets_a_narrower_range_than_a_jumpy_one():
    steady, jumpy = (forecast(evidence(-3.0, 20, spread), prior(-3.0), Learnt()) for spread in (0.1, 1.0))
    assert steady.p90[0] / steady.p10[0] < 0.7 * jumpy.p90[0] / jumpy.p10[0]


def test_a_known_sponsored_factor_scales_every_quantile_and_an_unknown_one_none():
    own, before = evidence([-3.0, -3.0], 5), prior(-3.0, 2)
    organic = forecast(own, before, Learnt())
    paid = forecast(own, before, Learnt(), Setting(sponsored_factor=np.array([0.8, NAN])))
    for name in ("p10", "p50", "p90", "mean"):
        assert getattr(paid, name) == pytest.approx(getattr(organic, name) * [0.8, 1.0])
    assert np.isnan(paid.sponsored_factor[1])


def test_the_own_sponsored_ratio_counts_from_five_of_each_and_is_drawn_to_the_others():
    four, five = sponsored_factor(
        np.array([0.2, 0.2]), np.array([4, 5]), np.array([50, 50]), np.array([0.8, 0.8])
    )
    assert four == 0.8
    assert 0.2 < five < 0.8
    alone = sponsored_factor(np.array([0.2, NAN]), np.array([9, 0]), np.array([9, 9]), np.array([NAN, NAN]))
    assert alone[0] == pytest.approx(0.2)
    assert np.isnan(alone[1])


def test_a_sponsored_factor_is_learnt_only_from_accounts_with_both_kinds():
    account = np.repeat(np.arange(200), 10)
    flags = np.tile([1.0] * 4 + [0.0] * 6, 200)
    rates = np.random.default_rng(2).normal(-3, 0.3, 2000) + np.log(0.6) * flags
    assert learn_sponsored_factor(rates, flags, account) == pytest.approx(0.6, rel=0.06)
    assert learn_sponsored_factor(rates, np.ones(2000), account) == 1.0


def test_the_mean_is_that_of_many_draws():
    z = np.random.default_rng(3).normal(0, 1, 60_000)
    tails = learn_tails(z, np.ones(60_000, int), np.arange(60_000))
    assert tails.mean_log(np.array([0.5]), np.array([0]))[0] == pytest.approx(0.125, abs=0.01)


def test_evidence_takes_the_recent_middle_and_forgets_one_viral_post():
    calm = own_evidence(np.log(np.full((1, 10), 0.02)), Memory())
    viral = np.full((1, 10), 0.02)
    viral[0, 3] = 2.0
    centre = own_evidence(np.log(viral), Memory(median_share=1.0)).centre[0]
    assert centre == pytest.approx(calm.centre[0], abs=0.05)
    newer = own_evidence(np.log([[0.04, 0.04, 0.02, 0.02, 0.02, 0.02]]), Memory(half_life=1.0)).centre[0]
    assert newer > np.log(0.033)
    assert 1 <= calm.effective[0] <= 10


def test_evidence_of_no_post_is_nan_and_gaps_in_a_window_do_no_harm():
    own = own_evidence(np.array([[NAN, NAN], [NAN, -3.0]]), Memory())
    assert np.isnan(own.centre[0]) and own.posts.tolist() == [0, 1]
    assert own.centre[1] == -3.0 and np.isnan(own.spread).all()
    assert newest_windows(np.empty(0), np.array([0]), np.array([0])).shape == (1, 30)


def test_no_argument_is_changed():
    windows = np.array([[-3.0, NAN, -2.0]])
    copy = windows.copy()
    own = own_evidence(windows, Memory())
    before = prior(-3.0)
    forecast(own, before, Learnt(), Setting(np.array([0]), np.array([0.1]), np.array([0.5])))
    assert np.array_equal(windows, copy, equal_nan=True) and before.centre[0] == -3.0


def test_a_slope_on_size_is_found_through_outliers_and_shrunk_for_few_accounts():
    rng = np.random.default_rng(4)
    size = rng.normal(10, 1.5, 600)
    centres = -3 - 0.3 * (size - 10) + rng.normal(0, 0.4, 600)
    centres[:40] += 8
    line = learn_size_line(centres, size, np.full(600, 20.0), 0.3)
    assert line.slope == pytest.approx(-0.3, abs=0.06)
    assert abs(learn_size_line(centres[40:48], size[40:48], np.full(8, 20.0), 0.3).slope) < 0.3
    assert np.isnan(learn_size_line(np.empty(0), np.empty(0), np.empty(0), 0.3).level)
    unsized = learn_size_line(centres, np.full(600, NAN), np.full(600, 20.0), 0.3)
    assert unsized.slope == 0 and np.isfinite(unsized.level)


def test_the_median_of_each_account_needs_no_order():
    accounts, middle, posts = account_centres(np.array([3.0, 1.0, NAN, 2.0, 5.0]), np.array([7, 7, 7, 7, 9]))
    assert accounts.tolist() == [7, 9] and middle.tolist() == [2.0, 5.0] and posts.tolist() == [3, 1]


def test_fresh_posts_are_expected_to_lack_what_fresh_posts_lacked():
    rng = np.random.default_rng(5)
    age = np.tile([0.2, 30.0], 500)
    errors = np.where(age < 1, -1.0, 0.0) + rng.normal(0, 0.2, 1000)
    growth = learn_growth(errors, age, np.arange(1000), np.full(1000, 0.2))
    shift, widening = growth.at(np.array([0.2, 30.0, NAN]))
    assert -1.05 < shift[0] < -0.85 and shift[1:].tolist() == [0, 0]
    assert widening[1:].tolist() == [1, 1]
    assert len(Growth(growth.shift, growth.widening).shift) == len(AGE_STARTS_DAYS) + 1


def test_few_errors_leave_the_tails_near_the_belief():
    errors = np.full(3, 50.0)
    tails = learn_tails(errors, post_group(np.full(3, 2.0)), np.arange(3))
    assert tails.quantiles[0, 49] < 5
    assert np.all(np.diff(tails.quantiles, axis=1) >= 0)


def test_a_million_accounts_are_forecast_within_two_seconds():
    rng = np.random.default_rng(6)
    count = 1_000_000
    posts = rng.integers(0, 31, count).astype(float)
    own = OwnEvidence(
        rng.normal(-3.5, 1, count), posts, posts, rng.uniform(0.2, 1, count), posts, np.zeros(count, bool)
    )
    before = Prior(np.full(count, -3.5), np.full(count, 0.6))
    started = time.process_time()
    seen = forecast(own, before, Learnt())
    results = (seen.p10, seen.p50, seen.p90, seen.mean, seen.own_weight)
    assert time.process_time() - started < 2
    assert all(len(one) == count for one in results)
