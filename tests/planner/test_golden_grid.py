"""The published case worked out from the shipped packs: the verdict goes either way.

A celebrity of 5M followers at $75,000 against accounts of 25,000 followers, as many as the money buys.
"""

import numpy as np
import pytest

from campaigns.metrics.benchmarks import Pack, Place, at, fee_all, published, shipped_packs
from planner.engine import EqualMicros
from planner.engine.verdict import PriceCase, RateCase, Stakes, break_evens, matrix_of, stress_test

CELEBRITY, MICRO = 5_000_000, 25_000
UNIVERSE = 20_000_000
PACKS: dict[str, Pack] = {pack.name: pack for pack in shipped_packs()}
RATE_PACKS = ("markerly-2016", "mavrck-2019", "modash-2023", "sociavault-2026")
REACH_PACKS = ("minter-2019", "roster-2025", "socialinsider-2022")


def fee_cents(pack: str, followers: int) -> float:
    return fee_all(PACKS[pack].find("fee_per_post", "instagram"), [followers], steps=True).first().p50 * 100


def micro_prices() -> list[int]:
    """The five published prices of a post by an account of 25,000 followers, in cents."""
    limit = published(PACKS["hashimoto-2017"].find("fee_per_post", "instagram"), MICRO).p75
    return [
        round(fee_cents("rule-100-per-10k", MICRO)),
        round(fee_cents("blog-range-2021", MICRO)),
        round(limit * 100),
        round(fee_cents("captiv8-2016", MICRO)),
        round(fee_cents("izea-2022", MICRO)),
    ]


def celebrity_cents() -> int:
    return round(fee_cents("captiv8-2016", CELEBRITY))


def rates(pack: str, metric: str) -> tuple[float, float]:
    """(celebrity, micro) as printed for their bands; in a gap interpolated."""
    series = PACKS[pack].find(metric, "instagram")
    return published(series, CELEBRITY).p50, published(series, MICRO).p50


def grids() -> list[EqualMicros]:
    return [EqualMicros(CELEBRITY, celebrity_cents(), MICRO, cents) for cents in micro_prices()]


def matrix(cases: dict[str, tuple[float, float]], measure: str):
    margins = []
    for celebrity_rate, micro_rate in cases.values():
        sides = [
            grid.engagements(celebrity_rate, micro_rate)
            if measure == "engagements"
            else grid.reach(celebrity_rate, micro_rate, UNIVERSE)
            for grid in grids()
        ]
        margins.append([micros / celebrity for celebrity, micros in sides])
    return matrix_of(list(cases), [f"${cents / 100:,.0f}" for cents in micro_prices()], np.array(margins))


def test_the_packs_hold_the_prices_of_the_published_case():
    assert micro_prices() == [250_00, 300_00, 500_00, 1_000_00, 1_674_00]
    assert celebrity_cents() == 75_000_00


def test_the_packs_hold_the_rates_of_the_published_case():
    percent = {name: [round(rate * 100, 3) for rate in rates(name, "engagement_rate")] for name in RATE_PACKS}
    assert percent == {
        "markerly-2016": [1.66, 2.37],
        "mavrck-2019": [2.21, 3.07],
        "modash-2023": [1.145, 0.975],
        "sociavault-2026": [0.9, 2.8],
    }
    mavrck = PACKS["mavrck-2019"].find("engagement_rate", "instagram")
    assert published(mavrck, CELEBRITY).place is Place.OUTSIDE, "its largest band stands in"
    reach = {name: [round(rate * 100, 3) for rate in rates(name, "reach_rate")] for name in REACH_PACKS}
    assert reach == {
        "minter-2019": [19.09, 22.945],
        "roster-2025": [3.0, 6.0],
        "socialinsider-2022": [8.53, 11.818],
    }


def test_micros_win_engagements_in_12_of_20_published_cases():
    found = matrix({name: rates(name, "engagement_rate") for name in RATE_PACKS}, "engagements")
    assert (found.wins, found.cells) == (12, 20)


def test_micros_win_unique_reach_in_10_of_20_published_cases():
    cases = {name: rates(name, "reach_rate") for name in REACH_PACKS} | {"flat 15 %": (0.15, 0.15)}
    found = matrix(cases, "unique_reach")
    assert (found.wins, found.cells) == (10, 20)
    assert found.decided_by == "prices"


def test_the_price_decides_the_published_case():
    found = matrix({name: rates(name, "engagement_rate") for name in RATE_PACKS}, "engagements")
    assert found.decided_by == "prices"
    assert found.price_flips > found.rate_flips and found.price_explains > found.rate_explains


def test_the_stress_test_with_fractions_of_accounts_says_the_same():
    cases = {name: rates(name, "engagement_rate") for name in RATE_PACKS}
    found = stress_test(
        [RateCase(name, CELEBRITY * celebrity, MICRO * micro) for name, (celebrity, micro) in cases.items()],
        [PriceCase(str(cents), celebrity_cents(), cents) for cents in micro_prices()],
    )
    assert (found.wins, found.cells) == (12, 20)


def test_interpolated_rates_leave_the_count_of_engagements_at_12():
    cases = {}
    for name in RATE_PACKS:
        series = PACKS[name].find("engagement_rate", "instagram")
        cases[name] = at(series, CELEBRITY).p50, at(series, MICRO).p50
    assert matrix(cases, "engagements").wins == 12


def test_the_break_even_micro_fee_under_markerly_is_535_dollars():
    celebrity_rate, micro_rate = rates("markerly-2016", "engagement_rate")
    grid = EqualMicros(CELEBRITY, celebrity_cents(), MICRO, 500_00)
    assert round(grid.breakeven_micro_cents(celebrity_rate, micro_rate) / 100) == 535
    stakes = Stakes(
        celebrity_followers=CELEBRITY,
        celebrity_rate=celebrity_rate,
        celebrity_fee_cents=celebrity_cents(),
        micro_engagements=grid.accounts * MICRO * micro_rate,
        micro_accounts=grid.accounts,
        micro_fee_cents=grid.accounts * 500_00,
    )
    multiple = break_evens(stakes).micro_fee_multiple
    assert multiple * 500 == pytest.approx(535.39, abs=0.005)
