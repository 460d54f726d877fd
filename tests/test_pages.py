"""Every address of the site as nobody, outsider, colleague and owner: who sees what."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from campaigns.models import AudienceOverlap, BenchmarkPack, SavedSearch
from jobs.models import Job
from reports.services.drawing import is_possible
from reviews.services.approving import submit_budget
from tests.factories import (
    PACK_TEXT,
    make_account,
    make_application,
    make_brand,
    make_call,
    make_campaign,
    make_entry,
    make_import_run,
    make_merge,
    make_overlap,
    make_overlap_import,
    make_pack,
    make_plan,
    make_review,
    make_shortlist,
)

OPEN = {"sign_in", "password_reset", "password_reset_done", "password_reset_complete", "healthz", "readyz",
        "styleguide"}  # fmt: skip
PEOPLE = ("nobody", "outsider", "colleague", "owner")
SIGNED_IN = {"nobody": 302, "outsider": 200, "colleague": 200, "owner": 200}
OF_THE_BRAND = {"nobody": 302, "outsider": 404, "colleague": 200, "owner": 200}
AGENCY = {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403}
APPLIED = {"nobody": 302, "outsider": 403, "colleague": 404, "owner": 403}
ADMINS = {"nobody": 302, "outsider": 403, "colleague": 403, "owner": 403}
AGENCY_POST = {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403}
POST_ONLY = {"nobody": 302, "outsider": 405, "colleague": 405, "owner": 405}
EXPECTED = {
    "dashboard": SIGNED_IN,
    "brand_list": SIGNED_IN,
    "brand_create": AGENCY,
    "brand_detail": OF_THE_BRAND,
    "brand_edit": AGENCY,
    "campaign_list": SIGNED_IN,
    "campaign_create": SIGNED_IN,
    "campaign_detail": OF_THE_BRAND,
    "campaign_edit": OF_THE_BRAND,
    "influencer_list": SIGNED_IN,
    "influencer_detail": SIGNED_IN,
    "influencer_facets": SIGNED_IN,
    "influencer_same": AGENCY,
    "influencer_merge": APPLIED,
    "merge_undo": AGENCY,
    "account_split": AGENCY,
    "account_retire": AGENCY,
    "account_unretire": AGENCY,
    "influencer_bulk": SIGNED_IN,
    "saved_search_list": SIGNED_IN,
    "saved_search_create": SIGNED_IN,
    "saved_search_open": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 302},
    "saved_search_edit": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 200},
    "saved_search_delete": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 200},
    "doubt_list": AGENCY,
    "data_quality": AGENCY,
    "duplicate_list": AGENCY,
    "duplicate_dismiss": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "engagement_by_size": SIGNED_IN,
    "backtest": AGENCY,
    "audit_list": SIGNED_IN,
    "person_list": ADMINS,
    "person_invite": ADMINS,
    "person_edit": ADMINS,
    "person_reinvite": ADMINS,
    "person_deactivate": ADMINS,
    "person_reactivate": ADMINS,
    "call_list": SIGNED_IN,
    "call_create": AGENCY,
    "call_edit": AGENCY,
    "call_apply": dict.fromkeys(PEOPLE, 200),
    "call_applied": dict.fromkeys(PEOPLE, 200),
    "application_confirm": dict.fromkeys(PEOPLE, 410),
    "application_list": SIGNED_IN,
    "application_detail": OF_THE_BRAND,
    "application_accept": AGENCY_POST,
    "application_reject": AGENCY_POST,
    "application_decide": AGENCY_POST,
    "application_delete": ADMINS,
    "invitation_accept": dict.fromkeys(PEOPLE, 410),
    "shortlist_list": SIGNED_IN,
    "shortlist_create": SIGNED_IN,
    "shortlist_add": POST_ONLY,
    "shortlist_detail": OF_THE_BRAND,
    "shortlist_edit": OF_THE_BRAND,
    "shortlist_delete": OF_THE_BRAND,
    "shortlist_remove": POST_ONLY,
    "pipeline_list": SIGNED_IN,
    "pipeline_board": SIGNED_IN,
    "pipeline_move": {"nobody": 302, "outsider": 405, "colleague": 405, "owner": 405},
    "entry_detail": OF_THE_BRAND,
    "entry_edit": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "bookedpost_list": SIGNED_IN,
    "bookedpost_calendar": SIGNED_IN,
    "bookedpost_detail": OF_THE_BRAND,
    "bookedpost_edit": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "bookedpost_screenshot": {"nobody": 302, "outsider": 404, "colleague": 404, "owner": 404},
    "calendarfeed_detail": SIGNED_IN,
    "calendarfeed_read": dict.fromkeys(PEOPLE, 404),
    "import_list": AGENCY,
    "import_create": AGENCY,
    "import_detail": AGENCY,
    "import_rejects": AGENCY,
    "import_columns": APPLIED,
    "import_numbers": APPLIED,
    "import_undo": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "import_apply": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "import_discard": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "job_list": SIGNED_IN,
    "job_detail": {"nobody": 302, "outsider": 404, "colleague": 200, "owner": 404},
    "job_cancel": POST_ONLY,
    "job_again": POST_ONLY,
    "overlap_list": SIGNED_IN,
    "overlap_create": AGENCY,
    "overlap_delete": AGENCY,
    "overlapimport_detail": AGENCY,
    "overlapimport_rejects": AGENCY,
    "pack_list": SIGNED_IN,
    "pack_detail": SIGNED_IN,
    "pack_download": SIGNED_IN,
    "pack_create": AGENCY,
    "pack_copy": AGENCY,
    "pack_edit": AGENCY,
    "pack_own": {"nobody": 302, "outsider": 403, "colleague": 405, "owner": 403},
    "plan_list": SIGNED_IN,
    "plan_create": SIGNED_IN,
    "plan_compare": SIGNED_IN,
    "celebrity_suggestions": SIGNED_IN,
    "plan_detail": OF_THE_BRAND,
    "plan_explore": OF_THE_BRAND,
    "plan_explore_frontier": OF_THE_BRAND,
    "plan_keep": POST_ONLY,
    "plan_replan": OF_THE_BRAND,
    "plan_results": OF_THE_BRAND,
    "campaign_counts": {"nobody": 302, "outsider": 403, "colleague": 200, "owner": 403},
    "plan_shortlist": POST_ONLY,
    "plan_delete": OF_THE_BRAND,
    "plan_print": OF_THE_BRAND,
    "plan_left_out": OF_THE_BRAND,
    "review_list": SIGNED_IN,
    "review_create": {"nobody": 302, "outsider": 403, "colleague": 404, "owner": 403},
    "review_detail": OF_THE_BRAND,
    "review_item": OF_THE_BRAND,
    **dict.fromkeys(
        ("review_decide", "review_comment", "review_close", "review_remind", "review_share", "review_revoke"),
        POST_ONLY,
    ),
    "review_open": dict.fromkeys(PEOPLE, 404),
    "review_open_item": dict.fromkeys(PEOPLE, 404),
    "review_open_decide": dict.fromkeys(PEOPLE, 405),
    "review_open_comment": dict.fromkeys(PEOPLE, 405),
    "budgetrequest_list": SIGNED_IN,
    "budgetrequest_create": dict.fromkeys(PEOPLE, 404) | {"nobody": 302},
    "budgetrequest_detail": OF_THE_BRAND,
    "influencer_erase": {"nobody": 302, "outsider": 403, "colleague": 403, "owner": 403},
    **dict.fromkeys(
        (
            "campaign_report",
            "campaign_report_xlsx",
            "campaign_report_csv",
            "brand_colours",
        ),
        OF_THE_BRAND,
    ),
    "campaign_report_pdf": OF_THE_BRAND
    | dict.fromkeys(("colleague", "owner"), 200 if is_possible() else 503),
    "password_change": SIGNED_IN,
    "password_change_done": SIGNED_IN,
    "sign_out": POST_ONLY,
    "theme": dict.fromkeys(PEOPLE, 405),
    **{name: dict.fromkeys(PEOPLE, 200) for name in OPEN},
    "sign_in": {"nobody": 200, "outsider": 302, "colleague": 302, "owner": 302},
    "password_reset_confirm": dict.fromkeys(PEOPLE, 200),
}
PUBLIC = {"sign_in", "password_reset_confirm"}
CHANGES = (
    "saved_search_edit",
    "saved_search_delete",
    "plan_explore",
    "shortlist_remove",
    "shortlist_edit",
    "shortlist_delete",
    "campaign_edit",
    "plan_keep",
    "plan_replan",
    "plan_shortlist",
    "plan_delete",
    "review_decide",
    "review_comment",
    "budgetrequest_detail",
)


def route_names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all addresses outside Django's own admin."""
    names: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names |= set() if pattern.app_name == "admin" else route_names(pattern.url_patterns)
        elif pattern.name:
            names.add(pattern.name)
    return names


