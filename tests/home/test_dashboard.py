"""The first page of each role: what they have to do next, and nothing of others."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from reviews.services.approving import submit_budget
from reviews.services.deciding import decide
from reviews.services.reviewers import Reviewer
from tests.factories import make_account, make_campaign, make_entry, make_plan, make_review, make_shortlist


def home(client):
    return client.get(reverse("dashboard")).content.decode()


def part(page, heading):
    """The section below one heading."""
    return page.split(f'id="{heading}"')[1].split("</section>")[0]


@pytest.fixture
def shortlist(brand):
    return make_shortlist(make_campaign(brand, name="Tea"), (make_account(),))


def test_staff_see_their_next_steps_first_and_what_is_overdue(shortlist, sign_in, colleague, admin):
    today = timezone.localdate()
    steps = ((colleague, "late", -2), (colleague, "soon", 3), (admin, "not mine", -9))
    for owner, handle, days in steps:
        make_entry(shortlist, make_account(name=handle), owner=owner, next_step=f"Call {handle}",
                   next_step_on=today + timedelta(days=days))  # fmt: skip
    steps = part(home(sign_in(colleague)), "steps")
    assert steps.index("Call late") < steps.index("Call soon") and "not mine" not in steps
    assert "2 overdue steps of everybody" in steps


def test_staff_see_what_waits_for_the_brand(shortlist, brand, sign_in, colleague):
    make_review(shortlist, colleague, title="Round one")
    plan = make_plan(make_campaign(brand), colleague, is_kept=True)
    submit_budget(plan=plan, reason="", user=colleague)
    waiting = part(home(sign_in(colleague)), "waiting")
    assert "0 of 1 decided" in waiting and "Round one" in waiting and f"Budget of {plan}" in waiting


def test_a_brand_manager_sees_what_to_decide_until_it_is_decided(shortlist, brand, sign_in, owner, colleague):
    review = make_review(shortlist, colleague, title="Round one")
    plan = make_plan(make_campaign(brand), colleague, is_kept=True)
    budget = submit_budget(plan=plan, reason="", user=colleague)
    to_decide = part(home(sign_in(owner)), "to-decide")
    assert "Round one" in to_decide and "Approve or send back" in to_decide
    decide(review=review, item=None, reviewer=Reviewer(user=owner), verdict="approve")
    Campaign.objects.filter(pk=budget.campaign_id).update(version=9)
    assert "Nothing waits for you" in part(home(sign_in(owner)), "to-decide")


def test_budget_against_spend_and_results_stand_by_campaign(shortlist, sign_in, owner, outsider):
    entry = make_entry(shortlist, make_account(), stage="posted", fee=Decimal(125))
    entry.booked_posts.update(
        url="https://a.example", posted_on="2026-11-20", likes=40, counted_on="2026-11-21"
    )
    money = part(home(sign_in(owner)), "money")
    assert "Tea" in money and "$125" in money and "$9,875" in money and ">40<" in money
    assert "Tea" not in part(home(sign_in(outsider)), "money")


def test_an_admin_sees_to_people_and_imports_and_others_do_not(sign_in, admin, colleague):
    assert "can sign in" in part(home(sign_in(admin)), "housekeeping")
    assert 'id="housekeeping"' not in home(sign_in(colleague))


@pytest.mark.parametrize("role", ["colleague", "owner", "admin"])
def test_the_page_asks_as_often_for_many(role, request, shortlist, brand, sign_in, colleague):
    client = sign_in(request.getfixturevalue(role))

    def count():
        home(client)  # what is kept between pages is worked out anew after rows were added
        with CaptureQueriesContext(connection) as captured:
            home(client)
        return len(captured)

    make_review(shortlist, colleague)
    make_entry(shortlist, make_account(), owner=colleague)
    few = count()
    for number in range(5):
        make_review(shortlist, colleague, title=f"Round {number}")
        make_entry(shortlist, make_account(), owner=colleague)
        make_campaign(brand)
    assert count() == few
