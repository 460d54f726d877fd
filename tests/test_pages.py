"""Every address of the site as nobody, outsider, colleague and owner: who sees what."""

import pytest
from django.urls import get_resolver, reverse

from campaigns.models import AudienceOverlap, BenchmarkPack, SavedSearch
from jobs.models import Job
from reviews.services.approving import submit_budget
from tests.applications.factories import make_application, make_call
from tests.factories import (
    PACK_TEXT,
    make_account,
    make_brand,
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
from tests.role_matrix import CHANGES, EXPECTED, OPEN, PEOPLE, PUBLIC, address, route_names


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
