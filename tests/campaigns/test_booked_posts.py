"""Booked posts: posted only with address, day and proof of the label; counts; month and feed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import AuditEntry
from campaigns.models import BookedPost
from tests.factories import make_account, make_campaign, make_entry, make_shortlist

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def post(brand):
    campaign = make_campaign(brand, jurisdiction="uk", name="Iced tea")
    entry = make_entry(make_shortlist(campaign), make_account(handle="mara"), stage="agreed")
    return entry.booked_posts.get()


def save(client, post, **fields):
    entered = {
        "version": post.version,
        "jurisdiction": post.jurisdiction,
        "label": post.label,
        "due_on": post.due_on or "",
        **fields,
    }
    return client.post(reverse("bookedpost_edit", args=[post.pk]), entered)


PROVEN = {"url": "https://insta.example/p/1", "posted_on": "2026-11-20", "label_proof": "Ad – in line 1",
          "checked": "on"}  # fmt: skip


def test_a_post_is_posted_with_its_proof_and_who_checked_it(post, sign_in, colleague):
    assert save(sign_in(colleague), post, **PROVEN).status_code == 302
    post.refresh_from_db()
    assert post.checked_by == colleague and post.checked_at and post.state == "posted"
    assert AuditEntry.objects.about(post).get().what == "posted"


@pytest.mark.parametrize(
    ("missing", "error"),
    [
        ("url", "counts as posted with its address"),
        ("label_proof", "Proof of the label (Ad at the start) is missing"),
        ("checked", "Somebody has to have seen the label"),
    ],
)
def test_a_post_without_its_proof_is_not_posted_and_nothing_typed_is_lost(
    missing, error, post, sign_in, colleague
):
    entered = {name: value for name, value in PROVEN.items() if name != missing}
    response = save(sign_in(colleague), post, **entered, brief="Keep me")
    page = response.content.decode()
    assert response.status_code == 422 and error in page and "Keep me" in page
    post.refresh_from_db()
    assert post.posted_on is None


def test_the_database_refuses_a_posted_post_without_proof(post):
    for fields in ({"posted_on": "2026-11-20"}, {"posted_on": "2026-11-20", "url": "https://a.example"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BookedPost.objects.filter(pk=post.pk).update(**fields)


def test_a_screenshot_is_proof_and_shown_to_those_who_may(
    post, sign_in, colleague, owner, outsider, settings, tmp_path
):
    settings.UPLOAD_DIR = str(tmp_path)
    entered = {**PROVEN, "label_proof": "", "upload": SimpleUploadedFile("a.svg", PICTURE)}
    assert save(sign_in(colleague), post, **entered).status_code == 302
    address = reverse("bookedpost_screenshot", args=[post.pk])
    response = sign_in(owner).get(address)
    assert response["Content-Type"] == "image/png" and b"".join(response.streaming_content) == PICTURE
    assert sign_in(outsider).get(address).status_code == 404


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"<html>", b"GIF89a"])
def test_what_is_no_picture_is_refused(content, post, sign_in, colleague):
    upload = SimpleUploadedFile("shot.png", content, content_type="image/png")
    response = save(sign_in(colleague), post, **{**PROVEN, "upload": upload})
    assert response.status_code == 422 and "no PNG, JPEG or WebP" in response.content.decode()


def test_a_day_to_come_is_no_day_of_posting(post, sign_in, colleague):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = save(sign_in(colleague), post, **{**PROVEN, "posted_on": tomorrow})
    assert response.status_code == 422 and "has not come yet" in response.content.decode()


def test_counts_keep_unknown_apart_from_none(post, sign_in, colleague):
    save(sign_in(colleague), post, **PROVEN, likes="120", comments="0", views="4000")
    post.refresh_from_db()
    assert (post.likes, post.comments, post.shares, post.engagements) == (120, 0, None, 120)
    assert post.counted_on == timezone.localdate()


def test_reach_above_views_is_refused(post, sign_in, colleague):
    response = save(sign_in(colleague), post, **PROVEN, reach="10", views="9")
    assert response.status_code == 422 and "Reach cannot be larger" in response.content.decode()


def test_a_version_saved_meanwhile_is_shown(post, sign_in, colleague):
    BookedPost.objects.filter(pk=post.pk).update(version=5, brief="Theirs")
    response = save(sign_in(colleague), post, brief="Mine")
    page = response.content.decode()
    assert response.status_code == 409 and "Mine" in page and "Theirs" in page


def test_the_entry_is_posted_when_all_its_posts_are(post, sign_in, colleague):
    from tests.campaigns.test_pipeline import move

    assert "is not posted: post 1 needs" in move(post.entry, "posted", colleague).refused[0][1]
    save(sign_in(colleague), post, **PROVEN)
    assert move(post.entry, "posted", colleague).moved and move(post.entry, "paid", colleague).moved
    post.entry.refresh_from_db()
    assert post.entry.paid_on == timezone.localdate()


def test_the_month_shows_each_post_on_its_day(post, sign_in, colleague):
    client = sign_in(colleague)
    here = client.get(reverse("bookedpost_calendar"), {"month": f"{post.due_on:%Y-%m}"}).content.decode()
    later = client.get(reverse("bookedpost_calendar"), {"month": "2031-01"}).content.decode()
    assert "@mara" in here and "@mara" not in later and "January 2031" in later
    for odd in ("2026-99", "x", "99999-1", "-"):
        assert client.get(reverse("bookedpost_calendar"), {"month": odd}).status_code == 200


def test_the_feed_holds_what_its_person_may_see_and_ends_with_its_key(post, sign_in, owner, outsider, client):
    elsewhere = make_shortlist(make_campaign(outsider.brands.get()))
    make_entry(elsewhere, make_account(handle="leo"), stage="agreed")
    signed_in = sign_in(owner)
    signed_in.post(reverse("calendarfeed_detail"))
    address = reverse("calendarfeed_read", args=[owner.calendar_feed.key])
    response = client.get(address)
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Content-Type"].startswith("text/calendar")
    assert [str(event["summary"]) for event in events] == ["Nordwind · Post 1 of @mara (due)"]
    assert events[0]["dtstart"].dt == post.due_on
    assert address.encode() in signed_in.get(reverse("calendarfeed_detail")).content
    signed_in.post(reverse("calendarfeed_detail"))
    assert client.get(address).status_code == 404
    owner.refresh_from_db()
    newer = reverse("calendarfeed_read", args=[owner.calendar_feed.key])
    owner.is_active = False
    owner.save()
    assert client.get(newer).status_code == 404


def test_new_proof_is_checked_by_who_enters_it_and_an_old_picture_goes(
    post, sign_in, colleague, admin, settings, tmp_path
):
    settings.UPLOAD_DIR = str(tmp_path)
    picture = {"upload": SimpleUploadedFile("a.png", PICTURE)}
    save(sign_in(colleague), post, **PROVEN, **picture)
    post.refresh_from_db()
    first = post.screenshot
    save(sign_in(admin), post, **PROVEN, brief="New words")
    post.refresh_from_db()
    assert post.checked_by == colleague
    save(sign_in(admin), post, **{**PROVEN, "upload": SimpleUploadedFile("b.png", PICTURE + b"2")})
    post.refresh_from_db()
    assert post.checked_by == admin and post.screenshot != first
    assert [path.name for path in (tmp_path / "screenshots").iterdir()] == [post.screenshot]


def test_a_picture_of_a_lost_update_is_not_kept(post, sign_in, colleague, settings, tmp_path):
    settings.UPLOAD_DIR = str(tmp_path)
    BookedPost.objects.filter(pk=post.pk).update(version=9)
    response = save(sign_in(colleague), post, **PROVEN, upload=SimpleUploadedFile("a.png", PICTURE))
    assert response.status_code == 409 and not list((tmp_path / "screenshots").iterdir())
