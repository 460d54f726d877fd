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
from campaigns.models import BenchmarkPack, ImportReject, ImportRun, Influencer, SavedSearch, SocialAccount
from campaigns.services.imports.mappings import first_look
from campaigns.services.imports.uploads import receive
from jobs.models import Job
from reviews.services.approving import submit_budget
from reviews.services.deciding import decide
from reviews.services.reviewers import Reviewer, make_link, token_of
from tests.browser.conftest import sign_in
from tests.factories import (
    make_account,
    make_application,
    make_call,
    make_campaign,
    make_entry,
    make_import_run,
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
from tests.test_pages import EXPECTED, address

pytestmark = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="pages are the same on every database: axe sees them on SQLite"
)
SKIPPED = {
    "sign_out",
    "saved_search_open",
    "saved_search_edit",
    "saved_search_delete",
    "theme",
    "person_reinvite",
    "person_reactivate",
    "application_accept",
    "application_reject",
    "application_decide",
    "shortlist_add",
    "shortlist_remove",
    "import_rejects",
    "import_columns",
    "import_numbers",
    "import_apply",
    "import_discard",
    "influencer_merge",
    "duplicate_dismiss",
    "job_cancel",
    "job_again",
    "overlapimport_rejects",
    "pack_own",
    "pack_download",
    "plan_keep",
    "plan_shortlist",
    "pipeline_move",
    "bookedpost_screenshot",
    "calendarfeed_read",
    "review_create",
    "review_decide",
    "review_comment",
    "review_close",
    "review_remind",
    "review_share",
    "review_revoke",
    "review_open",
    "review_open_item",
    "review_open_decide",
    "review_open_comment",
    "budgetrequest_create",
    "plan_left_out",
    "campaign_report_xlsx",
    "campaign_report_csv",
    "campaign_report_pdf",
    "brand_colours",
    "plan_explore_frontier",
    "celebrity_suggestions",
    "healthz",
    "readyz",
}
WITHOUT_SIGN_IN = (
    "sign_in",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
    "invitation_accept",
    "application_confirm",
    "call_apply",
    "call_applied",
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


def rejected_import() -> ImportRun:
    run = make_import_run(rows=1, rejected=1)
    ImportReject.objects.create(run=run, row_number=1, column="Followers", reason="unreadable")
    return run


def open_imports() -> list[str]:
    """An import at each step of the wizard, its check included."""
    content = b"handle,name,followers,ER\nmara,Mara,5000,3%\nleo,Leo,n/a,2%\n"
    run = receive(content=[content], file_name="march.csv", user=None)
    first_look(run, "")
    account = SocialAccount.objects.first()
    changed = {"what": "changed", "row": 2, "platform": "instagram", "handle": account.handle,
               "changes": [["followers", 5, 6]]}  # fmt: skip
    created = {"what": "created", "row": 3, "platform": "instagram", "handle": "leo", "name": "Leo",
               "changes": [["followers", None, 6]]}  # fmt: skip
    checked = make_import_run(rows=2, created=1, updated=1, state="checked", examples=[changed, created])
    steps = [reverse(name, args=[run.pk]) for name in ("import_columns", "import_numbers", "import_detail")]
    return [*steps, reverse("import_detail", args=[checked.pk])]


def pages(keys) -> list[str]:
    paths = [
        address(name, keys)
        for name in sorted(EXPECTED)
        if name not in SKIPPED and name not in WITHOUT_SIGN_IN
    ]
    campaign = keys["campaign"]
    sent = [
        f"{reverse('review_create')}?shortlist={keys['shortlist']}",
        f"{reverse('budgetrequest_create')}?plan={keys['plan']}",
    ]
    return [
        *sent,
        *paths,
        *open_imports(),
        f"{reverse('plan_create')}?campaign={campaign}",
        f"{reverse('influencer_list')}?tier=bogus",
        f"{reverse('influencer_same', args=[keys['influencer']])}?q=person",
        f"{reverse('influencer_merge', args=[keys['influencer']])}?other={other_person(keys)}",
        f"{reverse('influencer_list')}?q=persno",
        f"{reverse('engagement_by_size')}?statistic=mean",
        *(reverse("pack_detail", args=[pack]) for pack in shipped_pack_keys()),
        "/nowhere/",
    ]


def other_person(keys) -> int:
    return Influencer.objects.exclude(pk=keys["influencer"]).earliest("pk").pk


def shipped_pack_keys() -> list[int]:
    """A pack of levels and one of ranges and single numbers."""
    names = ("modash-2023", "hashimoto-2017")
    return list(BenchmarkPack.objects.filter(name__in=names).values_list("pk", flat=True))


def admin_pages(keys) -> list[str]:
    """Pages of the administration, which has a look of its own on a phone."""
    account = keys["account"]
    return [
        reverse("admin:index"),
        reverse("admin:campaigns_influencer_changelist"),
        reverse("admin:campaigns_influencer_change", args=[keys["influencer"]]),
        reverse("admin:campaigns_socialaccount_change", args=[account]),
        reverse("admin:campaigns_brand_change", args=[keys["brand"]]),
        reverse("admin:campaigns_benchmarkpack_changelist"),
        reverse("admin:accounts_user_add"),
    ]


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
