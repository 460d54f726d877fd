"""The verdict against seeded simulation: probabilities, ranges, differences; diversification; edges."""

import math
import time
from statistics import NormalDist

import numpy as np
import pytest

from planner.engine.reach import unique_reach
from planner.engine.verdict import CampaignShock, Chance, Side, logs_from_quantiles, logs_of_posts, verdict

DRAWS = 100_000
UNIVERSE = 2_000_000.0


def side(
    median: list[float], sd: float, cents: int = 1_000_00, comes: float = 1.0, reach: float | None = None
) -> Side:
    k = len(median)
    return Side(
        np.log(median),
        np.full(k, sd),
        cents,
        np.full(k, comes),
        None if reach is None else np.full(k, reach),
        None if reach is None else np.full(k, 0.4),
    )


def simulated(one: Side, shock: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(engagements, people reached) of a side in every draw."""
    engagements, exposure = np.zeros(DRAWS), np.zeros(DRAWS)
    for place in range(len(one.sd)):
        posted = random.random(DRAWS) < one.chances[place]
        noise = np.exp(one.sd[place] * random.standard_normal(DRAWS))
        engagements += posted * np.exp(one.log_median[place]) * noise
        if one.reached is not None:
            noise = np.exp(one.reach_sd[place] * random.standard_normal(DRAWS))
            exposure += posted * -math.log1p(-one.reached[place] / UNIVERSE) * noise
    return engagements * shock, -UNIVERSE * np.expm1(-exposure * shock)


def shocks(shock: CampaignShock, random: np.random.Generator) -> list[np.ndarray]:
    common, found = random.standard_normal(DRAWS), []
    for _ in range(2):
        own = random.standard_normal(DRAWS)
        z = math.sqrt(shock.shared) * common + math.sqrt(1 - shock.shared) * own
        found.append(np.exp(shock.sd * z - shock.sd**2 / 2))
    return found


def agrees(found: Chance, micro: np.ndarray, celebrity: np.ndarray, probability: float) -> None:
    """Within the error of the simulation and 0.005."""
    assert found.probability == pytest.approx(probability, abs=0.007)
    for one, draws in (
        (found.micro, micro),
        (found.celebrity, celebrity),
        (found.difference, micro - celebrity),
        (found.ratio, micro / np.maximum(celebrity, 1e-9)),
    ):
        for value, share in ((one.p10, 0.1), (one.p50, 0.5), (one.p90, 0.9)):
            assert np.mean(draws <= value) == pytest.approx(share, abs=0.012)


CASES = {
    "many equal": (side([600.0] * 150, 0.6, reach=6_000), side([83_000.0], 0.6, reach=700_000)),
    "three wide": (side([20_000.0] * 3, 1.0, reach=50_000), side([60_000.0], 1.0, reach=150_000)),
    "three wide, sure celebrity": (side([20_000.0] * 3, 1.0, 700_00), side([80_000.0], 0.3)),
    "two very wide": (side([10_000.0] * 2, 2.0), side([30_000.0], 0.5)),
    "gifted": (side([2_000.0] * 4, 0.5, 50_00, comes=0.5, reach=5_000), side([4_500.0], 0.5, reach=10_000)),
    "unequal": (side(list(np.geomspace(10, 9_000, 40)), 0.8), side([30_000.0, 20_000.0], 0.6, 900_00)),
    "many wide gifted": (side([500.0] * 40, 1.1, 900_00, comes=0.8), side([30_000.0], 0.7)),
}


@pytest.mark.parametrize("shock", [CampaignShock(), CampaignShock(0.3, 0.4)], ids=["shared", "half"])
@pytest.mark.parametrize("case", CASES)
def test_the_verdict_agrees_with_simulation(case: str, shock: CampaignShock) -> None:
    micro, celebrity = CASES[case]
    random = np.random.default_rng(11)
    factors = shocks(shock, random)
    (m, m_people), (c, c_people) = (
        simulated(one, factor, random) for one, factor in zip((micro, celebrity), factors, strict=True)
    )
    found = verdict(micro, celebrity, UNIVERSE, shock)
    agrees(found.engagements, m, c, np.mean(m >= c))
    if micro.reached is None:
        assert found.unique_reach is None
    else:
        agrees(found.unique_reach, m_people, c_people, np.mean(m_people >= c_people))
    cheaper = np.mean(m * celebrity.cost_cents >= c * micro.cost_cents)
    assert found.cost_per_engagement.probability == pytest.approx(cheaper, abs=0.007)
    assert found.micro.mean == pytest.approx(m.mean(), rel=0.05)
    assert found.celebrity.cv == pytest.approx(c.std() / c.mean(), rel=0.08)


def test_equal_sides_are_even() -> None:
    one = side([500.0] * 20, 0.5, reach=5_000)
    found = verdict(one, one, UNIVERSE)
    for measure in (found.engagements, found.unique_reach, found.cost_per_engagement):
        assert measure.probability == pytest.approx(0.5, abs=0.003)
        assert measure.ratio.p50 == pytest.approx(1, abs=0.01)
        assert measure.difference.p10 == pytest.approx(-measure.difference.p90, rel=0.02)


def test_a_celebrity_of_one_post_is_the_exact_normal_case() -> None:
    found = verdict(side([900.0], 0.6), side([1_000.0], 0.8))
    exact = 0.5 * math.erfc(-math.log(0.9) / math.hypot(0.6, 0.8) / math.sqrt(2))
    assert found.engagements.probability == pytest.approx(exact, abs=5e-4)
    apart = verdict(side([900.0], 0.6), side([1_000.0], 0.8), shock=CampaignShock(0.5, 0.0))
    exact = 0.5 * math.erfc(-math.log(0.9) / math.sqrt(1 + 2 * 0.25) / math.sqrt(2))
    assert apart.engagements.probability == pytest.approx(exact, abs=5e-4)


def test_different_spend_is_compared_by_cost_per_engagement() -> None:
    half = verdict(side([500.0] * 20, 0.5, 500_00), side([20_000.0], 0.5, 1_000_00))
    assert half.engagements.probability < 0.2
    assert half.cost_per_engagement.probability == pytest.approx(0.6, abs=0.15)
    assert half.cost_per_engagement.micro.p50 == pytest.approx(500_00 / half.engagements.micro.p50, rel=0.01)


def test_many_accounts_are_surer_down_to_the_shared_shock() -> None:
    celebrity = side([10_000.0], 0.5)
    cvs = [verdict(side([10_000.0 / k] * k, 0.5), celebrity).micro.cv for k in (1, 10, 100, 10_000)]
    assert cvs == sorted(cvs, reverse=True)
    last = verdict(side([1.0] * 10_000, 0.5), celebrity).micro
    assert last.cv == pytest.approx(last.shared_cv, rel=0.01)
    assert last.effective_accounts == pytest.approx(10_000)
    assert last.single_cv == pytest.approx(math.sqrt(math.expm1(0.25)))


def test_nobody_posting_is_no_engagement_and_no_price() -> None:
    nothing = Side(np.zeros(0), np.zeros(0), 0)
    found = verdict(nothing, side([100.0], 0.5))
    assert found.engagements.probability == 0.0 and found.micro.cv is None
    assert found.cost_per_engagement is None
    assert verdict(side([100.0], 0.5), nothing).engagements.probability == 1.0
    refused = Side(np.zeros(2), np.zeros(2), 10, np.array([0.0, 1.0]))
    assert verdict(refused, nothing).micro.mean == pytest.approx(1)
    silent = Side(np.array([-np.inf]), np.zeros(1), 10)
    assert verdict(silent, silent).engagements.probability == 1.0


def test_a_likely_silence_has_no_price_per_engagement_at_its_bad_end() -> None:
    found = verdict(side([100.0], 0.3, comes=0.5), side([100.0], 0.3)).cost_per_engagement
    assert found.micro.p90 is None and found.micro.p10 is not None
    assert found.difference.p90 is None


def test_stated_overlaps_lower_the_chance_on_reach() -> None:
    people = np.full(30, 30_000.0)
    plain = unique_reach(people, UNIVERSE).estimate
    micro = side([100.0] * 30, 0.5, reach=30_000)
    shared = Side(micro.log_median, micro.sd, 1, None, people, micro.reach_sd, unique_people=0.7 * plain)
    celebrity = side([3_000.0], 0.5, reach=500_000)
    with_overlaps, without = (verdict(one, celebrity, UNIVERSE).unique_reach for one in (shared, micro))
    assert with_overlaps.micro.p50 == pytest.approx(0.7 * without.micro.p50, rel=0.01)
    assert with_overlaps.probability < without.probability


def test_forecasts_may_be_given_by_quantiles() -> None:
    log_median, sd = logs_from_quantiles(np.array([50.0, 0]), np.array([100.0, 0]), np.array([200.0, 0]))
    assert log_median[0] == pytest.approx(math.log(100)) and log_median[1] == -np.inf
    found = verdict(Side(log_median, sd, 1), Side(log_median, sd, 1), shock=CampaignShock(0.0))
    assert found.engagements.micro.p10 == pytest.approx(50, rel=0.01)
    assert found.engagements.micro.p90 == pytest.approx(200, rel=0.01)


def test_posts_of_one_account_share_what_is_not_known_about_it() -> None:
    random = np.random.default_rng(4)
    account = np.exp(0.4 * random.standard_normal(DRAWS) - 0.08)
    posts = np.exp(0.5 * random.standard_normal((DRAWS, 3)) - 0.125) @ np.array([1, 0.8, 0.6])
    total = 1_000 * account * posts
    log_median, sd = logs_of_posts(
        np.array([1_000.0]), np.array([0.5]), np.array([0.4]), np.array([[1, 0.8, 0.6]])
    )
    assert np.exp(log_median[0] + sd[0] ** 2 / 2) == pytest.approx(total.mean(), rel=0.01)
    assert np.mean(total <= np.exp(log_median[0] - 1.2816 * sd[0])) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"sd": -1.0}, "sd"), ({"comes": 1.2}, "comes"), ({"log_median": math.nan}, "log_median")],
)
def test_numbers_out_of_range_are_refused(change: dict[str, float], message: str) -> None:
    numbers = {"log_median": 1.0, "sd": 0.5, "comes": 1.0} | change
    with pytest.raises(ValueError, match=message):
        Side(np.array([numbers["log_median"]]), np.array([numbers["sd"]]), 1, np.array([numbers["comes"]]))
    with pytest.raises(ValueError, match="shock"):
        CampaignShock(0.1, 1.5)


def test_three_hundred_placements_are_quick() -> None:
    random = np.random.default_rng(2)
    micro = Side(
        random.normal(6, 1.2, 300), random.uniform(0.3, 1.2, 300), 1, random.choice([0.8, 1.0], 300),
        random.lognormal(8, 1, 300), np.full(300, 0.3),
    )  # fmt: skip
    celebrity = side([200_000.0], 0.5, reach=500_000)
    verdict(micro, celebrity, UNIVERSE)
    begin = time.perf_counter()
    verdict(micro, celebrity, UNIVERSE)
    assert time.perf_counter() - begin < 0.1, "some 5 milliseconds on an idle machine"


@pytest.mark.parametrize("shift", [-1.0, -0.3, 0.0, 0.4])
def test_a_side_that_is_almost_certain_is_weighed_exactly_against_a_wide_one(shift: float) -> None:
    certain = Side(np.array([8.5]), np.array([0.0]), 0)
    wide = Side(np.array([8.5 - shift]), np.array([1.5]), 0)
    exact = NormalDist().cdf(shift / 1.5)
    assert verdict(certain, wide).engagements.probability == pytest.approx(exact, abs=0.003)
    assert verdict(wide, certain).engagements.probability == pytest.approx(1 - exact, abs=0.003)


def test_the_middle_difference_of_two_sides_that_mostly_bring_nothing_is_nothing() -> None:
    gifted = Side(np.array([10.5]), np.array([1.0]), 0, comes=np.array([0.3]))
    found = verdict(gifted, gifted, None, CampaignShock(0.3, 0.4)).engagements.difference
    assert found.p10 < found.p50 == 0.0 < found.p90
    nothing = Side(np.array([-np.inf]), np.array([0.0]), 0)
    assert verdict(nothing, nothing).engagements.difference.p50 == 0.0


def test_the_difference_of_one_very_wide_placement_among_narrow_ones_agrees_with_a_simulation() -> None:
    rng, draws = np.random.default_rng(3), 400_000
    medians, spreads = np.array([7.5, 8.0, 8.0]), np.array([0.3, 0.3, 2.5])
    micro = np.exp(rng.normal(medians, spreads, (draws, 3))).sum(axis=1)
    star = np.exp(rng.normal(7.0, 0.3, draws))
    shock = np.exp(rng.normal(-(0.15**2) / 2, 0.15, draws))
    low = np.quantile((micro - star) * shock, 0.1)
    sides = Side(medians, spreads, 0), Side(np.array([7.0]), np.array([0.3]), 0)
    assert verdict(*sides).engagements.difference.p10 == pytest.approx(low, rel=0.08)
