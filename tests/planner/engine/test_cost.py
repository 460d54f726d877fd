"""Full cost of a placement, to the cent."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import (
    CostAssumptions,
    fixed_and_per_post_cents,
    people_to_contact,
    placement_cost,
    probability_of_posting,
)

RATES = st.decimals(0, 1, places=4)


def test_every_part_of_a_placement_is_counted() -> None:
    assumptions = CostAssumptions(
        hours_per_account=Decimal("1.5"),
        hourly_cost_cents=4_001,
        shipping_cents=850,
        usage_rights_rate=Decimal("0.2"),
        exclusivity_rate=Decimal("0.05"),
        agency_rate=Decimal("0.15"),
    )
    cost = placement_cost(10_010, 2_500, 2, assumptions)
    assert (cost.fee_cents, cost.product_cents, cost.shipping_cents) == (20_020, 2_500, 850)
    assert cost.usage_cents == 2 * (2_002 + 501)
    assert cost.agency_cents == 2 * 1_502
    assert cost.coordination_cents == 6_002
    assert cost.total_cents == 20_020 + 2_500 + 850 + 5_006 + 3_004 + 6_002


def test_no_posts_cost_nothing_and_no_product_means_no_shipping() -> None:
    assumptions = CostAssumptions(shipping_cents=850)
    assert placement_cost(10_000, 500, 0, assumptions).total_cents == 0
    assert placement_cost(10_000, 0, 1, assumptions).shipping_cents == 0


@given(
    fee=st.integers(0, 200_000_000),
    product=st.integers(0, 50_000),
    posts=st.integers(1, 5),
    rates=st.tuples(RATES, RATES, RATES),
    hours=st.decimals(0, 40, places=2),
)
def test_fixed_plus_posts_times_per_post_is_the_placement_cost_exactly(
    fee: int, product: int, posts: int, rates: tuple[Decimal, Decimal, Decimal], hours: Decimal
) -> None:
    assumptions = CostAssumptions(hours, 4_333, 700, *rates)
    fixed, per_post = fixed_and_per_post_cents(fee, product, assumptions)
    assert fixed + posts * per_post == placement_cost(fee, product, posts, assumptions).total_cents


def test_arrays_give_the_same_cents_as_single_amounts() -> None:
    assumptions = CostAssumptions(2, 4_000, 700, 0.15, 0.075, 0.2)
    rng = np.random.default_rng(3)
    fees, products = rng.integers(0, 200_000_000, 200), rng.integers(0, 3, 200) * 1_250
    fixed, per_post = fixed_and_per_post_cents(fees, products, assumptions)
    for k in range(200):
        one = fixed_and_per_post_cents(int(fees[k]), int(products[k]), assumptions)
        assert (int(fixed[k]), int(per_post[k])) == one


def test_a_gifted_post_costs_its_product_and_lowers_only_the_value() -> None:
    assumptions = CostAssumptions(hours_per_account=0)
    assert placement_cost(0, 2_500, 1, assumptions).total_cents == 2_500
    assert probability_of_posting(True, assumptions) == 0.8
    assert probability_of_posting(False, assumptions) == 0.5


def test_people_to_contact_is_rounded_up_exactly() -> None:
    assert people_to_contact(3, 0.1) == 30
    assert people_to_contact(10, CostAssumptions().acceptance_rate_cold) == 67
    assert people_to_contact(0, 0.6) == 0
    with pytest.raises(ValueError, match="acceptance"):
        people_to_contact(1, 0)


@pytest.mark.parametrize(
    ("field", "number"),
    [("agency_rate", -0.1), ("hourly_cost_cents", -1), ("posting_rate_opted_in", 1.5)],
)
def test_assumptions_refuse_impossible_numbers_by_name(field: str, number: float) -> None:
    with pytest.raises(ValueError, match=field):
        CostAssumptions(**{field: number})
