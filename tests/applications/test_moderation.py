"""Deciding about applications: who sees and may do what, once, and all of it told."""

from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from applications.models import Application, ApplicationProfile
from applications.services.moderating import NotWaitingError, accept
from campaigns.models import Influencer, SocialAccount
from tests.applications.factories import make_application, make_call
from tests.factories import make_account, make_campaign, make_shortlist, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, colleague):
    return sign_in(colleague)


@pytest.fixture
def call(brand):
    return make_call(make_campaign(brand))


def post(client, name, application, **entered):
    return client.post(reverse(name, args=[application.pk]), entered, follow=True)


def told() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("what", flat=True))


def test_accepting_makes_the_person_and_the_accounts_puts_them_on_the_shortlist_and_mails(client, call):
    shortlist = make_shortlist(call.campaign)
    application = make_application(
        call,
        ("lena.walks",),
        name="Lena",
        relationship="customer",
        city="Hamburg",
        country="DE",
        niche="outdoors",
    )
    ApplicationProfile.objects.create(application=application, platform="tiktok", handle="lena")
    entered = {"accept-shortlist": shortlist.pk, "accept-mail": "on"}
    page = post(client, "application_accept", application, **entered).content.decode()
    person = Influencer.objects.get(name="Lena")
    assert (person.kind, person.city, person.country) == ("customer", "Hamburg", "DE")
    assert [niche.name for niche in person.niches.all()] == ["outdoors"]
    assert {account.handle for account in shortlist.accounts.all()} == {"lena.walks", "lena"}
    assert person.accounts.get(platform="tiktok").url == "https://www.tiktok.com/@lena"
    assert mail.outbox[0].to == [application.email] and "accepted" in page
    entry = AuditEntry.objects.exclude(what="influencers added").get()
    assert (entry.what, entry.area, entry.brand_key) == (
        "application accepted",
        "state",
        call.campaign.brand_id,
    )
    assert entry.after == {"state": "accepted", "shortlist": shortlist.name}


def test_an_account_of_the_catalogue_is_found_and_only_gaps_of_its_person_are_filled(client, call):
    account = make_account(handle="lena.walks", name="Lena Lind", city="Kiel", country="", niches=("Food",))
    application = make_application(
        call, ("lena.walks", "lena.two"), name="L.", city="Hamburg", country="DE", niche="Outdoors"
    )
    page = client.get(reverse("application_detail", args=[application.pk])).content.decode()
    assert "Lena Lind" in page and "not yet" in page
    post(client, "application_accept", application)
    person = account.influencer
    person.refresh_from_db()
    assert (person.name, person.city, person.country) == ("Lena Lind", "Kiel", "DE")
    assert [niche.name for niche in person.niches.all()] == ["Food"]
    assert {one.handle for one in person.accounts.all()} == {"lena.walks", "lena.two"}
    assert Influencer.objects.count() == 1 and mail.outbox == []


