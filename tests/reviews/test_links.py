"""Signed links: one review for somebody without an account, until it expires or is revoked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from reviews.models import Decision, ReviewLink
from reviews.services.reviewers import make_link, token_of
from tests.factories import make_account, make_review, make_shortlist


@pytest.fixture
def link(review, colleague):
    return make_link(review=review, name="Petra Partner", email="petra@test.example", days=7, user=colleague)


def page_of(client, link, name="review_open", *more):
    return client.get(reverse(name, args=[token_of(link), *more]))


def test_an_outsider_opens_the_link_and_decides_without_an_account(client, link, review):
    page = page_of(client, link).content.decode()
    assert "Petra Partner, by review link" in page and "Please look at the fees." in page
    assert "Sign out" not in page and reverse("campaign_list") not in page
    item = review.items.first()
    address = reverse("review_open_decide", args=[token_of(link)])
    response = client.post(address, {"item": item.pk, "verdict": "reject", "reason": "No"})
    assert response.url == reverse("review_open_item", args=[token_of(link), 2])
    decision = Decision.objects.get()
    assert (decision.user, decision.link, decision.by_name) == (None, link, "Petra Partner, by review link")
    entry = AuditEntry.objects.about(review).first()
    assert entry.actor is None and entry.actor_name == "Petra Partner, by review link"


def test_comments_by_link_bear_the_name(client, link, review):
    client.post(reverse("review_open_comment", args=[token_of(link)]), {"text": "Love Mara."})
    assert review.comments.get().by_name == "Petra Partner, by review link"


@pytest.mark.parametrize("how", ["revoked", "expired", "forged", "other key", "nonsense", "unsigned"])
def test_a_link_that_does_not_work_shows_nothing_and_takes_nothing(
    how, client, link, review, colleague, sign_in
):
    token = token_of(link)
    if how == "revoked":
        sign_in(colleague).post(reverse("review_revoke", args=[review.pk]), {"link": link.pk})
    elif how == "expired":
        ReviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "forged":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif how == "other key":
        token = token.replace(str(link.pk), str(link.pk + 1), 1)
    else:
        token = {"nonsense": "x:y:z", "unsigned": f"{link.pk}.{link.nonce}"}[how]
    for name, more in (("review_open", []), ("review_open_item", [1])):
        response = client.get(reverse(name, args=[token, *more]))
        assert response.status_code == 404 and "mara" not in response.content.decode()
    posted = client.post(reverse("review_open_decide", args=[token]), {"verdict": "approve"})
    assert posted.status_code == 404 and not Decision.objects.exists()


def test_a_link_opens_its_own_review_and_no_other(client, link):
    other = make_review(make_shortlist(accounts=(make_account(handle="secret"),)))
    assert "secret" not in page_of(client, link).content.decode()
    assert page_of(client, link, "review_open_item", 9).status_code == 404
    posted = client.post(
        reverse("review_open_decide", args=[token_of(link)]),
        {"item": other.items.get().pk, "verdict": "approve"},
    )
    assert posted.status_code == 404
    assert client.get(reverse("review_detail", args=[other.pk])).status_code == 302


def test_the_page_of_a_link_is_kept_nowhere(client, link):
    response = page_of(client, link)
    assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "same-origin"


def test_a_link_is_made_mailed_listed_and_revoked(review, sign_in, colleague, client):
    signed_in = sign_in(colleague)
    form = {"name": "Paul", "email": "paul@test.example", "days": "3"}
    page = signed_in.post(reverse("review_share", args=[review.pk]), form, follow=True).content.decode()
    link = ReviewLink.objects.get()
    address = reverse("review_open", args=[token_of(link)])
    assert address in page and address in mail.outbox[0].body and mail.outbox[0].to == ["paul@test.example"]
    assert client.get(address).status_code == 200
    link.refresh_from_db()
    assert link.opened_at is not None
    signed_in.post(reverse("review_revoke", args=[review.pk]), {"link": link.pk})
    assert client.get(address).status_code == 404
    assert [entry.what for entry in AuditEntry.objects.about(review)[:2]] == [
        "review link revoked",
        "review link made",
    ]


@pytest.mark.parametrize(
    "form", [{"name": "", "days": "3"}, {"name": "P", "days": "0"}, {"name": "P", "days": "9999"}]
)
def test_a_link_needs_a_name_and_sensible_days(form, review, sign_in, colleague):
    page = (
        sign_in(colleague).post(reverse("review_share", args=[review.pk]), form, follow=True).content.decode()
    )
    assert "alert-danger" in page and not ReviewLink.objects.exists()


def test_a_link_of_another_review_is_not_revoked_here(link, sign_in, colleague):
    other = make_review(make_shortlist())
    assert (
        sign_in(colleague).post(reverse("review_revoke", args=[other.pk]), {"link": link.pk}).status_code
        == 404
    )
