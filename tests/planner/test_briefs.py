"""Briefs: what may be asked, what is refused and named, where fees come from."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import ExchangeRate
from planner.models import BudgetPlan
from tests.factories import (
    TODAY,
    brief_entries,
    make_account,
    make_brand,
    make_rate,
    make_shortlist,
)

pytestmark = pytest.mark.django_db
HUGE = "9" * 30


def test_must_haves_must_nots_and_limits_are_kept(plan_with, campaign):
    food = [make_account(fee=Decimal(100), avg_likes=100 + n, niches=("Food",)) for n in range(4)]
    travel = [make_account(fee=Decimal(100), avg_likes=900 + n, niches=("Travel",)) for n in range(6)]
    niche = food[0].influencer.niches.get().pk
    plan = plan_with(
        campaign,
        [*food, *travel],
        budget="1000",
        must_have=f"@{food[0].handle}",
        must_not=travel[5].handle,
        max_accounts=5,
        **{
            "limits-TOTAL_FORMS": 2,
            "limits-0-of": f"niche:{niche}",
            "limits-0-min_accounts": 2,
            "limits-1-of": "platform:instagram",
            "limits-1-max_spend": "80",
        },
    )
    taken = set(plan.lines.values_list("account_id", flat=True))
    assert food[0].pk in taken and travel[5].pk not in taken
    assert len(taken & {account.pk for account in food}) == 2 and plan.portfolio["total_cents"] <= 80_000
    reasons = {row["account_id"]: row["reason"] for row in plan.left_out["rows"]}
    assert reasons[travel[5].pk] == "you asked to leave it out"


def test_a_brief_that_contradicts_itself_names_the_rules_with_figures(plan_with, campaign):
    accounts = [make_account(fee=Decimal(400), niches=("Food",)) for _ in range(5)]
    niche = accounts[0].influencer.niches.get().pk
    response = plan_with(
        campaign,
        accounts,
        budget="1000",
        **{"limits-TOTAL_FORMS": 1, "limits-0-of": f"niche:{niche}", "limits-0-min_accounts": 4},
    )
    page = response.content.decode()
    assert response.status_code == 422 and "niche Food" in page and "$1,960" in page and "$1,000" in page
    assert 'value="1000"' in page


@pytest.mark.parametrize(
    ("entered", "complaint"),
    [
        ({"celebrity_followers": ""}, "enter the celebrity&#x27;s followers"),
        ({"celebrity_fee": "much"}, "Enter a number"),
        ({"celebrity_handle": "@nobody.here"}, "No account"),
        ({"must_have": "@nobody.here"}, "Not in the catalogue: @nobody.here"),
        ({"hours_per_account": "-1"}, "greater than or equal to 0"),
        ({"pool": "shortlist", "shortlist": ""}, "Choose the shortlist"),
        ({"third_post_worth": "90"}, "may not be worth more than the second"),
        ({"limits-TOTAL_FORMS": 1, "limits-0-min_accounts": 3}, "Choose what this limit is for"),
        ({"pool_followers_min": "5", "pool_followers_max": "2"}, "The least is above the most"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(plan_with, campaign, entered, complaint):
    make_account(fee=Decimal(10))
    response = plan_with(campaign, **{"celebrity_name": "Typed name", **entered})
    page = response.content.decode()
    assert response.status_code == 422 and complaint in page and "Typed name" in page
    assert not BudgetPlan.objects.exists()


def test_unknown_numbers_leave_an_account_out_with_the_reason(plan_with, campaign):
    known = make_account(fee=Decimal(10))
    rateless = make_account(avg_likes=None, avg_comments=None)
    nameless = make_account(followers=None)
    feeless = make_account()
    abroad = make_account()
    make_rate(abroad, fee=Decimal(10), currency="SEK")
    plan = plan_with(campaign, [known, rateless, nameless, feeless, abroad], fee_per_10k_followers="")
    reasons = {row["account_id"]: row["reason"] for row in plan.left_out["rows"]}
    assert reasons[rateless.pk] == "its engagement rate is unknown"
    assert reasons[nameless.pk] == "its followers are unknown"
    assert "no estimate was allowed" in reasons[feeless.pk] and "no exchange rate" in reasons[abroad.pk]


def test_fees_come_from_the_brand_then_in_general_then_from_a_stated_estimate(plan_with, campaign):
    for_brand, general, estimated, other = (make_account(followers=20_000) for _ in range(4))
    make_rate(for_brand, fee=Decimal(90))
    make_rate(for_brand, fee=Decimal(70), brand=campaign.brand, quoted_on=TODAY.replace(year=2025))
    make_rate(general, fee=Decimal(80))
    make_rate(other, fee=Decimal(1), brand=make_brand())
    plan = plan_with(campaign, [for_brand, general, estimated, other], budget="5000")
    fees = dict(plan.lines.values_list("account_id", "fee_per_post_cents"))
    assert fees == {for_brand.pk: 7_000, general.pk: 8_000, estimated.pk: 20_000, other.pk: 20_000}
    assert plan.lines.get(account=estimated).fee_basis == "estimated from followers"


def test_fees_of_another_currency_are_converted_at_a_dated_rate(plan_with, campaign):
    ExchangeRate.objects.create(
        currency="EUR", units_per_agency_unit=Decimal("0.8"), valid_on=TODAY, source="test"
    )
    account = make_account()
    make_rate(account, fee=Decimal(80), currency="EUR")
    plan = plan_with(campaign, [account], budget="5000")
    line = plan.lines.get()
    assert line.fee_per_post_cents == 10_000 and "20 Nov 2026" in line.fee_basis


def test_an_earlier_plans_inputs_open_the_form_again(plan_with, campaign, client):
    plan = plan_with(
        campaign,
        [make_account(fee=Decimal(100))],
        budget="777",
        celebrity_name="Nova",
        **{"limits-TOTAL_FORMS": 1, "limits-0-of": "tier:micro", "limits-0-max_accounts": 9},
    )
    page = client.get(reverse("plan_create"), {"campaign": campaign.pk, "from": plan.pk}).content.decode()
    assert 'value="777"' in page and 'value="Nova"' in page and 'value="9"' in page


def test_gathering_the_pool_asks_the_database_as_often_whatever_its_size(client, colleague, campaign):
    numbers = []
    for count in (3, 30):
        shortlist = make_shortlist(campaign, tuple(make_account(fee=Decimal(10)) for _ in range(count)))
        entries = brief_entries(campaign, colleague, shortlist=shortlist.pk)
        with CaptureQueriesContext(connection) as asked:
            client.post(f"{reverse('plan_create')}?campaign={campaign.pk}", entries)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("query", [{"campaign": HUGE}, {"campaign": "x"}, {"campaign": "1", "from": HUGE}])
def test_absurd_keys_of_a_brief_are_not_found(client, query):
    assert client.get(reverse("plan_create"), query).status_code == 404


def test_channel_names_with_blanks_and_commas_can_be_must_haves(plan_with, campaign):
    names = ("baby big mouth - sing, dance", "kylie jenner")
    odd = [make_account(platform="youtube", handle=name, fee=Decimal(10)) for name in names]
    plain = [make_account(handle=name, fee=Decimal(10)) for name in ("one.a", "two.b")]
    plan = plan_with(
        campaign, [*odd, *plain], must_have=f"{names[0]}\n{names[1]}, @one.a @two.b", budget="5000"
    )
    assert set(plan.lines.values_list("account_id", flat=True)) == {account.pk for account in (*odd, *plain)}


def test_a_must_have_outside_the_pool_is_named(plan_with, campaign):
    make_account(fee=Decimal(10))
    make_account(handle="giant", followers=5_000_000, fee=Decimal(10))
    response = plan_with(campaign, must_have="@giant")
    assert "Must-have @giant on Instagram is outside this pool" in response.content.decode()


def test_a_number_that_is_none_stays_in_its_field(plan_with, campaign):
    page = plan_with(campaign, [make_account(fee=Decimal(10))], celebrity_fee="1,5 thousand").content.decode()
    assert 'value="1,5 thousand"' in page and "Enter a number" in page


@pytest.mark.parametrize(
    "entered",
    [
        {"usage_rights_rate": "1e-999999"},
        {"agency_rate": "33.33333333333333333333"},
        {"celebrity_fee": "1e12"},
        {"pool_niches": [HUGE]},
        {"must_have": " ".join(f"nobody{n}" for n in range(700))},
    ],
)
def test_numbers_beyond_all_sense_are_named_not_computed(plan_with, campaign, entered):
    make_account(fee=Decimal(10))
    assert plan_with(campaign, **entered).status_code == 422


def test_the_dearest_brief_the_form_allows_can_be_planned(plan_with, campaign):
    extremes = {
        "celebrity_fee": "100000000",
        "celebrity_posts": 3,
        "usage_rights_rate": "1000",
        "agency_rate": "1000",
    }
    plan = plan_with(campaign, [make_account(fee=Decimal("9999999999"))], **extremes)
    assert plan.celebrity["total_cents"] == 3 * 21 * 10**10 + 9_000


def test_fields_nobody_asked_for_are_not_kept(plan_with, campaign, client):
    plan = plan_with(
        campaign, [make_account(fee=Decimal(10))], **{f"limits-{'9' * 400}-of": "x", "extra": "y"}
    )
    assert not {name for name in plan.brief["entered"] if "999" in name or name == "extra"}
    again = client.get(reverse("plan_create"), {"campaign": campaign.pk, "from": plan.pk})
    assert again.status_code == 200
