"""Overlaps on record in a plan: fewer people reached, inside the bounds, and told."""

from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.choices import OverlapBase
from campaigns.models import AudienceOverlap
from planner.engine.reach import Base, Note, OverlapNote, Overlaps, Reach, UniqueReach
from planner.services import overlapping
from planner.services.judgement import judgement
from planner.services.overlapping import BASES, StatedOverlaps, stated_overlaps, told
from planner.services.reaching import reached_by_a_post
from tests.factories import make_account, make_overlap

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    return [make_account(fee=Decimal(100), avg_likes=300 + 60 * number) for number in range(6)]


@pytest.fixture
def plan(plan_with, campaign, accounts):
    """A plan of the same accounts each time, with what is on record when it is called."""

    def made(**entered):
        inputs = {"celebrity_followers": 300_000, "celebrity_fee": "1300", "universe": "1000000"}
        return plan_with(campaign, accounts, **{**inputs, **entered})

    return made


def reach(plan) -> dict:
    return plan.verdict["reach"]["micro"]


def test_the_bases_are_the_engines():
    assert {name: base.name.lower() for name, base in BASES.items()} == {
        name: name for name in OverlapBase.values
    }
    assert set(BASES.values()) == set(Base)


def test_stated_overlaps_lower_the_reach_of_the_others_inside_its_bounds(plan, accounts):
    plain = plan()
    for first, second in combinations(accounts, 2):
        make_overlap(first, second, share=0.6)
    shared = plan()
    assert [line.account_id for line in shared.lines.all()] == [line.account_id for line in plain.lines.all()]
    assert reach(shared)["estimate"] < 0.95 * reach(plain)["estimate"]
    assert reach(shared)["low"] <= reach(shared)["estimate"] <= reach(shared)["high"] < reach(plain)["high"]
    assert reach(shared)["gross"] == reach(plain)["gross"]
    assert reach(shared)["frequency"][1] > reach(plain)["frequency"][1]
    one, other = (made.verdict["chances"]["unique_reach"] for made in (shared, plain))
    fall = reach(shared)["estimate"] / reach(plain)["estimate"]
    assert one["micro"]["p50"] == pytest.approx(other["micro"]["p50"] * fall)
    assert shared.verdict["chances"]["engagements"] == plain.verdict["chances"]["engagements"]


def test_overlaps_can_turn_which_side_reaches_more_people(plan, accounts):
    plain = plan()
    star = plain.verdict["reach"]["celebrity"]["estimate"] / 300_000
    between = round(0.95 * reach(plain)["estimate"] / star)
    ahead = plan(celebrity_followers=between)
    for first, second in combinations(accounts, 2):
        make_overlap(first, second, share=0.6)
    behind = plan(celebrity_followers=between)
    chances = [made.verdict["chances"]["unique_reach"]["probability"] for made in (ahead, behind)]
    assert chances[0] > 0.5 > chances[1]


def test_audiences_that_share_nobody_reach_more_than_chance(plan, accounts):
    plain = plan()
    for first, second in combinations(accounts, 2):
        make_overlap(first, second, share=0)
    apart = plan()
    assert reach(apart)["estimate"] > reach(plain)["estimate"]
    assert reach(apart)["low"] == pytest.approx(reach(apart)["high"])


@pytest.mark.parametrize("base", OverlapBase.values)
def test_every_base_is_counted_as_it_was_stated(plan_with, campaign, base):
    """Stated as (small, large), stored as (large, small); two accounts with one post each are exact."""
    large = make_account(fee=Decimal(100), followers=60_000, avg_likes=1500)
    small = make_account(fee=Decimal(100), followers=20_000, avg_likes=600)
    make_overlap(small, large, share=0.3, base=base)
    stored = AudienceOverlap.objects.get()
    assert (stored.first, stored.second) == (large, small)
    made = plan_with(campaign, [large, small], celebrity_fee="1300", universe="1000000", max_posts="1")
    assert made.lines.count() == 2 and made.verdict["overlaps"]["used"] == 1
    followers = np.array([60_000.0, 20_000.0])
    reached = reached_by_a_post(["instagram"] * 2, followers, followers.copy(), np.ones(2))
    followers_of_both = (
        0.3 * {"first": 20_000, "second": 60_000, "smaller": 20_000, "either": 80_000 / 1.3}[base]
    )
    both = followers_of_both * (reached / followers).prod()
    found = reach(made)
    assert 1 - found["estimate"] / found["gross"] == pytest.approx(both / reached.sum())


def test_the_page_says_how_many_overlaps_were_used_and_which_were_changed(plan, client, accounts):
    universe = judgement(plan())
    assert "independent of each other" in universe.reach_note and universe.overlap_notes == []
    make_overlap(accounts[0], accounts[1], share=1, base="either", source="x")
    AudienceOverlap.objects.filter(source="x").update(share=1, base="first")
    made = plan()
    assert made.verdict["overlaps"] == {"on_record": 1, "used": 1, "notes": [], "too_large": False}
    page = client.get(reverse("plan_detail", args=[made.pk])).content.decode()
    assert "1 overlap on record between the others counted in the bounds and in the estimate" in page
    unknown = plan(universe="")
    assert "1 overlap on record between the others counted in the bounds." in judgement(unknown).reach_note
    assert reach(unknown)["estimate"] is None and reach(unknown)["high"] < reach(unknown)["gross"]