def test_accepting_twice_accepts_once(client, call):
    application = make_application(call)
    post(client, "application_accept", application)
    page = post(client, "application_accept", application).content.decode()
    assert "decided about this application meanwhile" in page
    assert SocialAccount.objects.count() == 1 and told() == ["application accepted"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share the test's SQLite in memory")
@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_make_one_person():
    application, user = make_application(), make_user()
    start, refused = Barrier(2), []

    def work() -> None:
        start.wait()
        try:
            accept(key=application.pk, by=user)
        except NotWaitingError:
            refused.append(1)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [1] and Influencer.objects.count() == 1
    assert AuditEntry.objects.filter(what="application accepted").count() == 1


def test_rejecting_needs_a_reason_and_mails_only_when_asked(client, call):
    one, two = make_application(call), make_application(call)
    assert post(client, "application_reject", one).status_code == 422
    post(client, "application_reject", one, **{"reject-reason": "too far away"})
    assert mail.outbox == []
    post(client, "application_reject", two, **{"reject-reason": "too far away", "reject-mail": "on"})
    assert "too far away" in mail.outbox[0].body
    assert [application.state for application in Application.objects.all()] == ["rejected", "rejected"]
    assert AuditEntry.objects.first().reason == "too far away" and not Influencer.objects.exists()


def test_a_shortlist_of_another_campaign_is_no_choice(client, call):
    other = make_shortlist()
    response = post(client, "application_accept", make_application(call), **{"accept-shortlist": other.pk})
    assert response.status_code == 422 and not other.accounts.exists() and told() == []


@pytest.mark.parametrize(
    ("entered", "states", "says"),
    [
        ({"decision": "accept"}, ["accepted", "accepted", "rejected"], "2 applications accepted"),
        ({"decision": "reject", "reason": "no"}, ["rejected"] * 3, "2 applications rejected"),
        ({"decision": "reject"}, ["waiting", "waiting", "rejected"], "Give a reason"),
        ({"decision": "burn"}, ["waiting", "waiting", "rejected"], "Press Accept or Reject"),
    ],
)
def test_several_are_decided_at_once_and_decided_ones_stay(client, call, entered, states, says):
    applications = [make_application(call), make_application(call), make_application(call, state="rejected")]
    ticked = [application.pk for application in applications]
    page = client.post(reverse("application_decide"), {"application": [*ticked, "x"], **entered}, follow=True)
    assert says in page.content.decode()
    assert list(Application.objects.order_by("pk").values_list("state", flat=True)) == states
    assert len(told()) == (2 if "2" in says else 0)


def test_ticking_nothing_says_so(client):
    page = client.post(reverse("application_decide"), {"decision": "accept"}, follow=True)
    assert "Tick the applications first" in page.content.decode()


def test_a_brands_people_look_at_their_campaigns_applications_without_e_mails(sign_in, owner, outsider, call):
    own, foreign = make_application(call, name="Ours"), make_application(name="Of Elsewhere")
    theirs = sign_in(owner)
    pages = [reverse("application_list"), reverse("application_detail", args=[own.pk])]
    for page in (theirs.get(address).content.decode() for address in pages):
        assert "Ours" in page and own.email not in page and foreign.name not in page
        assert reverse("application_decide") not in page and "/accept/" not in page
    exported = b"".join(theirs.get(pages[0], {"export": "csv"}).streaming_content).decode()
    assert "Ours" in exported and own.email not in exported
    assert len(theirs.get(pages[0], {"q": own.email}).context["table"].rows) == 0
    assert theirs.get(reverse("application_detail", args=[foreign.pk])).status_code == 404
    assert "Ours" not in sign_in(outsider).get(pages[0]).content.decode()
    assert reverse("call_apply", args=[call.slug]) in theirs.get(reverse("call_list")).content.decode()
    assert (
        reverse("call_apply", args=[call.slug])
        not in sign_in(outsider).get(reverse("call_list")).content.decode()
    )


@pytest.mark.parametrize(
    "name", ["application_accept", "application_reject", "application_delete", "call_edit"]
)
def test_a_brand_manager_decides_and_deletes_nothing(sign_in, owner, call, name):
    application = make_application(call)
    key = call.pk if name == "call_edit" else application.pk
    entered = {"reject-reason": "x", "title": "x"}
    assert sign_in(owner).post(reverse(name, args=[key]), entered).status_code == 403
    decide = {"application": [application.pk], "decision": "accept"}
    assert sign_in(owner).post(reverse("application_decide"), decide).status_code == 403
    application.refresh_from_db()
    assert application.state == "waiting" and told() == []


def test_an_unconfirmed_application_cannot_be_looked_at_or_accepted(client, call):
    application = make_application(call, state="unconfirmed")
    assert client.get(reverse("application_detail", args=[application.pk])).status_code == 404
    assert post(client, "application_accept", application).status_code == 404


def test_an_admin_deletes_an_applicants_data_and_the_log_names_nobody(sign_in, admin, client, call):
    application = make_application(call, ("lena.walks",), name="Lena Lind")
    post(client, "application_accept", application)
    page = reverse("application_delete", args=[application.pk])
    assert client.post(page).status_code == 403
    assert "gone for good" in sign_in(admin).get(page).content.decode()
    sign_in(admin).post(page)
    assert not Application.objects.exists() and not ApplicationProfile.objects.exists()
    assert told() == ["application accepted", "application deleted"]
    for entry in AuditEntry.objects.all():
        words = f"{entry.subject_name} {entry.actor_name} {entry.before} {entry.after} {entry.reason}"
        assert "Lena" not in words and application.email not in words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "rejected"}, {"Bob"}),
        ({"platform": "tiktok"}, {"Bob"}),
        ({"relationship": "employee"}, {"Ada"}),
        ({"city": "ham"}, {"Ada"}),
        ({"q": "@ada.x"}, {"Ada"}),
        ({"q": "bob@test.example"}, {"Bob"}),
        ({"call": "999999"}, set()),
    ],
)
def test_the_list_filters(client, call, query, found):
    make_application(call, ("ada.x",), name="Ada", relationship="employee", city="Hamburg")
    bob = make_application(call, ("bob",), name="Bob", state="rejected", email="bob@test.example")
    bob.profiles.update(platform="tiktok")
    table = client.get(reverse("application_list"), query).context["table"]
    assert {row.record.name for row in table.rows} == found


@pytest.mark.parametrize("name", ["application_list", "call_list"])
def test_a_list_asks_the_database_as_often_for_two_rows_as_for_twenty(client, brand, name):
    numbers = []
    for count in (2, 18):
        for _ in range(count):
            make_application(make_call(make_campaign(brand)))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_the_export_names_profiles_and_e_mails(client, call):
    application = make_application(call, ("ada.x", "ada.y"), message="=1+1")
    rows = b"".join(client.get(reverse("application_list"), {"export": "csv"}).streaming_content).decode()
    assert "@ada.x on Instagram, @ada.y on Instagram" in rows and application.email in rows
    calls = b"".join(client.get(reverse("call_list"), {"export": "csv"}).streaming_content).decode()
    assert call.public_path in calls


def call_fields(call, **entered):
    return {"title": call.title, "campaign": call.campaign_id or "", "is_open": "on",
            "questions": call.questions, "version": call.version, **entered}  # fmt: skip


def test_a_call_is_started_edited_and_told(client, call):
    page = client.post(
        reverse("call_create"), {"title": "Walk", "is_open": "on", "questions": ["city"]}, follow=True
    )
    assert "http://testserver/apply/" in page.content.decode()
    edit = reverse("call_edit", args=[call.pk])
    client.post(edit, {**call_fields(call), "is_open": ""})
    call.refresh_from_db()
    assert not call.is_open and told() == ["call created", "open changed"]
    keys = AuditEntry.objects.order_by("pk").values_list("brand_key", flat=True)
    assert list(keys) == [None, call.campaign.brand_id]


def test_of_two_edits_of_a_call_the_later_is_asked_with_both_versions(client, call):
    edit = reverse("call_edit", args=[call.pk])
    client.post(edit, call_fields(call, title="First"))
    late = client.post(edit, call_fields(call, title="Second"))
    page = late.content.decode()
    assert late.status_code == 409 and "First" in page and 'value="Second"' in page
    call.refresh_from_db()
    assert call.title == "First" and len(told()) == 1
    assert client.post(edit, call_fields(call, title="")).status_code == 422
