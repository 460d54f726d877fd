"""axe finds nothing on any page in either theme, and no page is wider than a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signing import dumps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services.invitations import invitation_token
from applications.services.applying import SALT
from campaigns.models import SavedSearch
from jobs.models import Job
from reviews.services.approving import submit_budget
from reviews.services.deciding import decide
from reviews.services.reviewers import Reviewer, make_link, token_of
from tests.applications.factories import make_application, make_call
from tests.browser.conftest import sign_in
from tests.browser.visited import WITHOUT_SIGN_IN, admin_pages, pages, rejected_import
from tests.factories import (
    make_account,
    make_campaign,
    make_entry,
    make_merge,
    make_overlap,
    make_overlap_import,
    make_pack,
    make_plan,
    make_post,
    make_review,
    make_shortlist,
    make_user,
)
from tests.role_matrix import address

pytestmark = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="pages are the same on every database: axe sees them on SQLite"
)


@pytest.fixture
def keys(shipped_schemes, settings):
    settings.SHOW_STYLEGUIDE = True
    from datetime import UTC, date, datetime, timedelta

    account = make_account(niches=("Food", "Travel"), city="Berlin", fee=100)
    for days in range(2, 7):
        make_post(account, datetime.now(UTC) - timedelta(days=days), comments=20, views=9_000)
    for number in range(12):
        make_account(followers=2_000 * (number + 1), avg_likes=90 + 10 * number, statistic="mean")
    make_account(followers=1_000, avg_likes=1_500, avg_comments=9_999)
    make_account(handle="twin")
    make_account(handle="twin", platform="x")
    campaign = make_campaign(countries=["DE"])
    plan = make_plan(campaign, make_user())
    type(plan).objects.filter(pk=plan.pk).update(is_kept=True, name="Saved")
    entry = make_entry(
        make_shortlist(campaign),
        stage="agreed",
        next_step="Call",
        next_step_on=date(2026, 1, 5),
        owner=make_user(),
    )
    review = make_review(campaign.shortlists.first())
    reviewer = Reviewer(link=make_link(review=review, name="P", email="", days=9, user=make_user()))
    decide(review=review, item=review.items.first(), reviewer=reviewer, verdict="reject", reason="No")
    plan.refresh_from_db()
    return {
        "entry": entry.pk,
        "bookedpost": entry.booked_posts.get().pk,
        "review": review.pk,
        "review_token": token_of(reviewer.link),
        "budgetrequest": submit_budget(plan=plan, reason="", user=make_user()).pk,
        "brand": campaign.brand_id,
        "campaign": campaign.pk,
        "influencer": account.influencer_id,
        "account": account.pk,
        "merge": make_merge(account.influencer, make_account().influencer).pk,
        "shortlist": make_shortlist(campaign, (account,)).pk,
        "import": rejected_import().pk,
        "job": Job.objects.create(kind="test", title="A test", state="running", done=20, total=90).pk,
        "overlap": make_overlap(account, make_account()).pk,
        "overlapimport": make_overlap_import(
            rows=1, rejected=1, notes=["A guess."], rejects_csv="r,c,w\n1,share,unreadable\n"
        ).pk,
        "plan": plan.pk,
        "pack": make_pack().pk,
        "person": make_user().pk,
        "call": (call := make_call(campaign, text="Come along.")).pk,
        "slug": call.slug,
        "application": make_application(call, message="Hello").pk,
        "saved": SavedSearch.objects.create(owner=make_user(), name="Ours", query="q=a", is_shared=True).pk,
    }


def violations(page, **options) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def problems_of(page) -> list[str]:
    """axe in light; in dark what can differ there, the contrast; and the width on a phone."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-bs-theme=dark], html:not([data-theme])").wait_for(state="attached")
    found += [f"dark {each}" for each in violations(page, runOnly=["color-contrast"])]
    page.set_viewport_size({"width": 390, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{width} pixels wide on a phone of 390"] if width > 390 else found


PARTS = 3


@pytest.mark.timeout(240)
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_in_either_theme_and_nothing_is_wider_than_a_phone(
    page, live_server, keys, settings, part
):
    settings.DEBUG = False
    page.emulate_media(reduced_motion="reduce")
    problems = {}
    for name in WITHOUT_SIGN_IN[part::PARTS]:
        page.goto(live_server.url + address(name, keys))
        problems[name] = problems_of(page)
    sign_in(page, live_server.url, make_user("admin@test.example", Role.ADMIN).email)
    token = keys["review_token"]
    for name, arguments in (("review_open", [token]), ("review_open_item", [token, 1])):
        page.goto(live_server.url + reverse(name, args=arguments))
        problems[name] = problems_of(page)
    for path in pages(keys)[part::PARTS]:
        page.goto(live_server.url + path)
        problems[path] = problems_of(page)
    assert {path: found for path, found in problems.items() if found} == {}


@pytest.mark.timeout(120)
def test_axe_finds_nothing_where_somebody_applies_or_is_invited(page, live_server, shipped_schemes, faults):
    page.emulate_media(reduced_motion="reduce")
    application = make_application(state="unconfirmed")
    link = reverse("application_confirm", args=[dumps(application.pk, salt=SALT)])
    closed, waiting = make_call(is_open=False), make_user(invited_at=timezone.now())
    waiting.set_unusable_password()
    waiting.save()
    invitation = reverse("invitation_accept", args=[invitation_token(waiting)])
    for path in (link, closed.public_path, invitation):
        page.goto(live_server.url + path)
        assert problems_of(page) == []
    page.goto(live_server.url + application.call.public_path)
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("alert").first.wait_for()
    assert problems_of(page) == []
    assert all("422" in fault for fault in faults)


@pytest.mark.timeout(120)
def test_axe_finds_nothing_in_reports(site, live_server, keys):
    site.emulate_media(reduced_motion="reduce")
    report, pdf = (
        reverse(name, args=[keys["campaign"]]) for name in ("campaign_report", "campaign_report_pdf")
    )
    empty = reverse("campaign_report", args=[make_campaign().pk])
    for path in (report, f"{report}?plan=0", empty, pdf):
        site.goto(live_server.url + path)
        assert (path, problems_of(site)) == (path, [])


@pytest.mark.timeout(120)
def test_axe_finds_nothing_in_the_result_of_a_backtest(site, live_server, shipped_schemes):
    from datetime import UTC, datetime, timedelta

    site.emulate_media(reduced_motion="reduce")
    for number in range(8):
        account = make_account(followers=5_000 * (number + 1))
        for days in range(5):
            posted = datetime.now(UTC) - timedelta(days=days)
            make_post(account, posted, likes=200 + 20 * number + 7 * (days * number % 5))
    site.goto(live_server.url + reverse("backtest"))
    assert problems_of(site) == []
    site.set_viewport_size({"width": 1280, "height": 900})
    site.get_by_label("Posts", exact=True).select_option("instagram")
    site.get_by_role("button", name="Run the backtest").click()
    site.locator("#calibration").wait_for()
    site.locator(".chart-numbers summary").click()
    assert problems_of(site) == []


@pytest.mark.timeout(240)
def test_axe_finds_nothing_in_the_administration(page, live_server, keys):
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, live_server.url, make_user("admin@test.example", Role.ADMIN).email)
    problems = {}
    for path in admin_pages(keys):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        problems[path] = violations(page)
    assert {path: found for path, found in problems.items() if found} == {}
