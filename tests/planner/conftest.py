"""A planner's form sent by agency staff, and a campaign to plan for."""

from decimal import Decimal

import pytest
from django.urls import reverse

from planner.models import BudgetPlan
from tests.factories import (
    brief_entries,
    make_brand,
    make_campaign,
    make_shortlist,
)


@pytest.fixture
def client(sign_in, colleague):
    return sign_in(colleague)


@pytest.fixture
def plan_with(client, colleague):
    """Fill in the form and send it: the plan, or the answer when there is none."""

    def send(campaign, accounts=None, **entered):
        if accounts is not None:
            entered["shortlist"] = make_shortlist(campaign, tuple(accounts)).pk
        entries = brief_entries(campaign, colleague, **entered)
        response = client.post(f"{reverse('plan_create')}?campaign={campaign.pk}", entries)
        return BudgetPlan.objects.latest("pk") if response.status_code == 302 else response

    return send


@pytest.fixture
def campaign():
    return make_campaign(make_brand(coordination_hourly_cost=Decimal(45)))