@pytest.fixture
def keys(brand, colleague, owner):
    """Primary keys of one record of each kind, all of the owner's brand."""
    account = make_account()
    campaign = make_campaign(brand)
    plan = make_plan(campaign, colleague, is_kept=True)
    shortlist = make_shortlist(campaign, (account,))
    entry = make_entry(shortlist=make_shortlist(campaign), stage="agreed")
    call = make_call(campaign)
    return {
        "brand": brand.pk,
        "campaign": campaign.pk,
        "influencer": account.influencer_id,
        "shortlist": shortlist.pk,
        "entry": entry.pk,
        "bookedpost": entry.booked_posts.get().pk,
        "account": account.pk,
        "merge": make_merge(account.influencer, make_account().influencer).pk,
        "import": make_import_run().pk,
        "job": Job.objects.create(kind="test", title="A test").pk,
        "overlap": make_overlap(account, make_account()).pk,
        "overlapimport": make_overlap_import().pk,
        "pack": make_pack().pk,
        "plan": plan.pk,
        "review": make_review(shortlist, colleague).pk,
        "budgetrequest": submit_budget(plan=plan, reason="", user=colleague).pk,
        "person": owner.pk,
        "call": call.pk,
        "slug": call.slug,
        "application": make_application(call).pk,
        "saved": SavedSearch.objects.create(owner=owner, name="Mine", query="tier=micro").pk,
    }


