"""Signing in, being throttled, changing and resetting a password, choosing colours."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "a-long-test-password", "another-long-password"


@pytest.fixture
def mara() -> User:
    return make_user("mara@test.example", Role.STAFF)


def sign_in_with(client, email: str, password: str = PASSWORD):
    return client.post(reverse("sign_in"), {"username": email, "password": password})


def test_a_person_signs_in_by_email_whatever_its_case(client, mara):
    assert sign_in_with(client, "Mara@Test.example").url == reverse("dashboard")
    assert client.get(reverse("dashboard")).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [("mara@test.example", "wrong"), ("nobody@test.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, mara, email, password):
    response = sign_in_with(client, email, password)
    page = response.content.decode()
    assert response.status_code == 200 and "do not belong together" in page and email in page


def test_a_deactivated_person_cannot_sign_in_and_is_signed_out(client, mara):
    client.force_login(mara)
    User.objects.filter(pk=mara.pk).update(is_active=False)
    assert client.get(reverse("dashboard")).status_code == 302
    assert "do not belong together" in sign_in_with(client, mara.email).content.decode()


def test_too_many_wrong_passwords_lock_this_address_for_a_while(client, mara, settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    statuses = [sign_in_with(client, mara.email, "wrong").status_code for _ in range(3)]
    assert statuses[-1] == 429
    response = sign_in_with(client, mara.email)
    assert response.status_code == 429 and "Too many attempts" in response.content.decode()


def test_changing_the_password_signs_other_places_out(client, mara, sign_in):
    elsewhere = sign_in(mara)
    client.force_login(mara)
    entered = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("password_change"), entered).url == reverse("password_change_done")
    assert client.get(reverse("dashboard")).status_code == 200
    assert elsewhere.get(reverse("dashboard")).status_code == 302


def test_a_forgotten_password_is_set_anew_by_mail(client, mara):
    client.post(reverse("password_reset"), {"email": mara.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"new_password1": NEW, "new_password2": NEW})
    assert sign_in_with(client, mara.email, NEW).status_code == 302


def test_asking_for_an_unknown_address_tells_nothing(client, mara):
    response = client.post(reverse("password_reset"), {"email": "nobody@test.example"})
    assert response.url == reverse("password_reset_done") and mail.outbox == []


def test_the_password_is_kept_as_argon2(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = User(email="x@test.example", name="X")
    user.set_password(PASSWORD)
    assert user.password.startswith("argon2")


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("<script>", "auto")])
def test_the_choice_of_colours_is_kept(client, chosen, kept):
    response = client.post(reverse("theme"), {"theme": chosen, "next": "https://elsewhere.example/"})
    assert response.url == "/" and client.cookies["theme"].value == kept


def test_only_admins_open_the_administration(sign_in, admin, colleague, owner):
    statuses = [sign_in(person).get("/admin/").status_code for person in (admin, colleague, owner)]
    assert statuses == [200, 302, 302]


def test_an_admin_adds_a_person_with_a_role(sign_in, admin):
    entered = {
        "email": "New@Test.example",
        "name": "New",
        "role": "staff",
        "password1": NEW,
        "password2": NEW,
        "usable_password": "true",
    }
    assert sign_in(admin).post("/admin/accounts/user/add/", entered).status_code == 302
    assert User.objects.get(email="new@test.example").is_agency
