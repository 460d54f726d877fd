"""The public form: applying, confirming by mail, floods, traps, closed calls, nobody told who applied."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from applications.models import Application, Attempts
from applications.services.forgetting import forget_unconfirmed
from applications.services.throttling import take
from jobs.chores import do_due_chores
from tests.applications.factories import make_application, make_call
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db
ENTERED = {
    "relationship": "customer",
    "name": "Lena Lind",
    "email": "Lena@Test.example",
    "niche": "Outdoors",
    "city": "Hamburg",
    "country": "DE",
    "message": "I walk every weekend.",
    "consent": "on",
    "profiles-TOTAL_FORMS": 3,
    "profiles-INITIAL_FORMS": 0,
    "profiles-0-platform": "instagram",
    "profiles-0-handle": "@Lena.Walks",
    "profiles-1-handle": "https://www.tiktok.com/@lenawalks",
}


@pytest.fixture
def call():
    return make_call(make_campaign())


def apply(call, client=None, **entered):
    return (client or Client()).post(call.public_path, {**ENTERED, **entered})


def mailed_link() -> str:
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_somebody_applies_confirms_by_mail_and_reaches_the_moderators_only_then(call, sign_in, colleague):
    response = apply(call)
    assert response.url == reverse("call_applied", args=[call.slug])
    assert "Look into your mail" in Client().get(response.url).content.decode()
    kept = Application.objects.get()
    assert (kept.state, kept.email, kept.relationship) == ("unconfirmed", "lena@test.example", "customer")
    assert {(one.platform, one.handle) for one in kept.profiles.all()} == {
        ("instagram", "lena.walks"),
        ("tiktok", "lenawalks"),
    }
    assert "deletes it when I ask" in kept.consent_text and kept.consent_version and kept.consented_at
    page = reverse("application_list")
    assert "Lena" not in sign_in(colleague).get(page).content.decode()
    assert "Confirm my application" in Client().get(mailed_link()).content.decode()
    assert Application.objects.get().state == "unconfirmed"
    assert "has reached us" in Client().post(mailed_link()).content.decode()
    assert "Lena" in sign_in(colleague).get(page).content.decode()


def test_confirming_twice_is_told_once_and_the_log_names_nobody(call):
    apply(call)
    for _ in range(2):
        assert "has reached us" in Client().post(mailed_link()).content.decode()
    told = AuditEntry.objects.get()
    assert (told.what, told.brand_key) == ("application confirmed", call.campaign.brand_id)
    assert "Lena" not in f"{told} {told.before} {told.after}" and "lena" not in str(told.after)


@pytest.mark.parametrize("spoilt", ["forged", "old", "forgotten"])
def test_a_link_that_is_forged_old_or_forgotten_confirms_nothing(call, spoilt, settings):
    apply(call)
    link = mailed_link()
    if spoilt == "forged":
        link = link[:-4] + "xyz/"
    elif spoilt == "old":
        settings.APPLICATION_CONFIRM_DAYS = -1
    else:
        Application.objects.all().delete()
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410 and "no longer works" in answer.content.decode()
    assert not Application.objects.exclude(state="unconfirmed").exists()


@pytest.mark.parametrize("state", ["waiting", "accepted", "rejected"])
def test_whoever_applied_already_gets_the_same_page_and_another_mail(call, state):
    make_application(call, email="lena@test.example", state=state)
    response = apply(call)
    assert response.url == reverse("call_applied", args=[call.slug])
    assert Application.objects.count() == 1 and "already" in mail.outbox[0].subject
    assert "Lena" not in mail.outbox[0].body


def test_of_two_applications_of_one_address_the_first_confirmed_counts(call):
    links = [apply(call, name=name) and mailed_link() for name in ("First", "Second")]
    assert "has reached us" in Client().post(links[1]).content.decode()
    assert "applied already" in Client().post(links[0]).content.decode()
    assert Application.objects.get().name == "Second"
    assert apply(make_call()).status_code == 302 and Application.objects.count() == 2


@pytest.mark.parametrize(
    ("entered", "named"),
    [
        ({"email": "nonsense"}, "valid email"),
        ({"name": ""}, "required"),
        ({"relationship": "celebrity"}, "valid choice"),
        ({"consent": ""}, "Without your consent"),
        (
            {"profiles-0-handle": "", "profiles-0-platform": "", "profiles-1-handle": ""},
            "at least one profile",
        ),
        ({"profiles-0-handle": "two words"}, "is not a handle on instagram"),
        ({"profiles-0-handle": "https://x.com/lena"}, "not one of instagram"),
        ({"profiles-1-handle": "lenawalks"}, "Choose the platform"),
        ({"profiles-0-handle": ""}, "Enter the handle"),
        ({"message": "a\x00b"}, "Null characters"),
        ({"name": "x" * 121}, "at most 120"),
        ({"profiles-TOTAL_FORMS": ""}, "profile"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_is_kept(call, entered, named):
    response = apply(call, **entered)
    page = response.content.decode()
    assert response.status_code == 422 and named in page
    assert "Hamburg" in page and 'value="DE" selected' in page
    assert not Application.objects.exists() and mail.outbox == []


def test_only_what_the_call_asks_is_asked_and_kept(call):
    call.questions = ["city"]
    call.save()
    page = Client().get(call.public_path).content.decode()
    assert 'name="city"' in page and 'name="message"' not in page and 'name="country"' not in page
    apply(call)
    kept = Application.objects.get()
    assert (kept.city, kept.message, kept.country, kept.niche) == ("Hamburg", "", "", "")


def test_a_program_that_fills_the_trap_gets_the_same_answer_and_nothing_happens(call):
    response = apply(call, website="https://spam.example")
    assert response.url == reverse("call_applied", args=[call.slug])
    assert not Application.objects.exists() and mail.outbox == []


@pytest.mark.parametrize(
    "closed", [{"is_open": False}, {"closes_on": timezone.localdate() - timedelta(days=1)}]
)
def test_a_closed_call_says_so_and_takes_nothing(closed):
    call = make_call(**closed)
    assert "This call is closed" in Client().get(call.public_path).content.decode()
    assert apply(call).status_code == 409 and not Application.objects.exists()


def test_a_call_takes_applications_on_its_last_day_and_an_unknown_one_is_not_found():
    assert apply(make_call(closes_on=timezone.localdate())).status_code == 302
    assert Client().get(reverse("call_apply", args=["nobody-knows-this"])).status_code == 404


def test_too_many_applications_from_one_address_are_refused_with_what_was_typed(call, settings):
    settings.APPLICATIONS_PER_ADDRESS = 2
    statuses = [apply(call, email=f"p{number}@test.example").status_code for number in range(3)]
    response = apply(call)
    assert statuses == [302, 302, 429] and response.status_code == 429
    page = response.content.decode()
    assert "try again later" in page and "Lena Lind" in page and Application.objects.count() == 2
    assert apply(call, Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_too_many_applications_to_one_call_are_refused_wherever_they_come_from(call, settings):
    settings.APPLICATIONS_PER_CALL = 1
    answers = [apply(call, Client(REMOTE_ADDR=f"10.0.0.{end}")).status_code for end in (1, 2)]
    assert answers == [302, 429] and apply(make_call(), Client(REMOTE_ADDR="10.0.0.3")).status_code == 302


@pytest.mark.parametrize(("proxies", "second"), [(0, 429), (1, 302)])
def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(call, settings, proxies, second):
    settings.APPLICATIONS_PER_ADDRESS, settings.PROXIES = 1, proxies
    answers = [
        apply(call, Client(headers={"X-Forwarded-For": f"6.6.6.6, 10.0.0.{end}"})).status_code
        for end in (1, 2)
    ]
    assert answers == [302, second]


def test_nobody_is_flooded_with_mail_through_the_form(call):
    answers = {apply(call).url for _ in range(5)}
    assert answers == {reverse("call_applied", args=[call.slug])} and len(mail.outbox) == 3


def test_counts_hold_no_address_and_go_when_their_time_is_over(call):
    apply(call)
    assert not Attempts.objects.filter(key__contains="127.0").exists()
    Attempts.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    forget_unconfirmed()
    assert not Attempts.objects.exists()


def test_a_limit_is_exact():
    assert [take("a", limit=2, seconds=3600) for _ in range(4)] == [True, True, False, False]
    assert take("b", limit=1, seconds=3600) and Attempts.objects.order_by("pk").first().count == 2


def test_mail_that_cannot_be_sent_is_said_and_nothing_is_kept(call, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = apply(call)
    assert response.status_code == 503 and "could not be sent" in response.content.decode()
    assert "Lena Lind" in response.content.decode() and not Application.objects.exists()


def test_what_nobody_confirms_is_deleted_after_a_week_by_a_worker(call):
    apply(call)
    old = Application.objects.get()
    Application.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    confirmed = make_application(call)
    Application.objects.filter(pk=confirmed.pk).update(created_at=timezone.now() - timedelta(days=90))
    apply(call, email="fresh@test.example")
    assert "forget unconfirmed applications" in do_due_chores()
    assert set(Application.objects.values_list("email", flat=True)) == {confirmed.email, "fresh@test.example"}
    assert do_due_chores() == []


def test_the_public_page_runs_no_inline_script_sets_no_session_and_needs_a_token(call):
    client = Client(enforce_csrf_checks=True)
    page = client.get(call.public_path)
    assert "unsafe" not in page["Content-Security-Policy"] and "sessionid" not in client.cookies
    assert b"style=" not in page.content and b"<script>" not in page.content
    assert apply(call, client).status_code == 403


def test_the_slug_is_hard_to_guess():
    slugs = {make_call().slug for _ in range(20)}
    assert len(slugs) == 20 and all(len(slug) == 16 for slug in slugs)
