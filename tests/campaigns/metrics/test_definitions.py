"""Definitions: which numbers may stand beside each other, and which ones posts allow."""

from dataclasses import replace

import numpy as np
import pytest

from campaigns.metrics.definitions import (
    Definition,
    Denominator,
    Interactions,
    PostCounts,
    Statistic,
    comparable,
    every_definition,
)

LIKES = Definition(Interactions.LIKES, Denominator.FOLLOWERS, Statistic.MEDIAN, window_posts=30)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"interactions": Interactions.LIKES_COMMENTS}, "likes only against likes + comments"),
        ({"denominator": Denominator.VIEWS}, "by followers against by views"),
        ({"denominator": None}, "by followers against a count per post"),
        ({"statistic": Statistic.MEAN}, "a median against a mean"),
        ({"statistic": Statistic.UNSTATED}, "a median against an average of unstated kind"),
        ({"window_posts": 12}, "newest 30 posts against newest 12 posts"),
        ({"window_posts": None, "window_days": 90}, "newest 30 posts against last 90 days"),
    ],
)
def test_different_definitions_say_in_words_why_they_are_not_comparable(change, reason):
    assert comparable(LIKES, replace(LIKES, **change)) == reason


def test_an_unstated_window_and_another_n_do_not_forbid_a_comparison():
    assert comparable(LIKES, replace(LIKES, window_posts=None, n=4)) is None
    assert replace(LIKES, n=7) == LIKES


def test_what_sources_leave_open_is_comparable_only_within_one_source():
    stated = Definition(Interactions.STATED, Denominator.FOLLOWERS, source="tool A")
    assert comparable(stated, replace(stated)) is None
    assert (
        comparable(stated, replace(stated, source="tool B"))
        == "what tool A counts against what tool B counts"
    )


def test_every_definition_of_posts_counts_only_posts_that_have_all_parts():
    posts = PostCounts(
        likes=np.array([10.0, 20.0, 60.0]),
        comments=np.array([1.0, np.nan, 3.0]),
        saves=np.array([np.nan, 2.0, 7.0]),
        views=np.array([100.0, 0.0, 300.0]),
    )
    found = every_definition(posts, followers=1000, window_posts=3)
    followers = Definition(Interactions.LIKES, Denominator.FOLLOWERS, Statistic.MEDIAN, window_posts=3)
    assert found[followers] == (0.02, 3)
    assert found[replace(followers, interactions=Interactions.LIKES_COMMENTS)] == (0.037, 2)
    one = replace(followers, interactions=Interactions.ALL, statistic=Statistic.SINGLE)
    assert found[one] == (0.07, 1)
    assert found[replace(followers, denominator=Denominator.VIEWS)] == (pytest.approx(0.15), 2)
    assert found[replace(followers, denominator=None)] == (20.0, 3)
    assert {definition.n for definition in found} == {1, 2, 3}


def test_unknown_followers_and_no_posts_give_no_rate_rather_than_zero():
    found = every_definition(PostCounts(likes=np.array([5.0, 6.0])))
    assert {definition.denominator for definition in found} == {None}
    assert every_definition(PostCounts(), followers=100) == {}
    with pytest.raises(ValueError, match="differ in length"):
        every_definition(PostCounts(likes=np.ones(2), comments=np.ones(3)))
