"""What if: a plan's brief with another budget or other limits, answered at once and kept in the address."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.formatting import exact
from campaigns.models import SocialAccount
from planner.forms import ExploreForms
from planner.models import BudgetPlan
from planner.services.curves import Curve
from planner.services.what_if import budget_scale
from tests.factories import make_account, make_brand, make_campaign, make_plan, make_rate
from tests.planner.forecasting import expected

pytestmark = pytest.mark.django_db
HUGE = "9" * 40
HTMX = {"HX-Request": "true"}


@pytest.fixture
def food():
    return [make_account(fee=Decimal(100), avg_likes=400 + n, niches=("Food",)) for n in range(4)]


@pytest.fixture
def travel():
    return [make_account(fee=Decimal(100), avg_likes=900 + n, niches=("Travel",)) for n in range(6)]


@pytest.fixture
def plan(plan_with, campaign, food, travel):
    niche = food[0].influencer.niches.get().pk
    return plan_with(
        campaign,
        [*food, *travel],
        budget="760",
        **{"limits-TOTAL_FORMS": 1, "limits-0-of": f"niche:{niche}", "limits-0-min_accounts": 1},
    )


@pytest.fixture
def explore(client):
    """Ask the page, or with `htmx` its answer alone: (status, page)."""

    def ask(plan, htmx=False, **entered):
        response = client.get(reverse("plan_explore", args=[plan.pk]), entered, headers=HTMX if htmx else {})
        return response.status_code, response.content.decode()

    return ask


def limits(of="", **numbers):
    return {
        "limits-TOTAL_FORMS": 1,
        "limits-0-of": of,
        **{f"limits-0-{key}": numbers[key] for key in numbers},
    }


def test_the_page_opens_with_the_plans_own_budget_and_limits(plan, explore):
    status, page = explore(plan)
    assert status == 200 and 'value="760"' in page and "<legend>Food</legend>" in page
    assert re.search(r'name="limits-0-min_accounts" value="1"', page) and "Proven best" in page
    assert "4 posts" in page and "of 10" not in page and "10 candidates looked at" in page


def test_a_larger_budget_brings_more_and_the_address_holds_it(plan, explore):
    _, before = explore(plan, budget="760")
    _, after = explore(plan, budget="1140")
    assert "6 posts" in after and 'value="1140"' in after and "4 posts" in before


def test_htmx_gets_the_answer_alone(plan, explore):
    status, part = explore(plan, htmx=True, budget="1140")
    assert status == 200 and part.lstrip().startswith('<div id="answer"') and "<html" not in part
    assert "6 posts" in part and "Save as plan" in part


def test_going_back_in_the_browser_gets_the_whole_page(plan, client):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert b"<html" in client.get(reverse("plan_explore", args=[plan.pk]), headers=headers).content


def test_a_limit_can_be_moved_added_and_dropped(plan, explore, food):
    niche = f"niche:{food[0].influencer.niches.get().pk}"
    _, more = explore(plan, **limits(niche, min_accounts=3))
    assert "Asking for one Food account fewer brings about" in more
    _, none = explore(plan, **limits(niche, min_accounts=""))
    assert "Food account" not in none
    _, capped = explore(plan, budget="760", **limits("platform:instagram", max_accounts=2))
    assert "2 posts" in capped and "Allowing one more Instagram account brings about" in capped


def test_what_one_more_brings_is_true_for_one_more(plan_with, campaign, explore):
    accounts = [make_account(fee=Decimal(100), avg_likes=500, avg_comments=None) for _ in range(9)]
    plan = plan_with(campaign, accounts, budget="1710", max_accounts=4)
    page = explore(plan)[1]
    more = round(expected(accounts[0]))
    assert f"Allowing one more account brings about {more} engagements." in page
    assert "One more $1,000" not in page


def test_swaps_say_what_changes(plan_with, campaign, explore):
    accounts = [make_account(fee=Decimal(fee), avg_likes=likes) for fee, likes in ((100, 500), (90, 480))]
    page = explore(plan_with(campaign, accounts, budget="195"))[1]
    lost = round(expected(accounts[0]) - expected(accounts[1]))
    assert f"@{accounts[1].handle}" in page and f"−{lost}" in page and "−$10" in page


def test_a_brief_that_contradicts_itself_is_explained_and_the_inputs_stay(plan, explore, food):
    niche = f"niche:{food[0].influencer.niches.get().pk}"
    status, page = explore(plan, budget="200", **limits(niche, min_accounts=4))
    assert status == 422 and "niche Food" in page and 'value="200"' in page and 'value="4"' in page
    status, part = explore(plan, htmx=True, budget="200", **limits(niche, min_accounts=4))
    assert status == 200 and 'role="alert"' in part and "niche Food" in part


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"budget": "much"}, "Enter a number"),
        ({"budget": "-1"}, "greater than or equal to 0"),
        ({"budget": "1e12"}, "Budget"),
        ({"budget": "NaN"}, "Enter a number"),
        ({"budget": HUGE}, "Budget"),
        ({"max_accounts": "0"}, "greater than or equal to 1"),
        ({"max_posts": "4"}, "less than or equal to 3"),
        ({"max_posts": "\x00"}, "Enter a whole number"),
        ({"limits-TOTAL_FORMS": "x"}, "Limits"),
        ({"limits-TOTAL_FORMS": HUGE}, "Limits"),
        ({"limits-TOTAL_FORMS": "1", "limits-0-of": "niche:999999", "limits-0-min_accounts": "1"}, "Limit 1"),
        ({"limits-TOTAL_FORMS": "1", "limits-0-min_accounts": "1"}, "Choose what this limit is for"),
        (limits("platform:instagram", min_spend="80", max_spend="20"), "The least is above the most"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_mistake_in_the_address_is_named_never_a_fault(plan, explore, query, complaint, htmx):
    status, page = explore(plan, htmx=htmx, **query)
    assert status == (200 if htmx else 422) and "Please mend" in page
    assert complaint.lower() in page.lower()


def test_odd_names_in_the_address_change_nothing(plan, explore):
    status, page = explore(plan, settle="²", celebrity_fee="1", pool="x", **{f"limits-{HUGE}-of": "x"})
    assert status == 200 and "Proven best" in page


def test_what_is_shown_can_be_saved_as_a_plan(plan, client, food):
    address = reverse("plan_explore", args=[plan.pk])
    response = client.post(f"{address}?budget=1140&limits-TOTAL_FORMS=0")
    saved = BudgetPlan.objects.latest("pk")
    assert response.url == reverse("plan_detail", args=[saved.pk]) and saved.pk != plan.pk
    assert saved.budget_cents == 114_000 and not saved.is_kept and saved.portfolio["posts"] == 6
    again = client.get(reverse("plan_explore", args=[saved.pk])).content.decode()
    assert 'value="1140"' in again and "<legend>Food</legend>" not in again


def test_saving_what_cannot_be_planned_says_why(plan, client):
    response = client.post(f"{reverse('plan_explore', args=[plan.pk])}?budget=much")
    assert response.status_code == 422 and BudgetPlan.objects.count() == 1


def test_a_plan_without_a_typed_budget_opens_with_what_the_celebrity_cost(plan_with, campaign, explore):
    plan = plan_with(campaign, [make_account(fee=Decimal(10))], celebrity_fee="1000")
    assert 'value="1090"' in explore(plan)[1]


def test_a_plan_that_kept_few_inputs_is_explored_with_the_defaults(plan, explore):
    kept = {"budget", "shortlist", "pool", "celebrity_name", "celebrity_followers", "celebrity_rate"}
    plan.brief["entered"] = {
        name: plan.brief["entered"][name] for name in {*kept, "celebrity_fee"} & set(plan.brief["entered"])
    }
    plan.save()
    assert explore(plan)[0] == 200


def test_a_celebrity_that_left_the_catalogue_is_named_with_a_way_out(plan_with, campaign, explore):
    star = make_account(handle="star", fee=Decimal(500))
    plan = plan_with(campaign, [make_account(fee=Decimal(50))], celebrity_handle="@star")
    star.influencer.delete()
    status, page = explore(plan)
    assert status == 422 and "No account" in page and "Change other inputs" in page


def test_the_answer_uses_todays_numbers(plan, explore, travel):
    SocialAccount.objects.filter(pk=travel[0].pk).update(avg_likes=50_000)
    assert exact(expected(travel[0])) in explore(plan)[1]


def test_another_brands_fee_is_never_shown(plan_with, explore, travel):
    make_rate(travel[0], fee=Decimal("61.23"), brand=make_brand())
    plan = plan_with(make_campaign(make_brand()), travel, budget="900")
    assert "61.23" not in explore(plan)[1]


def test_the_frontier_grows_until_it_is_whole(plan, client):
    address = reverse("plan_explore_frontier", args=[plan.pk])
    for _ in range(20):
        page = client.get(address, {"budget": "500"}, headers=HTMX).content.decode()
        if "Working out more points" not in page:
            break
    assert "Working out" not in page and page.count("<tr><td") == 12 and "frontier-chart" in page


def test_the_frontier_of_a_budget_alone_is_whole_at_once(plan_with, campaign, explore):
    plan = plan_with(campaign, [make_account(fee=Decimal(100)) for _ in range(3)], budget="500")
    page = explore(plan, htmx=True)[1]
    assert "Working out" not in page and "explore-frontier" in page


@pytest.mark.parametrize("query", [{"budget": "x"}, {"limits-TOTAL_FORMS": "x"}])
def test_the_frontier_of_a_mistake_is_empty(plan, client, query):
    response = client.get(reverse("plan_explore_frontier", args=[plan.pk]), query)
    assert response.status_code == 200 and b"Nothing to show" in response.content


def test_the_slider_reaches_every_likely_budget_in_round_steps(plan):
    for cents, celebrity in ((100, 100), (25_009_000, 9_000), (760_00, 500_00), (10**12, 10**11)):
        plan.budget_cents, plan.celebrity["total_cents"] = cents, celebrity
        scale = budget_scale(plan, "nonsense")
        assert scale.top * 100 >= 2 * max(cents, celebrity) and scale.top % scale.step == 0
        assert 2 <= scale.top / scale.step <= 500 and 0 <= scale.value <= scale.top


def test_a_curve_shows_no_larger_budget_as_worth_less():
    curve = Curve((1, 2, 3, 4), {1: (None, None), 2: (5.0, 6.0), 3: (4.0, 5.5), 4: (None, 9.0)})
    assert [(point["lower"], point["upper"]) for point in curve.points()] == [
        (None, None),
        (5.0, 6.0),
        (5.0, 6.0),
        (5.0, 9.0),
    ]


def test_the_page_asks_the_database_as_often_for_two_accounts_as_for_twenty(plan_with, campaign, client):
    numbers = []
    for count in (2, 20):
        plan = plan_with(campaign, [make_account(fee=Decimal(10)) for _ in range(count)], budget="9000")
        address = reverse("plan_explore", args=[plan.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"budget": "800"}, headers=HTMX)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_a_stored_plan_shows_what_one_more_would_bring_and_an_old_one_does_without(plan, client):
    address = reverse("plan_detail", args=[plan.pk])
    page = client.get(address).content.decode()
    assert "What one more would bring" in page and "Closest swaps" in page
    del plan.certificate["prices"], plan.certificate["swaps"]
    plan.save()
    page = client.get(address).content.decode()
    assert "What one more would bring" not in page and "Closest swaps" not in page and "Proven best" in page


def test_the_forms_of_a_brand_manager_hold_only_what_they_may_see(owner, brand, colleague):
    plan = make_plan(make_campaign(brand), colleague)
    forms = ExploreForms(plan, owner, QueryDict(""))
    assert forms.is_valid() and forms.brief().campaign == plan.campaign