WITHOUT_KEY = {
    "list",
    "calendar",
    "facets",
    "create",
    "add",
    "compare",
    "own",
    "bulk",
    "search_list",
    "search_create",
    "invite",
    "decide",
}


def address(name: str, keys: dict[str, int]) -> str:
    if name == "password_reset_confirm":
        return reverse(name, args=["MQ", "not-a-token"])
    if name == "calendarfeed_read":
        return reverse(name, args=["no-key"])
    if name.startswith("review_open"):
        return reverse(name, args=["no-token", *([1] if name.endswith("item") else [])])
    if name == "review_decide":
        return reverse(name, args=[keys["review"]])
    if name == "review_item":
        return reverse(name, args=[keys["review"], 1])
    if name in ("call_apply", "call_applied"):
        return reverse(name, args=[keys["slug"]])
    if name in ("invitation_accept", "application_confirm"):
        return reverse(name, args=["not-a-token"])
    noun = name.split("_")[0]
    takes_key = noun in keys and name.split("_", 1)[1] not in WITHOUT_KEY
    return reverse(name, args=[keys[noun]] if takes_key else [])


def test_every_address_stands_in_the_role_matrix():
    assert route_names(get_resolver().url_patterns) == set(EXPECTED)


@pytest.mark.django_db
def test_each_role_gets_just_what_the_matrix_says(request, keys, sign_in, owner, outsider):
    people = {
        "nobody": None,
        "outsider": outsider,
        "colleague": request.getfixturevalue("colleague"),
        "owner": owner,
    }
    wrong = []
    for person, user in people.items():
        client = sign_in(user)
        for name, expected in EXPECTED.items():
            status = client.get(address(name, keys)).status_code
            if status != expected[person]:
                wrong.append((name, person, status, expected[person]))
    assert wrong == []


UNSAFE = ("post", "put", "patch", "delete")


