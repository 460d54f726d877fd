"""Reach with repeated posts and stated overlaps: against enumeration, simulation and real sets of people."""

import math
import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engine.reach import Base, Note, Overlaps, Placements, reach_of, unique_reach


def pairs(*statements: tuple[int, int, float], base: Base = Base.SMALLER) -> Overlaps:
    first, second, share = zip(*statements, strict=True)
    return Overlaps(np.array(first), np.array(second), np.array(share), np.full(len(share), base))


@pytest.mark.parametrize("rates", [[0.3], [0.1, 0.9], [0.2, 0.5, 0.7], [1.0, 0.4, 0.0, 0.25, 0.6, 0.05]])
def test_frequency_is_that_of_all_subsets(rates: list[float]) -> None:
    expected = np.zeros(3)
    for hit in product((0, 1), repeat=len(rates)):
        chance = math.prod(rate if one else 1 - rate for rate, one in zip(rates, hit, strict=True))
        expected += chance * (sum(hit) >= np.array([1, 2, 3]))
    found = reach_of(Placements(np.array(rates) * 1000), 1000.0)
    assert found.frequency == pytest.approx((expected * 1000).tolist(), abs=1e-9)
    assert found.unique.estimate == pytest.approx(expected[0] * 1000)


def test_small_frequencies_keep_their_digits() -> None:
    found = reach_of(Placements(np.array([1.0, 2.0, 3.0])), 1e9)
    assert found.frequency is not None
    assert found.frequency[2] == pytest.approx(6e-18, rel=1e-6)


def test_repeated_posts_and_frequency_agree_with_simulation() -> None:
    random = np.random.default_rng(5)
    universe, reached = 200_000, np.array([4_000.0, 30_000.0, 9_000.0])
    following, posts = np.array([10_000.0, 60_000.0, 90_000.0]), np.array([3, 2, 5])
    contacts = np.zeros(universe, dtype=np.int64)
    for people, follow, count in zip(reached, following, posts, strict=True):
        audience = random.permutation(universe)[: int(follow)]
        contacts[audience] += random.binomial(count, people / follow, len(audience))
    found = reach_of(Placements(reached, posts, following), float(universe))
    simulated = [np.sum(contacts >= times) for times in (1, 2, 3)]
    assert found.frequency == pytest.approx(simulated, rel=0.02)
    assert found.gross == 3 * 4_000 + 2 * 30_000 + 5 * 9_000


def test_without_followers_more_posts_add_frequency_and_no_reach() -> None:
    once, thrice = (reach_of(Placements(np.array([100.0]), np.array([n])), 1_000.0) for n in (1, 3))
    assert once.unique == thrice.unique
    assert thrice.frequency == (100.0, 100.0, 100.0) and thrice.gross == 300.0


