"""Reviews: what was sent stays as it was, decisions with their reasons, comments, what changed since."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.models import ShortlistEntry, SocialAccount, Terms
from reviews.models import Comment, Decision, Review
from reviews.services.deciding import standing_of
from reviews.services.reviewers import Reviewer
from tests.factories import make_account, make_plan, make_rate, make_shortlist


def decide(client, review, **words):
    return client.post(reverse("review_decide", args=[review.pk]), words)


def test_sending_keeps_the_numbers_and_mails_the_brands_managers(
    shortlist, owner, outsider, sign_in, colleague
):
    address = f"{reverse('review_create')}?shortlist={shortlist.pk}"
    response = sign_in(colleague).post(address, {"title": "Round one", "message": "Fees are fresh."})
    review = Review.objects.get()
    assert response.url == reverse("review_detail", args=[review.pk])
    assert [item.handle for item in review.items.all()] == ["mara", "leo"]
    assert review.items.first().numbers["followers"] == 50_000
    assert review.items.first().numbers["fee_cents"] == 20_000
    assert review.items.last().numbers["fee_cents"] is None
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert response.url in mail.outbox[0].body and "Fees are fresh." in mail.outbox[0].body


def test_the_brand_manager_goes_through_the_accounts_one_by_one(review, sign_in, owner):
    client = sign_in(owner)
    page = client.get(reverse("review_detail", args=[review.pk])).content.decode()
    first, second = (reverse("review_item", args=[review.pk, position]) for position in (1, 2))
    assert "Go through 2 accounts" in page and first in page
    item = review.items.first()
    response = decide(client, review, item=item.pk, verdict="approve", rating="4", reason="Fits.")
    assert response.url == second
    last = review.items.last()
    response = decide(client, review, item=last.pk, verdict="reject", reason="Too small")
    assert response.url == reverse("review_detail", args=[review.pk])
    page = client.get(response.url).content.decode()
    assert "Too small" in page and "rated 4 of 5" in page


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"verdict": "reject", "reason": "  "}, "A rejection needs its reason"),
        ({"reason": "hm"}, "Choose a verdict"),
        ({"verdict": "maybe"}, "Select a valid choice"),
        ({"verdict": "approve", "rating": "9"}, "Select a valid choice"),
    ],
)
def test_a_decision_that_is_incomplete_is_named_and_kept(words, error, review, sign_in, owner):
    response = decide(sign_in(owner), review, item=review.items.first().pk, **words)
    assert response.status_code == 422 and error in response.content.decode()
    assert not Decision.objects.exists()


def test_a_later_word_takes_the_place_of_the_earlier_one_which_stays_on_record(review, owner):
    from reviews.services.deciding import decide as keep

    item = review.items.first()
    reviewer = Reviewer(user=owner)
    keep(review=review, item=item, reviewer=reviewer, verdict="approve")
    keep(review=review, item=item, reviewer=reviewer, verdict="reject", reason="Second thoughts")
    standing = standing_of(review, reviewer)
    assert [one.verdict for one in standing.items[0].decisions] == ["reject"]
    assert standing.items[0].mine.reason == "Second thoughts"
    assert Decision.objects.count() == 2 and AuditEntry.objects.about(review).count() == 3


def test_what_changed_since_it_was_sent_is_marked(review, shortlist, sign_in, owner):
    mara = SocialAccount.objects.get(handle="mara")
    make_rate(mara, fee=240, brand=shortlist.campaign.brand, quoted_on=date(2026, 11, 25))
    SocialAccount.objects.filter(pk=mara.pk).update(followers=51_000)
    Terms.objects.create(entry=ShortlistEntry.objects.get(account=mara), posts=3)
    ShortlistEntry.objects.filter(account__handle="leo").delete()
    ShortlistEntry.objects.create(shortlist=shortlist, account=make_account())
    page = sign_in(owner).get(reverse("review_detail", args=[review.pk])).content.decode()
    for words in (
        "Followers: 50k when sent, 51k now",
        "Fee per post: $200 when sent, $240 now",
        "Posts: – when sent, 3 now",
        "No longer on the shortlist",
        "1 more came on the shortlist since",
    ):
        assert words in page, words


def test_another_brands_fee_never_enters_a_review(shortlist, outsider, colleague):
    from tests.factories import make_review

    mara = SocialAccount.objects.get(handle="mara")
    make_rate(mara, fee=111, brand=outsider.brands.get())
    assert make_review(shortlist, colleague).items.first().numbers["fee_cents"] == 20_000


def test_the_agency_sends_and_comments_but_does_not_decide(review, sign_in, colleague):
    client = sign_in(colleague)
    assert decide(client, review, verdict="approve").status_code == 403
    client.post(reverse("review_comment", args=[review.pk]), {"text": "Any questions?"})
    item = review.items.first()
    client.post(reverse("review_comment", args=[review.pk]), {"text": "She is in Oslo.", "item": item.pk})
    assert list(Comment.objects.values_list("item", "text")) == [
        (None, "Any questions?"),
        (item.pk, "She is in Oslo."),
    ]
    assert "She is in Oslo." in client.get(reverse("review_item", args=[review.pk, 1])).content.decode()


def test_deciding_on_the_whole_tells_who_sent_it(review, sign_in, owner, colleague):
    decide(sign_in(owner), review, verdict="approve", reason="Go")
    assert mail.outbox[-1].to == [colleague.email] and "approve" in mail.outbox[-1].body


def test_a_closed_review_takes_no_decision_and_says_so(review, sign_in, owner, colleague):
    sign_in(colleague).post(reverse("review_close", args=[review.pk]))
    client = sign_in(owner)
    response = client.post(reverse("review_decide", args=[review.pk]), {"verdict": "approve"}, follow=True)
    assert "This review is closed: nothing was saved" in response.content.decode()
    assert not Decision.objects.exists()


def test_an_item_of_another_review_is_not_decided_here(review, shortlist, sign_in, owner):
    from tests.factories import make_review

    other = make_review(make_shortlist(accounts=(make_account(),))).items.get()
    assert decide(sign_in(owner), review, item=other.pk, verdict="approve").status_code == 404


def test_a_plan_is_reviewed_with_what_it_planned(brand, colleague, owner, sign_in):
    from tests.factories import make_campaign, make_review

    plan = make_plan(make_campaign(brand), colleague)
    review = make_review(plan, colleague)
    lines = {line.handle: line for line in plan.lines.all()}
    item = review.items.first()
    assert item.numbers["cost_cents"] == lines[item.handle].total_cents
    assert item.handle in sign_in(owner).get(reverse("review_detail", args=[review.pk])).content.decode()


def test_reminders_go_out_once_a_day_and_before_the_day_by_command(review, sign_in, colleague, owner):
    client, address = sign_in(colleague), reverse("review_remind", args=[review.pk])
    for _ in range(2):
        client.post(address)
    assert len(mail.outbox) == 1
    Review.objects.update(reminded_on=None, due_on=timezone.localdate() + timedelta(days=1))
    call_command("send_reminders")
    call_command("send_reminders")
    assert len(mail.outbox) == 2
    Review.objects.update(reminded_on=None, due_on=timezone.localdate() + timedelta(days=9))
    call_command("send_reminders")
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_down_loses_no_review(shortlist, sign_in, colleague, owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    address = f"{reverse('review_create')}?shortlist={shortlist.pk}"
    response = sign_in(colleague).post(address, {"title": "Round one"}, follow=True)
    assert "0 mails went out" in response.content.decode() and Review.objects.count() == 1


def test_a_comment_that_is_too_long_or_too_late_is_kept_and_named(review, sign_in, owner, colleague):
    client, address = sign_in(owner), reverse("review_comment", args=[review.pk])
    lines = "\r\n".join("x" * 99 for _ in range(20))
    assert client.post(address, {"text": lines}).status_code == 302
    response = client.post(address, {"text": "y" * 2001, "item": review.items.first().pk})
    assert response.status_code == 422 and "y" * 2001 in response.content.decode()
    sign_in(colleague).post(reverse("review_close", args=[review.pk]))
    response = client.post(address, {"text": "Too late"})
    page = response.content.decode()
    assert response.status_code == 422 and "Too late" in page and "This review is closed" in page
    assert Comment.objects.count() == 1


def test_an_account_on_which_reviewers_differ_is_counted_as_such(review, owner, admin):
    from reviews.services.deciding import decide as keep

    item = review.items.first()
    keep(review=review, item=item, reviewer=Reviewer(user=owner), verdict="reject", reason="No")
    keep(review=review, item=item, reviewer=Reviewer(user=admin), verdict="approve")
    counts = standing_of(review, Reviewer(user=owner)).counts
    assert counts == {"Approve": 0, "Tentative": 0, "Reject": 0, "Differing": 1}