@pytest.mark.django_db
@pytest.mark.parametrize("verb", UNSAFE)
def test_every_address_answers_every_verb_of_every_role_without_a_fault(request, verb, keys, sign_in):
    """Nobody is sent to sign in, another brand's people get no further than by GET, nothing is a 500."""
    wrong = []
    for person in PEOPLE:
        client = sign_in(None if person == "nobody" else request.getfixturevalue(person))
        for name, by_get in EXPECTED.items():
            if name == "sign_out" or (name == "password_change" and verb == "put"):
                continue  # the first would end the round; Django reads a PUT there like a POST
            status = getattr(client, verb)(address(name, keys)).status_code
            closed = {403, 404, 405} if verb == "post" else {302, 403, 404, 405, 410}
            is_open = name in OPEN or set(by_get.values()) <= {200, 404, 405, 410} or name in PUBLIC
            if status >= 500 or (
                (person == "nobody" and not is_open and status != 302)
                or (person == "outsider" and by_get[person] in {403, 404} and status not in closed)
                or (verb != "post" and not is_open and status not in closed)
            ):
                wrong.append((verb, name, person, status))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHANGES)
def test_an_outsider_changes_nothing_of_another_brand(name, keys, sign_in, outsider):
    assert sign_in(outsider).post(address(name, keys), {"entry": "1", "name": "taken"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pack_create", "pack_copy", "pack_edit", "pack_own"])
def test_a_brand_manager_changes_no_benchmark_pack(name, keys, sign_in, owner):
    before = BenchmarkPack.objects.count()
    entered = {"name": "mine", "version": "1", "text": PACK_TEXT}
    assert sign_in(owner).post(address(name, keys), entered).status_code == 403
    assert BenchmarkPack.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["overlap_create", "overlap_delete"])
def test_a_brand_manager_changes_no_overlap(name, keys, sign_in, owner):
    assert sign_in(owner).post(address(name, keys)).status_code == 403
    assert AudienceOverlap.objects.filter(pk=keys["overlap"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["dashboard", "influencer_list", "plan_list", "healthz"])
def test_a_page_answers_head_requests(name, sign_in, colleague):
    response = sign_in(colleague).head(reverse(name))
    assert response.status_code == 200 and response.content == b""


@pytest.mark.django_db
def test_nobody_is_sent_to_sign_in_and_back(sign_in):
    response = sign_in(None).get(reverse("campaign_list"))
    assert response.url == f"{reverse('sign_in')}?next={reverse('campaign_list')}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["brand_list", "campaign_list", "shortlist_list", "plan_list"])
def test_lists_hide_other_brands(name, keys, sign_in, outsider, owner, brand):
    assert brand.name in sign_in(owner).get(reverse(name)).content.decode()
    assert brand.name not in sign_in(outsider).get(reverse(name)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "brand_list",
        "campaign_list",
        "influencer_list",
        "shortlist_list",
        "plan_list",
        "import_list",
        "overlap_list",
        "doubt_list",
        "duplicate_list",
        "audit_list",
        "call_list",
        "application_list",
    ],
)
def test_every_list_has_an_empty_state_an_export_and_survives_odd_addresses(name, sign_in, admin):
    client = sign_in(admin)
    page = client.get(reverse(name)).content.decode()
    assert "empty-title" in page and "export=csv" in page
    assert client.get(reverse(name), {"export": "csv"})["Content-Type"].startswith("text/csv")
    odd = {"sort": "nonsense", "page": "999999", "per_page": "-3", "q": "\u0000'\"<script>"}
    assert client.get(reverse(name), odd).status_code == 200


@pytest.mark.django_db
def test_a_page_of_a_signed_in_person_is_never_stored_and_runs_no_inline_script(sign_in, colleague):
    response = sign_in(colleague).get(reverse("dashboard"))
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.django_db
def test_an_unknown_page_says_so_kindly(sign_in, colleague, settings):
    settings.DEBUG = False
    response = sign_in(colleague).get("/nowhere/")
    assert response.status_code == 404 and "Nothing here" in response.content.decode()


@pytest.mark.django_db
def test_brands_share_nothing_when_there_are_no_members(sign_in, outsider):
    lonely = make_brand(name="Lonely")
    assert sign_in(outsider).get(reverse("brand_detail", args=[lonely.pk])).status_code == 404
