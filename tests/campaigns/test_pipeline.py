"""The pipeline: which moves are possible, what they book, and what everybody sees of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.models import BookedPost, ShortlistEntry
from campaigns.services.pipeline import move_entries
from campaigns.services.spend import spend_of
from tests.factories import make_account, make_campaign, make_entry, make_shortlist, make_user


def move(entry, stage, user, reason=""):
    return move_entries(
        entries=ShortlistEntry.objects.filter(pk=entry.pk), stage=stage, reason=reason, user=user
    )


@pytest.fixture
def campaign(brand):
    return make_campaign(brand, budget=Decimal(1_000), jurisdiction="us", code_pattern="{handle}10",
                         landing_url="https://shop.example/tea")  # fmt: skip


@pytest.fixture
def entry(campaign):
    return make_entry(make_shortlist(campaign), make_account(handle="mara"), fee=Decimal(150), posts=2)


def test_agreeing_books_the_posts_with_label_link_and_code(entry, colleague):
    assert move(entry, "agreed", colleague).moved
    first, second = BookedPost.objects.filter(entry=entry)
    assert (first.number, second.number, first.label, first.code) == (1, 2, "#ad at the start", "MARA10")
    assert "utm_source=instagram" in first.link and "utm_content=mara-1" in first.link
    assert first.due_on == entry.shortlist.campaign.starts_on


@pytest.mark.parametrize(
    ("stage", "to", "reason", "why_not"),
    [
        ("suggested", "suggested", "", "is there already"),
        ("contacted", "declined", " ", "needs a reason"),
        ("agreed", "negotiating", "", "needs a reason"),
        ("negotiating", "paid", "", "no booked posts"),
        ("agreed", "posted", "", "needs its address and day, with proof of the label (#ad at the start)"),
        ("posted", "dropped", "too late", "it was posted"),
    ],
)
def test_a_move_that_is_not_possible_says_why(stage, to, reason, why_not, campaign, colleague):
    entry = make_entry(make_shortlist(campaign), stage=stage, fee=Decimal(10))
    outcome = move(entry, to, colleague, reason)
    assert not outcome.moved and why_not in outcome.refused[0][1]
    entry.refresh_from_db()
    assert entry.stage == stage


def test_nobody_is_agreed_without_an_agreed_fee(campaign, colleague):
    entry = make_entry(make_shortlist(campaign))
    assert "no agreed fee" in move(entry, "agreed", colleague).refused[0][1]


def test_one_account_is_agreed_once_per_campaign(entry, campaign, colleague):
    move(entry, "agreed", colleague)
    double = make_entry(make_shortlist(campaign), entry.account, fee=Decimal(10))
    assert "another shortlist of this campaign" in move(double, "agreed", colleague).refused[0][1]


def test_taking_back_what_was_agreed_takes_back_the_open_posts(entry, colleague):
    move(entry, "agreed", colleague)
    assert move(entry, "negotiating", colleague, "wants more").moved
    entry.refresh_from_db()
    assert not entry.booked_posts.exists() and entry.reason == "wants more"


def test_every_move_stands_in_the_history(entry, colleague, owner, outsider):
    move(entry, "contacted", colleague)
    move(entry, "declined", colleague, "no time")
    entries = AuditEntry.objects.about(entry)
    assert [(one.before, one.after, one.reason) for one in entries] == [
        ({"stage": "Contacted"}, {"stage": "Declined"}, "no time"),
        ({"stage": "Suggested"}, {"stage": "Contacted"}, ""),
    ]
    assert entries.visible_to(owner).count() == 2 and not entries.visible_to(outsider).exists()


def test_spend_is_committed_ready_paid_and_left(campaign, colleague):
    shortlist = make_shortlist(campaign)
    make_entry(shortlist, stage="negotiating", fee=Decimal(999))
    make_entry(shortlist, stage="agreed", fee=Decimal(100), posts=2, shipping_cost=Decimal(5))
    make_entry(shortlist, stage="posted", fee=Decimal(70), product_cost=Decimal(30))
    make_entry(shortlist, stage="paid", fee=Decimal(50))
    spend = spend_of(campaign)
    assert (spend.committed, spend.open, spend.ready, spend.paid, spend.left) == (355, 205, 100, 50, 645)
    assert spend.entries == 3


def test_many_are_moved_at_once_and_those_that_cannot_are_named(entry, campaign, sign_in, colleague):
    other = make_entry(entry.shortlist, make_account(handle="leo"))
    response = sign_in(colleague).post(
        reverse("pipeline_move"), {"entry": [entry.pk, other.pk, "x"], "stage": "agreed"}, follow=True
    )
    page = response.content.decode()
    assert "1 entry moved to agreed." in page and "@leo stays: it has no agreed fee yet" in page


@pytest.mark.parametrize("posted", [{}, {"stage": "agreed"}, {"stage": "nowhere", "entry": "1"}])
def test_a_move_without_entries_or_stage_changes_nothing(posted, entry, sign_in, colleague):
    response = sign_in(colleague).post(reverse("pipeline_move"), posted, follow=True)
    assert response.status_code == 200 and "alert-danger" in response.content.decode()
    entry.refresh_from_db()
    assert entry.stage == "suggested"


def test_entries_are_handed_over(entry, sign_in, colleague):
    sign_in(colleague).post(reverse("pipeline_move"), {"entry": entry.pk, "owner": colleague.pk})
    entry.refresh_from_db()
    assert entry.owner == colleague
    assert AuditEntry.objects.about(entry).get().after == {"owner": colleague.name}


def test_a_brand_manager_looks_and_moves_nothing(entry, sign_in, owner):
    client = sign_in(owner)
    assert 'name="stage"' not in client.get(reverse("entry_detail", args=[entry.pk])).content.decode()
    posted = {"entry": entry.pk, "stage": "dropped", "reason": "mine"}
    assert client.post(reverse("pipeline_move"), posted).status_code == 403
    assert client.post(reverse("entry_edit", args=[entry.pk]), posted).status_code == 403


def test_overdue_steps_are_found_and_marked(entry, sign_in, colleague):
    yesterday = timezone.localdate() - timedelta(days=1)
    ShortlistEntry.objects.filter(pk=entry.pk).update(next_step="Call", next_step_on=yesterday)
    make_entry(entry.shortlist, make_account(handle="ontime"), next_step_on=yesterday + timedelta(days=1))
    make_entry(entry.shortlist, make_account(handle="paid"), stage="paid", next_step_on=yesterday)
    page = sign_in(colleague).get(reverse("pipeline_list"), {"due": "overdue"}).content.decode()
    assert "@mara" in page and "overdue" in page and "@ontime" not in page and "@paid" not in page


@pytest.mark.parametrize(
    "name", ["pipeline_list", "pipeline_board", "bookedpost_list", "bookedpost_calendar"]
)
def test_the_pages_hide_other_brands_and_ask_as_often_for_many(
    name, sign_in, colleague, owner, outsider, campaign
):
    shortlist = make_shortlist(campaign)
    make_entry(shortlist, make_account(handle="mara.first"), stage="agreed", owner=make_user())
    address = {"month": f"{campaign.starts_on:%Y-%m}"}

    def count(user):
        client = sign_in(user)
        client.get(reverse(name), address)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse(name), address).content.decode()
        return len(captured), page

    few, page = count(colleague)
    assert "mara.first" in page
    for number in range(12):
        make_entry(shortlist, make_account(handle=f"other{number}"), stage="agreed", owner=make_user())
    many, page = count(colleague)
    assert many == few and "other11" in page
    assert "mara.first" in count(owner)[1] and "mara.first" not in count(outsider)[1]


def test_an_entry_that_was_agreed_is_not_deleted_with_its_shortlist(entry, sign_in, colleague):
    move(entry, "agreed", colleague)
    client = sign_in(colleague)
    for name, posted in (("shortlist_delete", {}), ("shortlist_remove", {"entry": entry.pk})):
        page = client.post(reverse(name, args=[entry.shortlist_id]), posted, follow=True).content.decode()
        assert "drop it with a reason instead" in page
    assert ShortlistEntry.objects.filter(pk=entry.pk).exists()
