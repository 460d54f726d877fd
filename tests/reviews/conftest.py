"""A shortlist sent for review by the agency."""

import pytest

from tests.factories import make_account, make_campaign, make_review, make_shortlist


@pytest.fixture
def shortlist(brand):
    accounts = (
        make_account(handle="mara", followers=50_000, fee=200),
        make_account(handle="leo", followers=9_000),
    )
    return make_shortlist(make_campaign(brand), accounts)


@pytest.fixture
def review(shortlist, colleague):
    return make_review(shortlist, colleague, message="Please look at the fees.")
