"""The benchmark's instances and sections run; figures are nobody's business here."""

import numpy as np
import pytest

from bench.briefs import audience_of, brief, candidates_of, reach_brief, worth_of
from bench.instances import FAMILIES, VARIANTS, draw, limits_of
from bench.peers import model_of
from bench.report import aligned
from planner.engine import broken_rules, solve


@pytest.mark.parametrize("family", FAMILIES)
def test_every_brief_of_every_family_can_be_solved(family):
    candidates = candidates_of(draw(500, family))
    for variant in VARIANTS:
        problem = brief(candidates, variant)
        found = solve(problem, seconds=1, gap=0.01)
        assert found.feasible and found.value > 0
        assert broken_rules(problem, found.posts) == ()
        assert worth_of(problem, found.posts) == pytest.approx(found.value)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_peers_model_agrees_with_the_engine_about_a_plan(variant):
    catalogue = draw(500)
    found = solve(brief(candidates_of(catalogue), variant), seconds=1, gap=0.01)
    model = model_of(catalogue, variant)
    chosen = np.zeros((500, 3), dtype=np.int64)
    hired = np.flatnonzero(found.posts)
    chosen[hired, found.posts[hired] - 1] = 1
    assert model.value @ chosen.ravel() == pytest.approx(10 * found.value)
    for columns, entries, low, high in model.limits:
        total = int(entries @ chosen.ravel()[columns])
        assert (low is None or total >= low) and (high is None or total <= high)


def test_the_brief_with_side_rules_has_27_limits():
    assert len(limits_of("rules")) == 27


def test_an_account_reaches_nine_different_segments():
    audience, universe = audience_of(draw(500))
    segments = np.sort(audience.segment.reshape(500, 9), axis=1)
    assert (np.diff(segments, axis=1) > 0).all()
    assert len(universe) == 80


@pytest.mark.parametrize("rules", [False, True])
def test_the_briefs_for_unique_reach_can_be_solved(rules):
    catalogue = draw(500)
    audience, universe = audience_of(catalogue)
    problem = reach_brief(candidates_of(catalogue, audience), universe, rules=rules)
    found = solve(problem, seconds=1, gap=0.05)
    assert broken_rules(problem, found.posts) == ()
    assert worth_of(problem, found.posts) == pytest.approx(found.value)


def test_a_table_puts_figures_to_the_right():
    assert aligned(("who", "time"), [("a", "7 ms"), ("bc", "12 ms")])[2] == "| a   |  7 ms |"
