"""Unique reach and its hard bounds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engine import unique_reach


@given(st.lists(st.floats(0, 1e9), max_size=30), st.floats(1, 1e10))
def test_unique_reach_stays_within_the_hard_bounds(audiences: list[float], universe: float) -> None:
    reach = unique_reach(np.array(audiences), universe)
    assert reach.estimate is not None
    assert reach.low <= reach.estimate <= reach.high <= universe


def test_small_audiences_in_a_huge_universe_keep_their_digits() -> None:
    reach = unique_reach(np.array([1e-3, 2e-3]), 1e12)
    assert reach.estimate == pytest.approx(3e-3, rel=1e-12)


def test_unique_reach_is_inclusion_and_exclusion_for_two() -> None:
    reach = unique_reach(np.array([300.0, 200.0]), 1_000.0)
    assert reach.estimate == pytest.approx(300 + 200 - 300 * 200 / 1_000)


def test_an_audience_of_the_whole_universe_reaches_everybody() -> None:
    assert unique_reach(np.array([5_000.0, 10.0]), 1_000.0).estimate == 1_000.0


def test_without_a_universe_only_the_bounds_are_known() -> None:
    reach = unique_reach(np.array([300.0, 200.0]), None)
    assert (reach.estimate, reach.low, reach.high) == (None, 300.0, 500.0)


def test_nobody_reached_is_zero() -> None:
    assert unique_reach(np.zeros(0), 100.0).estimate == 0.0
    assert unique_reach(np.zeros(0), None).high == 0.0


@pytest.mark.parametrize("audience", [-1.0, math.nan, math.inf])
def test_unique_reach_refuses_impossible_audiences(audience: float) -> None:
    with pytest.raises(ValueError, match="reached"):
        unique_reach(np.array([audience]), 10.0)


def test_unique_reach_refuses_an_empty_universe() -> None:
    with pytest.raises(ValueError, match="universe"):
        unique_reach(np.array([1.0]), 0.0)