@st.composite
def people_and_pairs(draw: st.DrawFn) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Real audiences [accounts, people] and the pairs somebody counted."""
    k, universe = draw(st.integers(2, 7)), draw(st.integers(1, 40))
    seed, share = draw(st.integers(0, 10**6)), draw(st.floats(0.05, 0.95))
    random = np.random.default_rng(seed)
    eager = random.random(universe) < 0.5
    inside = random.random((k, universe)) < share * np.where(eager, 1.0, draw(st.floats(0, 1)))
    possible = [(i, j) for i in range(k) for j in range(i)]
    return inside, draw(st.lists(st.sampled_from(possible), unique=True))


@given(people_and_pairs(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_real_audiences_never_leave_the_bounds(drawn, with_universe: bool) -> None:
    inside, counted = drawn
    people = inside.sum(axis=1).astype(float)
    shared = [
        (i, j, float((inside[i] & inside[j]).sum() / people[i]) if people[i] else 0.0) for i, j in counted
    ]
    overlaps = pairs(*shared, base=Base.FIRST) if shared else None
    found = unique_reach(people, float(inside.shape[1]) if with_universe else None, overlaps)
    truth = inside.any(axis=0).sum()
    assert found.low <= truth + 1e-6 and truth <= found.high + 1e-6
    if with_universe:
        assert found.low <= found.estimate <= found.high


@given(st.integers(0, 10**6), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_any_statements_give_an_answer_inside_the_plain_bounds(seed: int, statements: int) -> None:
    random = np.random.default_rng(seed)
    k = int(random.integers(2, 9))
    first = random.integers(0, k, statements)
    second = (first + random.integers(1, k, statements)) % k
    overlaps = Overlaps(first, second, random.random(statements), random.integers(0, 4, statements))
    people = random.random(k) * 100
    found = reach_of(Placements(people, following=people * 2), 150.0, overlaps)
    assert people.max() - 1e-6 <= found.unique.low <= found.unique.estimate <= found.unique.high
    assert found.unique.high <= min(150.0, people.sum()) + 1e-6
    assert found.frequency[0] >= found.frequency[1] >= found.frequency[2] >= 0


@pytest.mark.parametrize("base", list(Base))
def test_two_accounts_with_a_stated_overlap_are_counted_exactly(base: Base) -> None:
    people, both = np.array([300.0, 200.0]), 90.0
    share = both / {Base.FIRST: 300, Base.SECOND: 200, Base.SMALLER: 200, Base.EITHER: 410}[base]
    found = unique_reach(people, 10_000.0, pairs((0, 1, share), base=base))
    assert found.estimate == pytest.approx(410) == found.low == pytest.approx(found.high)


def test_overlaps_as_chance_gives_them_change_nothing() -> None:
    people, universe = np.array([300.0, 200.0, 500.0]), 2_000.0
    stated = [(i, j, people[j] / universe) for i in range(3) for j in range(3) if i != j]
    with_overlaps = reach_of(Placements(people), universe, pairs(*stated, base=Base.FIRST))
    without = reach_of(Placements(people), universe)
    assert with_overlaps.unique.estimate == pytest.approx(without.unique.estimate)
    assert with_overlaps.frequency == pytest.approx(without.frequency)
    assert with_overlaps.unique.high < without.unique.high


def test_accounts_that_share_nobody_add_up() -> None:
    found = reach_of(Placements(np.array([30.0, 20.0])), 100.0, pairs((0, 1, 0.0)))
    assert found.unique.estimate == pytest.approx(50) and found.frequency == pytest.approx((50, 0, 0))


def test_accounts_with_one_audience_reach_it_once() -> None:
    alike = pairs((0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0))
    found = reach_of(Placements(np.array([50.0, 50.0, 50.0])), 1_000.0, alike)
    assert found.unique.estimate == pytest.approx(50)
    assert found.frequency == pytest.approx((50, 50, 50))


def test_shared_followers_are_reached_by_both_only_where_both_posts_reach_them() -> None:
    half_seen = Placements(np.array([100.0, 50.0]), following=np.array([200.0, 200.0]))
    found = unique_reach(half_seen.reached, 10_000.0)
    same_followers = reach_of(half_seen, 10_000.0, pairs((0, 1, 1.0))).unique.estimate
    assert same_followers == pytest.approx(150 - 200 * 0.5 * 0.25)
    assert found.estimate > same_followers


def clustered_audiences(seed: int) -> tuple[np.ndarray, int]:
    """Twenty accounts of four topics; people follow within the topics they like. [accounts, people]"""
    random = np.random.default_rng(seed)
    universe = 50_000
    likes = random.random((4, universe)) < 0.15
    inside = [
        (random.random(universe) < random.uniform(0.05, 0.3) * np.where(likes[account % 4], 1.0, 0.05))
        for account in range(20)
    ]
    return np.array(inside), universe


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_stated_overlaps_bring_the_estimate_closer_to_the_truth(seed: int) -> None:
    inside, universe = clustered_audiences(seed)
    people, truth = inside.sum(axis=1).astype(float), inside.any(axis=0).sum()
    within_topic = [(i, j) for i in range(20) for j in range(i) if i % 4 == j % 4]
    stated = [(i, j, float((inside[i] & inside[j]).sum() / people[i])) for i, j in within_topic]
    corrected = unique_reach(people, float(universe), pairs(*stated, base=Base.FIRST)).estimate
    plain = unique_reach(people, float(universe)).estimate
    assert abs(corrected / truth - 1) < 0.05 < abs(plain / truth - 1)


def test_impossible_overlaps_are_cut_and_told() -> None:
    people = np.array([300.0, 100.0])
    found = reach_of(Placements(people), 1_000.0, pairs((0, 1, 0.9), base=Base.FIRST))
    (note,) = found.notes
    assert note.note is Note.MORE_THAN_THE_SMALLER and (note.first, note.second) == (0, 1)
    assert (note.stated_people, note.used_people) == (pytest.approx(270), 100)
    assert found.unique.estimate == pytest.approx(300)
    crowded = reach_of(Placements(people), 350.0, pairs((0, 1, 0.0)))
    assert crowded.notes[0].note is Note.LESS_THAN_MUST_BE and crowded.notes[0].used_people == 50


def test_two_statements_about_a_pair_are_averaged_and_told() -> None:
    people = np.array([100.0, 100.0])
    found = reach_of(Placements(people), 1_000.0, pairs((0, 1, 0.2), (1, 0, 0.4)))
    assert found.notes[0].note is Note.STATED_TWICE and found.notes[0].used_people == pytest.approx(30)
    assert reach_of(Placements(people), 1_000.0, pairs((0, 1, 0.2), (1, 0, 0.2))).notes == ()


def test_statements_that_fit_no_audiences_are_left_out_and_told() -> None:
    people = np.full(3, 100.0)
    found = reach_of(Placements(people), 1_000.0, pairs((0, 1, 1.0), (1, 2, 1.0), (0, 2, 0.0)))
    assert found.notes[-1].note is Note.CONTRADICTION
    assert found.unique == unique_reach(people, 1_000.0)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ((0, 1, 1.2), "share of statement 0"),
        ((1, 1, 0.2), "account 1 with"),
        ((0, 7, 0.2), "not there"),
    ],
)
def test_statements_that_mean_nothing_are_refused(statement, message) -> None:
    with pytest.raises(ValueError, match=message):
        unique_reach(np.array([1.0, 2.0]), 10.0, pairs(statement))


def test_nothing_nobody_and_everybody() -> None:
    assert reach_of(Placements(np.zeros(0)), 10.0).frequency == (0.0, 0.0, 0.0)
    assert reach_of(Placements(np.zeros(2)), 10.0, pairs((0, 1, 0.5))).unique.estimate == 0.0
    everybody = reach_of(Placements(np.array([10.0, 3.0])), 10.0, pairs((0, 1, 1.0)))
    assert everybody.frequency == pytest.approx((10, 3, 0))
    assert reach_of(Placements(np.array([4.0]), np.array([0])), 10.0).unique.estimate == 0.0
    assert reach_of(Placements(np.array([4.0])), None).frequency is None


def test_five_hundred_placements_with_all_overlaps_are_quick() -> None:
    random = np.random.default_rng(3)
    people = random.lognormal(9, 1, 500)
    first, second = np.triu_indices(500, 1)
    share = random.random(len(first)) * 0.05
    overlaps = Overlaps(first, second, share, np.full(len(first), Base.SMALLER))
    placements = Placements(people, np.full(500, 2), people * 4)
    begin = time.perf_counter()
    reach_of(placements, 20e6, overlaps)
    assert time.perf_counter() - begin < 2, (
        "some 15 milliseconds on an idle machine; this only sees a change of its order"
    )
