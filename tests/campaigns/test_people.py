"""People and access: inviting, changing, deactivating; the last admin stays; each step is told."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Role, User
from accounts.services.people import AccessRefusedError
from campaigns.services.people import access_mark, change_person, set_active
from tests.at_once import at_once
from tests.factories import make_brand, make_user

pytestmark = pytest.mark.django_db
NEW = "another-long-password"
PASSWORDS = {"new_password1": NEW, "new_password2": NEW}
INVITED = {"email": "Nia@Test.example", "name": "Nia", "role": "brand_manager"}


@pytest.fixture
def client(sign_in, admin):
    return sign_in(admin)


def link_in(message) -> str:
    return re.search(r"http://testserver(\S+)", message.body)[1]


def invite(client, **entered) -> User:
    assert client.post(reverse("person_invite"), {**INVITED, **entered}).status_code == 302
    return User.objects.get(email=entered.get("email", INVITED["email"]).lower())


def edit(client, person, **entered):
    """Change somebody over what stands now."""
    seen = access_mark(User.objects.get(pk=person.pk))
    return client.post(reverse("person_edit", args=[person.pk]), {"seen": seen, **entered})


def entries() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("area", "what"))


def test_an_invited_person_sets_a_password_by_the_mailed_link_and_is_in(client, brand, admin):
    nia = invite(client, brands=[brand.pk])
    assert not nia.has_usable_password() and list(nia.brands.all()) == [brand]
    assert mail.outbox[0].to == ["nia@test.example"] and "within 7 days" in mail.outbox[0].body
    hers = Client()
    assert nia.email in hers.get(link_in(mail.outbox[0])).content.decode()
    assert hers.post(link_in(mail.outbox[0]), PASSWORDS).url == reverse("dashboard")
    assert hers.get(reverse("brand_detail", args=[brand.pk])).status_code == 200
    assert entries() == [("access", "person invited"), ("access", "invitation accepted")]
    told = AuditEntry.objects.get(what="person invited")
    assert told.after == {"email": nia.email, "name": "Nia", "role": "Brand manager", "brands": ["Nordwind"]}
    assert (told.actor, told.brand_key) == (admin, None)


@pytest.mark.parametrize("spoilt", ["used", "old", "forged", "later", "deactivated"])
def test_a_link_that_is_used_old_forged_or_replaced_works_no_more(client, spoilt, settings, admin):
    nia = invite(client)
    link = link_in(mail.outbox[0])
    if spoilt == "used":
        Client().post(link, PASSWORDS)
    elif spoilt == "old":
        settings.INVITATION_TIMEOUT = -1
    elif spoilt == "forged":
        link = link[:-3] + "x/"
    elif spoilt == "later":
        User.objects.filter(pk=nia.pk).update(invited_at=timezone.now() - timedelta(hours=1))
        client.post(reverse("person_reinvite", args=[nia.pk]))
    else:
        set_active(person=nia, is_active=False, by=admin)
        set_active(person=User.objects.get(pk=nia.pk), is_active=True, by=admin)
    password = User.objects.get(pk=nia.pk).password
    assert Client().get(link).status_code == 410
    response = Client().post(link, PASSWORDS)
    assert response.status_code == 410 and "no longer works" in response.content.decode()
    assert User.objects.get(pk=nia.pk).password == password


def test_a_weak_password_is_refused_and_the_link_stays_good(client):
    invite(client)
    link = link_in(mail.outbox[0])
    response = Client().post(link, {"new_password1": "short", "new_password2": "short"})
    assert response.status_code == 422 and Client().get(link).status_code == 200


def test_an_invitation_is_sent_again_only_to_who_waits_for_one(client, colleague):
    nia = invite(client)
    client.post(reverse("person_reinvite", args=[nia.pk]))
    page = client.post(reverse("person_reinvite", args=[colleague.pk]), follow=True).content.decode()
    assert len(mail.outbox) == 2 and "waits for no invitation" in page
    assert entries() == [("access", "person invited"), ("access", "person invited again")]
    assert Client().post(link_in(mail.outbox[1]), PASSWORDS).status_code == 302


@pytest.mark.parametrize(
    ("entered", "named"),
    [
        ({"email": "Staff@test.example"}, "taken"),
        ({"email": "no address"}, "valid"),
        ({"name": " "}, "required"),
        ({"role": "x"}, "valid"),
    ],
)
def test_a_wrong_invitation_names_the_field_keeps_what_was_typed_and_mails_nobody(
    client, colleague, entered, named
):
    page = client.post(reverse("person_invite"), {**INVITED, **entered})
    text = page.content.decode()
    assert page.status_code == 422 and named in text and mail.outbox == []
    assert ("Nia" in text or entered["name"]) and not AuditEntry.objects.exists()


def test_mail_that_cannot_be_sent_is_said_and_the_person_can_be_invited_again(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = client.post(reverse("person_invite"), INVITED, follow=True).content.decode()
    assert "could not be sent" in page and "Send the invitation again" in page


def test_name_role_and_brands_are_changed_and_told(client, owner, brand):
    other = make_brand(name="Südwind")
    edit(client, owner, name=owner.name, role=owner.role, brands=[other.pk])
    assert list(owner.brands.all()) == [other]
    edit(client, owner, name="Olga", role="staff", brands=[other.pk])
    owner.refresh_from_db()
    assert (owner.name, owner.role, owner.brands.count()) == ("Olga", "staff", 0)
    assert [what for _, what in entries()] == ["brands changed", "person changed"]
    told = AuditEntry.objects.order_by("pk").first()
    assert (told.before, told.after) == ({"brands": ["Nordwind"]}, {"brands": ["Südwind"]})


def test_of_two_admins_who_change_somebody_the_later_is_asked_with_both_versions(client, owner):
    late = {"seen": access_mark(owner), "name": "Late", "role": "brand_manager"}
    edit(client, owner, name="Early", role="brand_manager", brands=[make_brand(name="Südwind").pk])
    answer = client.post(reverse("person_edit", args=[owner.pk]), late)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Early" in page and "Südwind" in page and 'value="Late"' in page
    assert User.objects.get(pk=owner.pk).name == "Early" and len(entries()) == 1
    again = {**late, "seen": answer.context["form"].data["seen"]}
    assert client.post(reverse("person_edit", args=[owner.pk]), again).status_code == 302


def test_a_deactivated_persons_sessions_end_and_stay_ended_when_they_are_let_in_again(
    client, colleague, sign_in
):
    theirs = sign_in(colleague)
    client.post(reverse("person_deactivate", args=[colleague.pk]))
    assert theirs.get(reverse("dashboard")).status_code == 302
    client.post(reverse("person_reactivate", args=[colleague.pk]))
    assert theirs.get(reverse("dashboard")).status_code == 302
    assert sign_in(User.objects.get(pk=colleague.pk)).get(reverse("dashboard")).status_code == 200
    assert entries() == [("access", "person deactivated"), ("access", "person reactivated")]


def test_nobody_deactivates_or_demotes_themselves(client, admin):
    make_user("second@test.example", Role.ADMIN)
    page = edit(client, admin, name="Me", role="staff")
    assert page.status_code == 422 and "own admin rights" in page.content.decode()
    page = client.post(reverse("person_deactivate", args=[admin.pk]), follow=True)
    assert "cannot deactivate yourself" in page.content.decode()
    admin.refresh_from_db()
    assert admin.is_admin and not AuditEntry.objects.exists()


def test_the_last_admin_stays_whoever_asks(admin):
    second = make_user("second@test.example", Role.ADMIN)
    set_active(person=second, is_active=False, by=admin)
    with pytest.raises(AccessRefusedError, match="no admin any more"):
        set_active(person=admin, is_active=False, by=second)
    admin.role = Role.STAFF
    with pytest.raises(AccessRefusedError):
        change_person(person=admin, brands=(), by=User.objects.get(pk=admin.pk), seen="")
    assert User.objects.get(pk=admin.pk).is_admin


def test_the_administration_keeps_the_last_admin_too(client, admin, colleague):
    edit = reverse("admin:accounts_user_change", args=[admin.pk])
    page = client.post(edit, {"email": admin.email, "name": "Me", "role": "staff", "is_active": "on"})
    assert page.status_code == 200 and "own admin rights" in page.content.decode()
    gone = {"action": "delete_selected", "_selected_action": [admin.pk, colleague.pk], "post": "yes"}
    assert client.post(reverse("admin:accounts_user_changelist"), gone).status_code == 403
    assert User.objects.filter(pk__in=[admin.pk, colleague.pk]).count() == 2 and entries() == []


def test_changes_of_people_in_the_administration_are_told_and_end_sessions(client, colleague, sign_in):
    theirs = sign_in(colleague)
    edit = reverse("admin:accounts_user_change", args=[colleague.pk])
    client.post(edit, {"email": colleague.email, "name": colleague.name, "role": "staff"})
    client.post(edit, {"email": colleague.email, "name": colleague.name, "role": "staff", "is_active": "on"})
    assert theirs.get(reverse("dashboard")).status_code == 302
    set_password = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[colleague.pk]), set_password)
    client.post(reverse("admin:accounts_user_delete", args=[colleague.pk]), {"post": "yes"})
    told = [what for _, what in entries()]
    assert told == ["person deactivated", "person reactivated", "password changed", "user deleted"]


def test_a_changed_and_a_forgotten_password_are_told_without_the_password(client, admin):
    changed = {"old_password": "a-long-test-password", **PASSWORDS}
    client.post(reverse("password_change"), changed)
    Client().post(reverse("password_reset"), {"email": admin.email})
    link = link_in(mail.outbox[0])
    page = Client()
    page.post(page.get(link, follow=True).redirect_chain[-1][0], PASSWORDS)
    assert entries() == [("access", "password changed")] * 2
    assert all(entry.before == entry.after == {} for entry in AuditEntry.objects.all())


@pytest.mark.parametrize(
    ("query", "found"),
    [({"q": "ada"}, 1), ({"role": "staff"}, 1), ({"access": "invited"}, 1), ({"access": "deactivated"}, 1),
     ({"access": "active"}, 3), ({"brand": ""}, 5)],
)  # fmt: skip
def test_the_list_of_people_filters(client, colleague, owner, query, found):
    make_user("ada@test.example", Role.BRAND_MANAGER, is_active=False)
    invite(client)
    page = client.get(reverse("person_list"), query)
    assert len(page.context["table"].rows) == found


def test_the_list_shows_and_exports_brands_and_asks_as_often_for_two_as_for_many(client, owner, brand):
    numbers = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("person_list")).content.decode()
        numbers.append(len(asked))
        for number in range(10):
            brand.members.add(make_user(f"more{turn}{number}@test.example", Role.BRAND_MANAGER))
    assert numbers[0] == numbers[1] and "Nordwind" in page
    rows = b"".join(client.get(reverse("person_list"), {"export": "csv"}).streaming_content).decode()
    assert "owner@test.example,Brand manager,Nordwind,Active" in rows


@pytest.mark.parametrize("name", ["person_edit", "person_deactivate", "person_reactivate", "person_reinvite"])
def test_agency_staff_and_brand_managers_change_nobody(name, sign_in, colleague, owner, admin):
    for person in (colleague, owner):
        page = reverse(name, args=[admin.pk])
        assert sign_in(person).post(page, {"name": "x", "role": "staff"}).status_code == 403
    assert sign_in(colleague).post(reverse("person_invite"), INVITED).status_code == 403
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_deactivate_each_other_at_once_leave_one(tmp_path):
    ada, bob = make_user("ada@test.example", Role.ADMIN), make_user("bob@test.example", Role.ADMIN)

    def deactivate(pair: tuple[User, User]) -> str:
        try:
            set_active(person=pair[0], is_active=False, by=pair[1])
        except AccessRefusedError:
            return "refused"
        return "done"

    assert sorted(at_once(tmp_path, deactivate, [(ada, bob), (bob, ada)])) == ["done", "refused"]
    assert User.objects.filter(is_active=True).count() == 1
