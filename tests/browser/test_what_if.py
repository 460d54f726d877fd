"""What if, in a real browser: the slider moves, the numbers follow, the address remembers."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from planner.models import BudgetPlan
from tests.browser.conftest import sign_in
from tests.browser.test_accessibility import problems_of
from tests.factories import make_account, make_brand, make_campaign, make_plan

ABORTED = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx writes when a newer request takes the place of one under way."""
POSTS = ".stat:has-text('Accounts') .stat-note"


def real(faults):
    return [fault for fault in faults if not fault.startswith(ABORTED)]


@pytest.fixture
def plan(shipped_schemes, staff):
    """Three accounts for $100, $110 and $120, all within the celebrity's $590."""
    return make_plan(make_campaign(make_brand()), staff)


def test_the_numbers_follow_the_slider_and_stand_in_the_address(site, live_server, plan, faults):
    site.goto(f"{live_server.url}/planner/{plan.pk}/explore/")
    site.evaluate("window.stayed = true")
    expect(site.locator(POSTS)).to_have_text("3 posts")
    slider = site.get_by_label("Budget, slider")
    slider.fill("300")
    expect(site.locator(POSTS)).to_have_text("1 post")
    expect(site.get_by_label("Budget, USD")).to_have_value("300")
    expect(slider).to_have_attribute("aria-valuetext", "$300")
    expect(site).to_have_url(re.compile("budget=300"))
    assert "min_spend" not in site.url
    site.get_by_label("Budget, USD").fill("450")
    expect(site.locator(POSTS)).to_have_text("2 posts")
    expect(slider).to_have_value("450")
    slider.press("End")
    expect(site.locator(POSTS)).to_have_text("3 posts")
    assert site.evaluate("window.stayed") is True
    site.get_by_label("Budget, USD").fill("450")
    expect(site).to_have_url(re.compile("budget=450"))
    site.reload()
    expect(site.locator(POSTS)).to_have_text("2 posts")
    expect(site.locator("canvas[data-chart]")).to_be_visible()
    assert real(faults) == []


def test_a_limit_added_on_the_page_counts_and_can_be_saved(site, live_server, plan, faults):
    site.goto(f"{live_server.url}/planner/{plan.pk}/explore/")
    limit = site.get_by_role("group", name="Another limit")
    limit.get_by_label("What the limit is for").select_option(label="Instagram")
    limit.get_by_label("At most accounts").fill("1")
    expect(site.locator(POSTS)).to_have_text("1 post")
    expect(site.get_by_text("Allowing one more Instagram account brings")).to_be_visible()
    expect(site.get_by_text("Working out more points")).to_be_hidden(timeout=20_000)
    limit.get_by_label("At least accounts").fill("2")
    expect(site.get_by_role("alert")).to_contain_text("The least is above the most")
    limit.get_by_label("At least accounts").fill("")
    expect(site.locator(POSTS)).to_have_text("1 post")
    site.get_by_role("button", name="Save as plan").click()
    expect(site.get_by_text("at most 1 account", exact=True)).to_be_visible()
    assert BudgetPlan.objects.count() == 2 and real(faults) == []


def test_it_works_without_javascript(browser, live_server, plan, staff):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, staff.email)
    page.goto(f"{live_server.url}/planner/{plan.pk}/")
    page.get_by_role("link", name="What if?").click()
    expect(page.get_by_label("Budget, slider")).to_be_hidden()
    page.get_by_label("Budget, USD").fill("300")
    page.get_by_role("button", name="Update").click()
    expect(page.locator(POSTS)).to_have_text("1 post")
    page.get_by_role("button", name="Save as plan").click()
    expect(page.get_by_text("$300", exact=True).first).to_be_visible()
    context.close()


def test_axe_finds_nothing_when_limits_bind_or_contradict(site, live_server, plan):
    make_account(fee=Decimal(10))
    site.emulate_media(reduced_motion="reduce")
    problems = {}
    for query in (
        "limits-TOTAL_FORMS=2&limits-0-of=platform:instagram&limits-0-max_accounts=1",
        "limits-TOTAL_FORMS=1&limits-0-of=platform:tiktok&limits-0-min_accounts=1",
        "budget=much",
    ):
        site.goto(f"{live_server.url}/planner/{plan.pk}/explore/?{query}")
        expect(site.get_by_text("Working out more points")).to_be_hidden(timeout=20_000)
        problems[query] = problems_of(site)
    assert {query: found for query, found in problems.items() if found} == {}
