"""Planned against actual: spend, posts, engagements, and what is said of the forecast."""

from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.models import BookedPost, ShortlistEntry, Terms
from campaigns.services.pipeline import move_entries
from planner.services.results import results_of
from tests.factories import make_account, make_campaign, make_entry, make_plan, make_shortlist


@pytest.fixture
def plan(brand, colleague):
    return make_plan(make_campaign(brand), colleague, is_kept=True)


def agree(line, user, fee):
    entry = ShortlistEntry.objects.get(account=line.account)
    Terms.objects.create(entry=entry, deliverable="post", posts=line.posts, agreed_fee=fee)
    move_entries(entries=ShortlistEntry.objects.filter(pk=entry.pk), stage="agreed", user=user)
    return entry


def count(entry, likes, **counts):
    for post in entry.booked_posts.all():
        BookedPost.objects.filter(pk=post.pk).update(
            url="https://a.example/1", posted_on="2026-11-20", counted_on="2026-11-24", likes=likes, **counts
        )


def test_before_anything_is_agreed_everything_that_came_is_unknown(plan, sign_in, colleague):
    total = results_of(plan).total
    assert (total.agreed_cents, total.engagements, total.cpe_cents, total.times) == (None, None, None, None)
    page = sign_in(colleague).get(reverse("plan_results", args=[plan.pk])).content.decode()
    assert "No post is counted yet" in page and "–" in page


def test_each_account_shows_planned_and_came(plan, colleague):
    first = plan.lines.first()
    count(agree(first, colleague, Decimal(80)), likes=700, comments=20, views=10_000)
    row = next(row for row in results_of(plan).rows if row.account_id == first.account_id)
    assert (row.planned_posts, row.booked, row.posted, row.counted) == (1, 1, 1, 1)
    assert row.agreed_cents == 8_000 and row.engagements == 720
    assert row.cpe_cents == pytest.approx(8_000 / 720) and row.cpm_cents == pytest.approx(800)
    assert row.times == pytest.approx(720 / first.engagements)


def test_totals_are_the_sums_of_the_rows_by_platform_and_tier_as_well(plan, colleague):
    for at, line in enumerate(plan.lines.all()):
        count(agree(line, colleague, Decimal(50 + at)), likes=100 * (at + 1))
    results = results_of(plan)
    for groups in (results.rows, results.platforms, results.tiers):
        assert sum(row.engagements for row in groups) == results.total.engagements
        assert sum(row.agreed_cents for row in groups) == results.total.agreed_cents
        assert sum(row.planned_cents for row in groups) == results.total.planned_cents
    assert results.total.planned_cents == plan.portfolio["total_cents"]
    assert results.total.expected == pytest.approx(plan.portfolio["engagements"])


@pytest.mark.parametrize(("factor", "where"), [(0.01, "below"), (1.0, "inside"), (50.0, "above")])
def test_the_forecasts_range_is_judged_when_all_posts_are_counted(factor, where, plan, colleague):
    for line in plan.lines.all():
        count(agree(line, colleague, Decimal(50)), likes=round(line.engagements * factor))
    assert f"{where} the forecast" in results_of(plan).judged


def test_with_some_posts_counted_the_range_is_not_judged_yet(plan, colleague):
    count(agree(plan.lines.first(), colleague, Decimal(50)), likes=1)
    judged = results_of(plan).judged
    assert judged.startswith("1 of 3 planned posts counted") and "judged when all are counted" in judged


def test_who_was_agreed_outside_the_plan_stands_in_the_results(plan, colleague):
    entry = make_entry(make_shortlist(plan.campaign), make_account(handle="extra"), stage="agreed")
    row = next(row for row in results_of(plan).rows if row.handle == "extra")
    assert row.planned_posts == 0 and row.agreed_cents == 20_000 and row.entry_id == entry.pk


def test_what_it_teaches_is_said(plan, colleague):
    for line in plan.lines.all():
        count(agree(line, colleague, Decimal(50)), likes=round(line.engagements / 2))
    taught = results_of(plan).taught
    assert "0.50 times their forecast (median of 3 accounts" in taught[0] and "own deals" in taught[1]


def test_the_page_and_its_export_say_the_same(plan, sign_in, colleague):
    count(agree(plan.lines.first(), colleague, Decimal(80)), likes=700)
    client, address = sign_in(colleague), reverse("plan_results", args=[plan.pk])
    export = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    row = next(line for line in export.splitlines() if plan.lines.first().handle in line)
    assert ",80.00," in row and ",700," in row
    assert "$80" in client.get(address).content.decode()


def test_the_page_asks_as_often_for_many_accounts(plan, sign_in, colleague):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = sign_in(colleague), reverse("plan_results", args=[plan.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(8):
        make_entry(make_shortlist(plan.campaign), make_account(), stage="agreed")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few) + 1
