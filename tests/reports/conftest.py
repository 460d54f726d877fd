"""A campaign with a shortlist, a saved plan, an approved budget, a review, agreed and booked posts."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reviews.services.approving import approve_budget, submit_budget
from tests.factories import make_account, make_campaign, make_entry, make_plan, make_review, make_shortlist


@pytest.fixture
def campaign(brand):
    brand.colour = "#7a1fa2"
    brand.save()
    return make_campaign(brand, name="Spring trail")


@pytest.fixture
def plan(campaign, colleague):
    return make_plan(campaign, colleague, is_kept=True, name="Micros for spring")


@pytest.fixture
def shortlist(campaign, colleague):
    accounts = (
        make_account(
            name="Mara Ek", handle="mara", followers=50_000, fee=Decimal("200.50"), posts_measured=12
        ),
        make_account(name="Leo Ruiz", handle="leo", followers=9_000, avg_likes=0, avg_comments=0),
        make_account(name="Ana Lind", handle="ana", followers=12_000, fee=90),
    )
    shortlist = make_shortlist(campaign, accounts, name="First choice")
    make_entry(shortlist, make_account(name="Pia Roth"), stage="agreed", fee=Decimal("250.25"), posts=2)
    make_entry(shortlist, make_account(name="Gone Away"), stage="declined")
    make_review(shortlist, colleague)
    return shortlist


@pytest.fixture
def full(campaign, plan, shortlist, colleague, owner):
    """The campaign with everything a report can hold."""
    request = submit_budget(plan=plan, reason="", user=colleague)
    approve_budget(request=request, version=campaign.version, note="Go", user=owner)
    return campaign


@pytest.fixture
def fetch():
    """A function that gets one form of a report: page, xlsx, csv or pdf."""

    def fetched(client, campaign, form="page", **query):
        name = "campaign_report" if form == "page" else f"campaign_report_{form}"
        response = client.get(reverse(name, args=[campaign.pk]), query)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, content

    return fetched
