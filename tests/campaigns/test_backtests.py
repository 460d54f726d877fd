"""The backtest page: a file or the catalogue, the tables of the command, calibration, errors, download."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.services.backtests import backtest_catalogue, backtest_posts
from tests.factories import make_account, make_post

pytestmark = pytest.mark.django_db
FOLLOWERS = "engagements_by_followers"


def post_file(accounts: int = 12, posts: int = 5) -> bytes:
    lines = ["account,followers,posted_at,likes"]
    for account in range(accounts):
        for post in range(posts):
            likes = 100 + 40 * account + 7 * ((account * 31 + post * 17) % 11)
            lines.append(f"a{account},{5_000 + 900 * account},2026-01-{post + 1:02}T10:00:00Z,{likes}")
    return "\n".join(lines).encode()


def send(client, content: bytes | None = None, **entered):
    fields = {"posts": "file", "measure": FOLLOWERS, **entered}
    if content is not None:
        fields["file"] = SimpleUploadedFile("posts.csv", content)
    return client.post(reverse("backtest"), fields)


def test_a_file_gives_the_scores_of_the_command(client):
    response = send(client, post_file())
    scores = response.context["found"]["scores"]
    assert scores == backtest_posts(content=post_file(), measure=FOLLOWERS).scores
    page = response.content.decode()
    assert "60 posts of 12 accounts, posts.csv" in page and "Median of its tier" in page
    for words in ("Ours, by tier", "Ours, by earlier posts", "Promised", "0 repeated rows"):
        assert words in page
    assert len(response.context["found"]["calibration"]) == 10


def test_the_catalogue_gives_the_same_as_a_file_of_its_posts(client):
    lines = ["account,followers,posted_at,likes"]
    for number in range(10):
        account = make_account(handle=f"a{number}", followers=5_000 + 500 * number)
        for post in range(4):
            moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=post)
            likes = 200 + 30 * number + 9 * ((number * 7 + post * 5) % 6)
            make_post(account, moment, likes=likes)
            lines.append(f"a{number},{account.followers},{moment.isoformat()},{likes}")
    of_file = backtest_posts(content="\n".join(lines).encode(), measure=FOLLOWERS).scores
    assert backtest_catalogue(platform="instagram", measure=FOLLOWERS).scores == of_file
    assert "Instagram posts of the catalogue" in send(client, posts="instagram").content.decode()


def test_every_forecast_can_be_downloaded(client):
    response = send(client, post_file(), forecasts="csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "scope,account,posted_at,earlier_posts,p10,p50,p90,actual"
    assert len(lines) == 1 + 12 + 48 and "attachment" in response["Content-Disposition"]


def test_an_error_names_row_and_column_and_keeps_the_measure(client):
    response = send(client, b"account,posted_at,views\na,2026-01-01,many\n", measure="views")
    page = response.content.decode()
    assert response.status_code == 422 and "Row 2, column &quot;views&quot;" in page
    assert '<option value="views" selected>' in page


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({}, "Choose a file of posts"),
        ({"posts": "youtube"}, "has no posts of this platform yet"),
        ({"posts": "myspace"}, "Select a valid choice"),
        ({"posts": "instagram", "measure": "glory"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_run_says_why(client, entered, said):
    response = send(client, **entered)
    assert response.status_code == 422 and said in response.content.decode()


def test_a_file_above_the_limit_is_refused(client, settings):
    settings.IMPORT_MAX_BYTES = 100
    assert "larger than 25 MB" in send(client, post_file()).content.decode()


def test_posts_without_an_earlier_one_give_no_forecast_and_no_fault(client):
    page = send(client, b"account,followers,posted_at,likes\na,100,2026-01-01,5\n").content.decode()
    assert "No post to forecast" in page
