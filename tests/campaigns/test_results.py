"""Counts of posts from a file, and what the account's history learns from them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.models import BookedPost, Post
from tests.factories import make_account, make_campaign, make_entry, make_shortlist


@pytest.fixture
def campaign(brand):
    return make_campaign(brand, code_pattern="{handle}10")


def out(campaign, handle, posts=1):
    entry = make_entry(make_shortlist(campaign), make_account(handle=handle), stage="agreed", posts=posts)
    for post in entry.booked_posts.all():
        post.url, post.posted_on = f"https://www.insta.example/p/{handle}{post.number}/", "2026-11-20"
        post.save()
    return entry


def send(client, campaign, text, name="results.csv", **more):
    entered = {"file": SimpleUploadedFile(name, text.encode()), "source": "Insights", **more}
    return client.post(reverse("campaign_counts", args=[campaign.pk]), entered)


@pytest.fixture
def client(sign_in, colleague):
    return sign_in(colleague)


def test_rows_find_their_posts_by_address_code_or_handle(client, campaign):
    for handle in ("mara", "leo", "ida"):
        out(campaign, handle)
    text = (
        "Post URL;Code;Handle;Views;Likes;Comments;Link clicks\n"
        "http://insta.example/p/mara1?igsh=x;;;10.000;1.200;0;\n"
        ";LEO10;;2,5k;300;;17\n"
        ";;@Ida;900;50;4;\n"
    )
    assert send(client, campaign, text).status_code == 302
    found = {post.entry.account.handle: post for post in BookedPost.objects.all()}
    counts = {handle: (post.views, post.likes, post.comments, post.clicks) for handle, post in found.items()}
    assert counts == {
        "mara": (10_000, 1_200, 0, None),
        "leo": (2_500, 300, None, 17),
        "ida": (900, 50, 4, None),
    }
    assert found["leo"].counts_source == "Insights" and found["leo"].counted_on is not None
    assert AuditEntry.objects.about(found["leo"]).get().what == "counts entered"


def test_a_try_changes_nothing_and_says_what_would(client, campaign):
    out(campaign, "mara")
    response = send(client, campaign, "handle,likes\nmara,5\n", dry_run="1")
    assert "1 would change, 0 have these counts already, 0 refused" in response.content.decode()
    assert BookedPost.objects.get().likes is None


def test_the_same_file_twice_changes_nothing_the_second_time(client, campaign):
    out(campaign, "mara")
    for _ in range(2):
        send(client, campaign, "handle,likes\nmara,5\n")
    assert Post.objects.count() == 1 and AuditEntry.objects.filter(what="counts entered").count() == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("nobody,5,", "No booked post of this campaign"),
        ("due,5,", "is not posted yet"),
        ("twins,5,", "2 posts of this campaign fit"),
        ("mara,many,", "many"),
        ("mara,-3,", "-3"),
        ("mara,5,9", ""),
    ],
)
def test_a_row_that_cannot_be_entered_is_named_with_its_reason(row, why, client, campaign):
    out(campaign, "mara")
    out(campaign, "twins", posts=2)
    make_entry(make_shortlist(campaign), make_account(handle="due"), stage="agreed")
    response = send(client, campaign, f"handle,likes,reach\n{row}\n")
    page = response.content.decode() if response.status_code == 200 else ""
    assert why in page
    assert (BookedPost.objects.exclude(likes=None).count() == 0) == bool(why)


def test_reach_above_the_views_and_double_rows_are_refused(client, campaign):
    out(campaign, "mara")
    page = send(client, campaign, "handle,views,reach\nmara,10,11\n").content.decode()
    assert "Reach cannot be larger" in page
    page = send(client, campaign, "handle,views\nmara,10\n@MARA,12\n").content.decode()
    assert "stands in the file twice" in page and BookedPost.objects.get().views == 10


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "handle\nmara\n", "likes\n3\n", "\x00\x01\x02"])
def test_a_file_that_is_no_file_of_results_is_refused_with_words(text, client, campaign):
    response = send(client, campaign, text)
    assert response.status_code == 422 and "alert-danger" in response.content.decode()


def test_counted_posts_stand_in_the_history_as_sponsored_ones_without_private_counts(client, campaign):
    entry = out(campaign, "mara")
    send(client, campaign, "handle,likes,saves,views,reach\nmara,500,70,9000,8000\n")
    post = Post.objects.get(account=entry.account)
    assert (post.likes, post.views, post.saves, post.sponsored) == (500, 9_000, None, True)
    send(client, campaign, "handle,likes\nmara,650\n")
    assert Post.objects.get(account=entry.account).likes == 650


def test_another_campaigns_post_is_not_found(client, campaign, brand):
    out(make_campaign(brand), "mara")
    assert "No booked post" in send(client, campaign, "handle,likes\nmara,5\n").content.decode()
