"""Each role's way in a real browser: staff send and negotiate, the brand decides, an outsider by link."""

import re
from decimal import Decimal

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import Role
from campaigns.models import Rate, ShortlistEntry
from reviews.models import BudgetRequest, Decision
from tests.browser.conftest import sign_in
from tests.factories import make_account, make_brand, make_campaign, make_plan, make_shortlist, make_user


@pytest.fixture
def campaign(shipped_schemes):
    return make_campaign(make_brand(name="Nordwind"), name="Autumn launch", jurisdiction="us")


@pytest.fixture
def manager(campaign):
    person = make_user("manager@test.example", Role.BRAND_MANAGER)
    campaign.brand.members.add(person)
    return person


@pytest.fixture
def shortlist(campaign):
    accounts = (
        make_account(handle="mara", name="Mara", fee=Decimal(300)),
        make_account(handle="leo", name="Leo"),
    )
    return make_shortlist(campaign, accounts, name="First choice")


@pytest.fixture
def another(browser, live_server):
    """A second browser, signed in as somebody or not at all."""
    contexts = []

    def opened(email=None):
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        if email:
            sign_in(page, live_server.url, email)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_shortlist_is_reviewed_by_the_brand_and_by_link(
    site, live_server, shortlist, manager, another, faults
):
    site.goto(f"{live_server.url}/shortlists/{shortlist.pk}/")
    site.get_by_role("link", name="Send for review").click()
    site.get_by_label("Message").fill("Please look at the tone.")
    site.get_by_role("button", name="Send for review").click()
    expect(site.get_by_role("status")).to_contain_text("1 mail went out")
    site.get_by_label("For", exact=True).fill("Petra Partner")
    site.get_by_role("button", name="Make a link").click()
    link = site.get_by_label("Address for Petra Partner").input_value()

    brand = another(manager.email)
    brand.goto(live_server.url)
    brand.get_by_role("link", name="Go through it").click()
    brand.get_by_role("link", name="Go through 2 accounts").click()
    brand.get_by_label("Keys: A approve").check()
    brand.locator("h1").click()
    brand.keyboard.press("a")
    expect(brand.get_by_role("status")).to_contain_text("approve")
    expect(brand.locator(".page-pretitle")).to_contain_text("2 of 2")
    brand.get_by_label("Reject", exact=True).check()
    brand.get_by_role("button", name="Save and go on").click()
    expect(brand.get_by_role("alert")).to_contain_text("A rejection needs its reason")
    brand.get_by_label("Reason").fill("Too small for us")
    brand.get_by_role("button", name="Save and go on").click()
    expect(brand.get_by_text("Too small for us")).to_be_visible()

    outsider = another()
    outsider.goto(link)
    expect(outsider.get_by_text("Petra Partner, by review link").first).to_be_visible()
    outsider.get_by_role("link", name="Mara").click()
    outsider.get_by_label("Comment").fill("Love her.")
    outsider.get_by_role("button", name="Comment").click()
    expect(outsider.get_by_text("Love her.")).to_be_visible()
    outsider.goto(f"{live_server.url}/shortlists/{shortlist.pk}/")
    expect(outsider.get_by_role("button", name="Sign in")).to_be_visible()

    site.reload()
    site.get_by_role("button", name="Revoke").click()
    outsider.goto(link)
    expect(outsider.get_by_role("heading", name="This link does not work")).to_be_visible()
    assert Decision.objects.count() == 2