def test_an_overlap_larger_than_the_smaller_audience_is_cut_and_told(plan_with, campaign, client):
    video = {"platform": "youtube", "avg_views": 10**6, "avg_shares": 3, "fee": Decimal(100)}
    large = make_account(handle="large", followers=90_000, avg_likes=2500, **video)
    small = make_account(handle="small", followers=10_000, avg_likes=300, **video)
    make_overlap(large, small, share=0.9, base="first")
    made = plan_with(campaign, [large, small], celebrity_fee="1300", universe="1000000", max_posts="1")
    (note,) = made.verdict["overlaps"]["notes"]
    assert "@large" in note and "@small" in note and "more than the smaller audience" in note
    assert note in client.get(reverse("plan_detail", args=[made.pk])).content.decode()
    assert reach(made)["estimate"] == pytest.approx(reach(made)["gross"] * 0.9)


def test_every_note_of_the_engine_has_its_sentence():
    stated = StatedOverlaps(Overlaps(*np.zeros((4, 0))), ["@a", "@b"])
    notes = [OverlapNote(note, 0, 1, 500.4, 300.0) for note in Note if note != Note.CONTRADICTION]
    said = told(stated, Reach(1, UniqueReach(None, 0, 1), None, (*notes, OverlapNote(Note.CONTRADICTION))))
    assert said["notes"] == [
        "@a and @b cannot share 500 people reached, more than the smaller audience: 300 used.",
        "@a and @b cannot share only 500 people within this universe: 300 used.",
        "@a and @b are stated differently, up to 500 people shared: the mean, 300, is used.",
        "The overlaps on record fit no audiences together: none is used.",
    ]
    many = told(stated, Reach(1, UniqueReach(None, 0, 1), None, (notes[0],) * 20))
    assert len(many["notes"]) == 13 and many["notes"][-1] == "8 other overlaps changed likewise."


def test_overlaps_that_fit_no_audiences_together_are_not_used(plan_with, campaign):
    """Three audiences of 40 % of the universe that share nobody would need 120 % of it."""
    video = {"platform": "youtube", "avg_views": 10**6, "avg_shares": 3, "fee": Decimal(100)}
    three = [make_account(followers=40_000, **video) for _ in range(3)]
    for first, second in combinations(three, 2):
        make_overlap(first, second, share=0)
    made = plan_with(campaign, three, celebrity_fee="1300", universe="100000", max_posts="1")
    found, kept = reach(made), made.verdict["overlaps"]
    assert found["low"] <= found["estimate"] <= found["high"] <= 100_000
    assert (kept["on_record"], kept["used"]) == (3, 0)
    assert kept["notes"] == ["The overlaps on record fit no audiences together: none is used."]
    assert "independent of each other" in judgement(made).reach_note


def test_overlaps_with_accounts_outside_the_plan_do_not_count(plan, accounts):
    plain = plan()
    outside = make_account()
    for account in accounts:
        make_overlap(account, outside, share=0.9)
    assert reach(plan()) == reach(plain)
    assert plan().verdict["overlaps"]["on_record"] == 0


def test_overlaps_are_read_in_one_query_however_many_there_are(accounts):
    keys = [account.pk for account in accounts]

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            stated = stated_overlaps(keys, [])
        return len(queries), 0 if stated.overlaps is None else len(stated.overlaps.share)

    assert asked() == (1, 0)
    for first, second in combinations(accounts, 2):
        make_overlap(first, second)
    assert asked() == (1, 15)


def test_positions_are_those_of_the_plan_whatever_the_keys(accounts):
    make_overlap(accounts[0], accounts[3], share=0.2, base="first")
    stated = stated_overlaps([accounts[3].pk, accounts[1].pk, accounts[0].pk], ["c", "b", "a"])
    found = stated.overlaps
    assert (found.first.tolist(), found.second.tolist()) == ([2], [0])
    assert found.base.tolist() == [Base.FIRST] and found.share.tolist() == [0.2]


def test_a_plan_too_large_for_pairs_uses_none_and_says_so(plan, accounts, monkeypatch):
    make_overlap(accounts[0], accounts[1], share=1)
    monkeypatch.setattr(overlapping, "MOST_ACCOUNTS", 3)
    made = plan()
    assert made.verdict["overlaps"]["too_large"] and made.verdict["overlaps"]["used"] == 0
    assert "too many accounts" in judgement(made).reach_note


def test_a_plan_from_before_overlaps_still_opens(plan, client):
    made = plan()
    del made.verdict["overlaps"]
    made.save()
    for name in ("plan_detail", "plan_print"):
        assert client.get(reverse(name, args=[made.pk])).status_code == 200
