"""The main job in a real browser: import, filter, shortlist, plan, save, compare, print."""

import re

import pytest
from playwright.sync_api import Page, expect

from planner.models import BudgetPlan
from tests.browser.conftest import sign_in
from tests.factories import make_brand, make_campaign

HEADER = 'handle;"Name\n";Categoría;Followers;Followers;Country;"Eng. (Avg.)\n";Eng. (Avg.)'
ROWS = [
    f"person.{n};Person {n};Food;{n + 8},5K;{n * 1000 + 8500};Spain;{n + 6}00;{n + 6}00" for n in range(1, 31)
]
FILE = "\n".join([HEADER, *ROWS, "broken one!;X;Food;5K;5000;Spain;10;10"]).encode("utf-16")


@pytest.fixture
def campaign(shipped_schemes):
    return make_campaign(make_brand(name="Nordwind"), name="Autumn launch")


def import_file(page: Page, address: str) -> None:
    page.goto(f"{address}/imports/new/")
    page.get_by_label("File").set_input_files({"name": "march.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Platform").select_option("instagram")
    page.get_by_label("Numbers are of").fill("2026-03-01")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="What would be created")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("link", name="Undo")).to_be_visible()
    expect(page.get_by_role("heading", name="march.csv")).to_be_visible()
    expect(page.locator(".stat", has_text="Created")).to_contain_text("30")
    expect(page.locator(".stat", has_text="Rejected")).to_contain_text("1")


def make_shortlist_of_ten(page: Page, address: str, campaign) -> None:
    page.goto(f"{address}/shortlists/new/?campaign={campaign.pk}")
    page.get_by_label("Name").fill("First choice")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Find influencers").click()
    page.get_by_label("Min. followers").fill("25000")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".table-foot")).to_contain_text("1–14 of 14")
    for box in page.locator("tbody input[name=account]").all()[:10]:
        box.check()
    page.get_by_label("Shortlist", exact=True).select_option(label="Nordwind · Autumn launch · First choice")
    page.get_by_role("button", name="Add ticked to shortlist").click()
    expect(page.get_by_role("status")).to_contain_text("10 added to First choice")


def plan_once(page: Page, address: str, campaign, fee: str, name: str) -> None:
    page.goto(f"{address}/campaigns/{campaign.pk}/")
    page.get_by_role("link", name="Plan with it").click()
    page.get_by_label("Name").fill("Star")
    page.get_by_label("Followers", exact=True).fill("3000000")
    page.get_by_label("Engagement rate, %").fill("0.5")
    page.get_by_label("Fee per post, USD").fill(fee)
    costs = page.get_by_label("Fee per 10,000 followers where none is known")
    if not costs.is_visible():
        page.get_by_text("Costs", exact=True).click()
    costs.fill("100")
    page.get_by_role("button", name="Find the best portfolio").click()
    expect(
        page.get_by_text("Proven best: no other choice of these accounts brings more. Looked at 10")
    ).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Save this plan").click()
    expect(page.get_by_role("heading", name=name)).to_contain_text("Saved")


def test_from_a_file_to_a_saved_compared_and_printed_plan(site, live_server, campaign, faults):
    import_file(site, live_server.url)
    make_shortlist_of_ten(site, live_server.url, campaign)
    plan_once(site, live_server.url, campaign, "1000", "Small budget")
    plan_once(site, live_server.url, campaign, "3000", "Large budget")
    site.get_by_role("link", name="Compare").click()
    expect(site.get_by_role("columnheader", name="Small budget")).to_be_visible()
    expect(site.get_by_role("columnheader", name="Large budget")).to_be_visible()
    site.get_by_role("link", name="Large budget").click()
    site.get_by_role("link", name="Print view").click()
    expect(site.get_by_role("button", name="Print")).to_be_visible()
    site.emulate_media(media="print")
    expect(site.locator(".sidebar")).to_be_hidden()
    assert BudgetPlan.objects.kept().count() == 2 and faults == []


def test_the_whole_way_works_without_javascript(browser, live_server, staff, campaign):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, staff.email)
    import_file(page, live_server.url)
    make_shortlist_of_ten(page, live_server.url, campaign)
    plan_once(page, live_server.url, campaign, "1500", "Without scripts")
    context.close()


def test_filters_sorts_and_pages_answer_without_a_reload_and_stand_in_the_address(site, live_server, faults):
    import_file(site, live_server.url)
    site.goto(f"{live_server.url}/influencers/")
    site.evaluate("window.stayed = true")
    site.get_by_label("Search").fill("person")
    site.get_by_role("button", name="Apply").click()
    expect(site).to_have_url(re.compile("q=person"))
    site.get_by_role("link", name="Eng. rate").click()
    expect(site).to_have_url(re.compile(r"q=person.*sort=engagement_rate|sort=engagement_rate.*q=person"))
    expect(site.locator("th[aria-sort=ascending]")).to_contain_text("Eng. rate")
    site.get_by_role("link", name="Page 2").click()
    expect(site.locator(".table-foot")).to_contain_text("26–30 of 30")
    assert site.evaluate("window.stayed") is True and faults == []
    expect(site.locator("canvas[data-chart]")).to_be_visible()


def test_a_celebrity_is_suggested_while_typing(site, live_server, campaign, faults):
    import_file(site, live_server.url)
    site.goto(f"{live_server.url}/planner/new/?campaign={campaign.pk}")
    site.get_by_label("Account in the catalogue").press_sequentially("person 30")
    expect(site.locator("#celebrities option")).to_have_count(1)
    expect(site.locator("#celebrities option")).to_have_attribute("value", "@person.30")
    assert faults == []


def test_the_colours_follow_the_choice(site, live_server):
    site.emulate_media(color_scheme="dark")
    site.goto(live_server.url)
    expect(site.locator("html")).to_have_attribute("data-bs-theme", "dark")
    site.get_by_role("button", name="Light").click()
    expect(site.locator("html")).to_have_attribute("data-bs-theme", "light")
