"""Approvals of budgets: who may, how many, for which version; and eight at once."""

from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEntry, Role
from campaigns.models import Campaign
from reviews.models import BudgetApproval, BudgetRequest
from reviews.services.approving import NotPossible, approve_budget, submit_budget
from tests.at_once import at_once
from tests.factories import make_brand, make_campaign, make_plan, make_user


@pytest.fixture
def plan(brand, colleague):
    return make_plan(make_campaign(brand), colleague, is_kept=True)


@pytest.fixture
def budget(plan, colleague):
    return submit_budget(plan=plan, reason="", user=colleague)


def answer(client, budget, **entered):
    entered = {"version": budget.campaign_version, **entered}
    return client.post(reverse("budgetrequest_detail", args=[budget.pk]), entered)


def state(budget):
    budget.refresh_from_db()
    return budget.state


def test_a_budget_is_submitted_and_the_brands_managers_are_asked(plan, owner, sign_in, colleague):
    response = sign_in(colleague).post(f"{reverse('budgetrequest_create')}?plan={plan.pk}", {"reason": ""})
    budget = BudgetRequest.objects.get()
    assert response.url == reverse("budgetrequest_detail", args=[budget.pk])
    assert budget.amount_cents == plan.budget_cents and budget.needed == 1
    assert [message.to for message in mail.outbox] == [[owner.email]]


def test_the_brand_manager_approves_and_who_submitted_is_told(budget, owner, sign_in, colleague):
    assert answer(sign_in(owner), budget, approve="1", note="Go").status_code == 302
    assert state(budget) == "approved" and mail.outbox[-1].to == [colleague.email]
    assert BudgetRequest.objects.standing().get() == budget
    assert AuditEntry.objects.about(budget).first().what == "budget approved (1 of 1)"


def test_it_goes_back_with_a_reason_only(budget, owner, sign_in):
    client = sign_in(owner)
    response = answer(client, budget, send_back="1", note=" ")
    assert response.status_code == 422 and "Say why" in response.content.decode()
    answer(client, budget, send_back="1", note="Too dear")
    assert state(budget) == "sent_back" and budget.answer == "Too dear"


def test_staff_cannot_approve_and_who_submits_cannot_either(plan, owner, admin, sign_in, colleague):
    for submitter in (owner, admin):
        BudgetRequest.objects.all().delete()
        budget = submit_budget(plan=plan, reason="", user=submitter)
        for person in (colleague, submitter):
            response = answer(sign_in(person), budget, approve="1", note="mine")
            assert response.status_code == 422 and "alert-danger" in response.content.decode()
        assert state(budget) == "pending"


def test_above_the_sum_of_the_brand_two_have_to_approve(plan, brand, owner, admin, sign_in, colleague):
    brand.two_approvers_above = Decimal(plan.budget_cents) / 100 - 1
    brand.save()
    budget = submit_budget(plan=plan, reason="", user=colleague)
    assert budget.needed == 2
    answer(sign_in(owner), budget, approve="1")
    assert state(budget) == "pending"
    again = answer(sign_in(owner), budget, approve="1")
    assert again.status_code == 409 and "already" in again.content.decode()
    answer(sign_in(admin), budget, approve="1")
    assert state(budget) == "approved"


def test_a_plan_above_the_campaigns_budget_needs_a_reason(plan, sign_in, colleague):
    Campaign.objects.update(budget=Decimal(plan.budget_cents) / 100 - 5)
    address = f"{reverse('budgetrequest_create')}?plan={plan.pk}"
    response = sign_in(colleague).post(address, {"reason": " "})
    assert response.status_code == 422 and "$5 above the campaign&#x27;s budget" in response.content.decode()
    sign_in(colleague).post(address, {"reason": "The star is worth it"})
    assert BudgetRequest.objects.get().is_above_budget


def test_an_edit_of_the_campaign_voids_the_approval(budget, owner, sign_in):
    answer(sign_in(owner), budget, approve="1")
    Campaign.objects.update(version=budget.campaign_version + 1, budget=99)
    assert not BudgetRequest.objects.standing().exists()
    page = sign_in(owner).get(reverse("budgetrequest_detail", args=[budget.pk])).content.decode()
    assert "Void: approved for an earlier version" in page and "$99" in page


def test_approving_what_was_edited_meanwhile_shows_both_values_and_keeps_the_note(budget, owner, sign_in):
    Campaign.objects.update(version=budget.campaign_version + 1, budget=7_777)
    response = answer(sign_in(owner), budget, approve="1", note="I like it")
    page = response.content.decode()
    assert response.status_code == 409 and "$10,000" in page and "$7,777" in page and "I like it" in page
    assert state(budget) == "pending" and not BudgetApproval.objects.exists()


def test_a_plan_waits_for_one_approval_at_a_time(budget, plan, colleague):
    with pytest.raises(NotPossible, match="waiting for approval already"):
        submit_budget(plan=plan, reason="", user=colleague)


def test_a_request_is_withdrawn_by_its_people_and_then_no_longer_approved(budget, owner, sign_in, colleague):
    answer(sign_in(colleague), budget, withdraw="1")
    assert state(budget) == "withdrawn"
    assert answer(sign_in(owner), budget, approve="1").status_code == 409


def test_only_a_saved_plan_is_submitted(brand, sign_in, colleague):
    trial = make_plan(make_campaign(brand), colleague)
    assert sign_in(colleague).get(f"{reverse('budgetrequest_create')}?plan={trial.pk}").status_code == 404


def test_a_plan_with_a_submitted_budget_is_not_deleted(budget, plan, sign_in, colleague):
    page = sign_in(colleague).post(reverse("plan_delete", args=[plan.pk]), follow=True).content.decode()
    assert "stays: its budget was submitted" in page


@pytest.mark.parametrize("posted", [{}, {"version": "x"}, {"version": "1" * 40}])
def test_odd_posts_change_nothing(posted, budget, owner, sign_in):
    response = sign_in(owner).post(reverse("budgetrequest_detail", args=[budget.pk]), posted)
    assert response.status_code in (409, 422) and state(budget) == "pending"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("needed", [1, 2])
def test_of_eight_approvals_at_once_just_as_many_count_as_are_needed(needed, shipped_schemes, tmp_path):
    brand = make_brand(two_approvers_above=Decimal(0) if needed == 2 else None)
    submitter = make_user()
    approvers = [make_user(role=Role.BRAND_MANAGER) for _ in range(8)]
    brand.members.add(*approvers)
    plan = make_plan(make_campaign(brand), submitter, is_kept=True)
    budget = submit_budget(plan=plan, reason="", user=submitter)

    def approve(user):
        try:
            approve_budget(request=budget, version=budget.campaign_version, note="", user=user)
        except NotPossible as why_not:
            return str(why_not)
        return "approved"

    answers = at_once(tmp_path, approve, approvers)
    assert answers.count("approved") == needed, answers
    assert set(answers) <= {"approved", "It is approved already."}
    assert state(budget) == "approved" and budget.approvals.count() == needed