def test_staff_negotiate_book_and_post_with_proof(site, live_server, shortlist, faults):
    site.goto(f"{live_server.url}/pipeline/")
    site.get_by_role("link", name="@mara").click()
    site.get_by_role("link", name="Edit terms and next step").click()
    site.get_by_label("Line 1: Offered per post").fill("200")
    site.get_by_label("Line 1: Agreed per post").fill("250")
    site.get_by_label("Next step", exact=True).fill("Send the contract")
    site.get_by_role("button", name="Save").click()
    expect(site.get_by_role("status")).to_contain_text("are saved")
    site.get_by_label("Move to").select_option("agreed")
    site.get_by_role("button", name="Move").click()
    expect(site.locator("h1")).to_contain_text("Agreed")
    site.get_by_label("Move to").select_option("posted")
    site.get_by_role("button", name="Move").click()
    expect(site.get_by_role("alert").first).to_contain_text(
        "needs its address and day, with proof of the label"
    )
    site.get_by_role("link", name="Post 1").click()
    site.get_by_role("link", name="Edit, post, count").click()
    site.get_by_label("Address of the post").fill("instagram.com/p/1")
    site.get_by_label("Posted on").fill("2026-11-20")
    site.get_by_label("Proof of the label").fill("#ad in line one")
    site.get_by_label("I have seen the label on the post").check()
    site.get_by_label("Likes").fill("420")
    site.get_by_role("button", name="Save").click()
    expect(site.locator("h1")).to_contain_text("Posted, counted")
    assert Rate.objects.filter(kind="agreed", fee=250).exists() and faults == []


def test_cards_of_the_board_move_by_mouse_and_by_keyboard(site, live_server, shortlist, faults):
    site.goto(f"{live_server.url}/pipeline/board/")
    card = site.locator(".board-card", has_text="Mara")
    card.drag_to(site.locator("[data-stage=contacted]"))
    expect(site.locator("[data-stage=contacted] .board-card")).to_contain_text("Mara")
    site.locator(".board-card", has_text="Leo").drag_to(site.locator("[data-stage=responded]"))
    expect(site.locator("[data-stage=responded] .board-card")).to_contain_text("Leo")
    site.locator(".board-card", has_text="Leo").get_by_text("Move").first.focus()
    site.keyboard.press("Enter")
    site.get_by_label("Stage of Leo").select_option("declined")
    site.get_by_label("Reason, for a refusal or a step back").nth(1).fill("No time")
    site.locator(".board-card", has_text="Leo").get_by_role("button", name="Move").press("Enter")
    expect(site.locator("[data-stage=declined] .board-card")).to_contain_text("No time")
    assert ShortlistEntry.objects.get(account__handle="leo").reason == "No time" and faults == []


def test_a_budget_is_submitted_and_approved(site, live_server, campaign, manager, another, staff, faults):
    plan = make_plan(campaign, staff, is_kept=True)
    site.goto(f"{live_server.url}/planner/{plan.pk}/")
    site.get_by_role("link", name="Submit the budget").click()
    site.get_by_role("button", name="Submit for approval").click()
    expect(site.get_by_text("Who submits")).to_have_count(0)
    brand = another(manager.email)
    brand.goto(live_server.url)
    brand.get_by_role("link", name="Approve or send back").click()
    brand.get_by_label("Note or reason").fill("Go ahead")
    brand.get_by_role("button", name="Approve").click()
    expect(brand.locator("h1")).to_contain_text("Approved")
    assert BudgetRequest.objects.standing().count() == 1 and faults == []


def test_an_admin_invites_somebody_whose_access_ends_at_once(site, live_server, campaign, another, faults):
    admin = make_user("admin@test.example", Role.ADMIN)
    page = another(admin.email)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail").fill("nia@test.example")
    page.get_by_label("Name").fill("Nia New")
    page.get_by_label("Role").select_option("brand_manager")
    page.get_by_label("Brands").select_option(label="Nordwind")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_be_visible()
    link = re.search(r"http\S+", mail.outbox[-1].body)[0]
    newcomer = another()
    newcomer.goto(live_server.url + "/" + link.split("/", 3)[3])
    for field in newcomer.locator("input[type=password]").all():
        field.fill("a-quite-long-password")
    newcomer.get_by_role("button", name="Save the password and sign in").click()
    expect(newcomer.get_by_role("heading", name="Hello Nia")).to_be_visible()
    expect(newcomer.get_by_role("link", name="Autumn launch", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}/people/")
    page.get_by_role("link", name="Nia New").click()
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_role("button", name="Deactivate").click()
    newcomer.reload()
    expect(newcomer.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(f"{live_server.url}/audit-log/")
    expect(page.locator("tbody")).to_contain_text("Nia New")
    assert faults == []
