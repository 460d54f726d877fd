"""Planning the rest anew: agreed fees and refusals of the pipeline flow into the plan."""

from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.models import ShortlistEntry, Terms
from campaigns.services.pipeline import move_entries
from planner.models import BudgetPlan
from tests.factories import make_account, make_campaign, make_entry, make_plan, make_shortlist


@pytest.fixture
def plan(brand, colleague):
    campaign = make_campaign(brand)
    made = make_plan(campaign, colleague)
    for _ in range(6):
        account = make_account(fee=Decimal(130))
        ShortlistEntry.objects.create(shortlist=campaign.shortlists.get(), account=account)
    return made


def entry_of(line):
    return ShortlistEntry.objects.get(account=line.account)


def settle(line, stage, user, fee=None, reason=""):
    entry = entry_of(line)
    if fee is not None:
        Terms.objects.create(entry=entry, deliverable="post", posts=1, agreed_fee=fee)
    outcome = move_entries(
        entries=ShortlistEntry.objects.filter(pk=entry.pk), stage=stage, reason=reason, user=user
    )
    assert outcome.moved
    return entry


def replanned(client, plan):
    response = client.post(reverse("plan_replan", args=[plan.pk]))
    assert response.status_code == 302, response.content.decode()[:2000]
    return BudgetPlan.objects.order_by("pk").last()


def test_what_is_agreed_stays_at_its_fee_and_who_refused_is_out(plan, sign_in, colleague):
    first, second = plan.lines.all()[:2]
    settle(first, "agreed", colleague, fee=Decimal("61.50"))
    settle(second, "declined", colleague, reason="no time")
    made = replanned(sign_in(colleague), plan)
    lines = {line.account_id: line for line in made.lines.all()}
    assert lines[first.account_id].fee_per_post_cents == 6_150
    assert lines[first.account_id].fee_basis == "agreed in the pipeline"
    assert second.account_id not in lines
    assert made.changes["refused"] == [f"@{second.handle} (instagram)"]
    assert made.changes["agreed"] == [f"@{first.handle} (instagram)"]
    assert made.replanned_from == plan and made.budget_cents == plan.budget_cents
    assert made.portfolio["total_cents"] <= made.budget_cents


def test_an_agreed_fee_above_the_asked_one_takes_money_from_the_others(plan, sign_in, colleague):
    dear = plan.lines.first()
    settle(dear, "agreed", colleague, fee=Decimal(250))
    made = replanned(sign_in(colleague), plan)
    assert {line.account_id: line.fee_cents for line in made.lines.all()}[dear.account_id] == 25_000
    assert made.portfolio["engagements"] < plan.portfolio["engagements"] or made.changes["added"]


def test_the_page_of_the_new_plan_says_what_changed_and_names_the_reserve(plan, sign_in, colleague):
    refused = plan.lines.first()
    settle(refused, "dropped", colleague, reason="fake followers")
    client = sign_in(colleague)
    made = replanned(client, plan)
    page = client.get(reverse("plan_detail", args=[made.pk])).content.decode()
    assert "What changed" in page and f"@{refused.handle} (instagram)" in page
    assert made.changes["reserve"] and made.changes["reserve"][0]["name"] in page
    assert "The plan before" in page
    shortlist, first = make_shortlist(plan.campaign), made.changes["reserve"][0]
    client.post(reverse("shortlist_add"), {"shortlist": shortlist.pk, "only": first["account_id"]})
    assert shortlist.entries.get().account_id == first["account_id"]


def test_what_is_agreed_outside_the_pool_is_paid_first(plan, sign_in, colleague):
    elsewhere = make_shortlist(plan.campaign)
    make_entry(elsewhere, make_account(handle="far"), stage="agreed", fee=Decimal(300))
    made = replanned(sign_in(colleague), plan)
    assert made.changes["outside"][0][1] == 30_000
    assert made.portfolio["total_cents"] + 30_000 <= plan.budget_cents


def test_more_agreed_than_the_budget_is_said_and_nothing_is_planned(plan, sign_in, colleague):
    make_entry(make_shortlist(plan.campaign), stage="agreed", fee=Decimal(900_000))
    response = sign_in(colleague).post(reverse("plan_replan", args=[plan.pk]))
    assert response.status_code == 422 and "more than the whole budget" in response.content.decode()
    assert BudgetPlan.objects.count() == 1


def test_what_is_agreed_inside_the_pool_above_the_budget_names_the_conflict(plan, sign_in, colleague):
    settle(plan.lines.first(), "agreed", colleague, fee=Decimal(900_000))
    response = sign_in(colleague).post(reverse("plan_replan", args=[plan.pk]))
    assert response.status_code == 422 and "alert-danger" in response.content.decode()


def test_the_page_names_who_agreed_refused_and_has_not_answered(plan, sign_in, colleague):
    first, second, third = plan.lines.all()[:3]
    settle(first, "agreed", colleague, fee=Decimal(80))
    settle(second, "declined", colleague, reason="no")
    page = sign_in(colleague).get(reverse("plan_replan", args=[plan.pk])).content.decode()
    agreed, rest = page.split('id="refused"')
    refused, waiting = rest.split('id="waiting"')
    assert first.handle in agreed and second.handle in refused and third.handle in waiting


def test_a_plan_becomes_a_shortlist_with_its_terms(brand, sign_in, colleague):
    made = make_plan(make_campaign(brand), colleague)
    ShortlistEntry.objects.all().delete()
    client = sign_in(colleague)
    response = client.post(reverse("plan_shortlist", args=[made.pk]), follow=True)
    assert f"{made.lines.count()} accounts of the plan put on" in response.content.decode()
    entry = ShortlistEntry.objects.get(account=made.lines.first().account)
    assert entry.terms.get().asked_fee * 100 == made.lines.first().fee_per_post_cents
    again = client.post(reverse("plan_shortlist", args=[made.pk]), follow=True)
    assert "on a shortlist of this campaign already" in again.content.decode()
    assert ShortlistEntry.objects.count() == made.lines.count()
    shortlists = made.campaign.shortlists.count()
    made.name = "Another name"
    made.save()
    client.post(reverse("plan_shortlist", args=[made.pk]))
    assert made.campaign.shortlists.count() == shortlists
