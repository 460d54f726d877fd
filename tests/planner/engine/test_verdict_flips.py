"""Break-evens, tornado and stress matrix."""

from dataclasses import replace

import numpy as np
import pytest

from planner.engine.reach import Base, Overlaps, unique_reach
from planner.engine.verdict import (
    PriceCase,
    RateCase,
    Stakes,
    Swing,
    break_evens,
    flip,
    matrix_of,
    stress_test,
    tornado,
)

CASE = Stakes(
    celebrity_followers=1_000_000,
    celebrity_rate=0.02,
    celebrity_fee_cents=20_000_00,
    micro_engagements=24_000,
    micro_accounts=20,
    micro_fee_cents=16_000_00,
    celebrity_other_cents=500_00,
    micro_other_cents=1_000_00,
    fee_extra_rate=0.1,
    hours_per_account=2,
    hourly_cost_cents=40_00,
    celebrity_people=100_000,
    micro_people=np.full(20, 6_000.0),
    universe=2_000_000,
)


def test_costs_are_counted_in_full_on_both_sides() -> None:
    assert CASE.celebrity_cents == pytest.approx(20_000_00 * 1.1 + 500_00 + 80_00)
    assert CASE.micro_cents == pytest.approx(16_000_00 * 1.1 + 1_000_00 + 20 * 80_00)
    assert CASE.margin("engagements") == pytest.approx(1.2 * CASE.celebrity_cents / CASE.micro_cents)


@pytest.mark.parametrize("measure", ["engagements", "unique_reach"])
def test_at_every_break_even_both_sides_are_equal(measure: str) -> None:
    found = break_evens(CASE, measure)
    changed = {
        "micro_fee_multiple": found.micro_fee_multiple,
        "celebrity_fee_cents": found.celebrity_fee_cents,
        "celebrity_rate": found.celebrity_rate,
        "shared_share": found.shared_share,
        "hours_per_account": found.hours_per_account,
    }
    told = {name for name, value in changed.items() if value is not None}
    assert told == set(changed) - {"shared_share" if measure == "engagements" else "celebrity_rate"}
    for name in told:
        assert CASE.changed(name, changed[name]).margin(measure) == pytest.approx(1, abs=1e-6)


def test_break_evens_have_their_closed_forms() -> None:
    found = break_evens(CASE)
    other = 1_000_00 + 20 * 80_00
    multiple = (1.2 * CASE.celebrity_cents - other) / (16_000_00 * 1.1)
    assert found.micro_fee_multiple == pytest.approx(multiple)
    assert found.celebrity_rate == pytest.approx(0.02 * CASE.margin("engagements"))


def test_an_answer_that_never_flips_has_no_break_even() -> None:
    ahead = replace(CASE, micro_engagements=24_000_000)
    found = break_evens(ahead)
    assert found.micro_fee_multiple is None and found.celebrity_rate is None
    assert break_evens(replace(CASE, micro_people=None), "unique_reach").shared_share is None
    assert flip(CASE, "engagements", "celebrity_rate", 0.1, 0.2) is None


def test_with_spends_as_they_are_fees_do_not_matter() -> None:
    found = break_evens(replace(CASE, same_spend=False))
    assert found.micro_fee_multiple is None and found.hours_per_account is None
    assert found.celebrity_rate == pytest.approx(0.024)


def test_reach_without_a_stated_overlap_is_that_of_chance() -> None:
    as_it_is = replace(CASE, same_spend=False)
    assert as_it_is.micro_reach() == pytest.approx(unique_reach(CASE.micro_people, 2e6).estimate)
    by_chance = replace(as_it_is, shared_share=6_000 / 2e6)
    assert by_chance.micro_reach() == pytest.approx(as_it_is.micro_reach())


def test_reach_with_a_stated_overlap_is_that_of_pairs_that_share_it() -> None:
    first, second = np.triu_indices(20, 1)
    pairs = Overlaps(first, second, np.full(190, 0.3), np.full(190, Base.SMALLER))
    found = replace(CASE, same_spend=False, shared_share=0.3).micro_reach()
    assert found == pytest.approx(unique_reach(CASE.micro_people, 2e6, pairs).estimate)


def test_the_tornado_is_sorted_by_width_and_tells_flips() -> None:
    bars = tornado(
        CASE,
        [
            Swing("hours_per_account", 0, 6),
            Swing("celebrity_rate", 0.01, 0.04),
            Swing("micro_fee_multiple", 0.9, 1.1),
            Swing("micro_engagements", 0, 30_000),
        ],
    )
    assert [bar.name for bar in bars][:2] == ["micro_engagements", "celebrity_rate"]
    assert [bar.width for bar in bars] == sorted((bar.width for bar in bars), reverse=True)
    assert bars[1].flips and not {bar.name: bar for bar in bars}["micro_fee_multiple"].flips


def test_without_a_celebrity_there_is_no_margin() -> None:
    assert replace(CASE, celebrity_followers=0).margin("engagements") is None
    assert replace(CASE, universe=None).margin("unique_reach") is None
    free = replace(CASE, micro_fee_cents=0, micro_other_cents=0, hourly_cost_cents=0)
    assert free.margin("engagements") == float("inf")
    assert free.margin("unique_reach") == pytest.approx(20)


def test_a_stress_test_leaves_out_what_a_pack_does_not_know() -> None:
    found = stress_test(
        [RateCase("a", 10, 12), RateCase("b", None, 12), RateCase("c", 10, 5)],
        [PriceCase("x", 100, 100), PriceCase("y", 100, None)],
    )
    assert found.margins == ((1.2, None), (None, None), (0.5, None))
    assert (found.wins, found.cells, found.decided_by) == (1, 2, "rates")
    assert found.price_flips is None and found.rate_flips == 1.0


def test_the_input_that_changes_the_winner_more_often_decides() -> None:
    rows_decide = matrix_of(["a", "b"], ["x", "y", "z"], np.array([[2.0, 2, 2], [0.5, 0.5, 2]]))
    assert rows_decide.decided_by == "rates" and rows_decide.wins == 4
    assert rows_decide.rate_flips == pytest.approx(2 / 3)
    assert rows_decide.price_flips == pytest.approx(2 / 6)
    same = matrix_of(["a", "b"], ["x"], np.array([[2.0], [3.0]]))
    assert same.decided_by is None and same.rate_explains is None
