"""Does size cost engagement? One platform and one definition, with the interval and the warning."""

import pytest
from django.urls import reverse

from campaigns.metrics.correlation import HASHIMOTO_2017
from campaigns.models import SocialAccount
from campaigns.services.size_correlation import engagement_against_size
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def make_falling(count: int = 40, slope: float = -0.25, level: float = 0.2, **fields):
    for at in range(count):
        followers = round(1_000 * 1.2**at)
        rate = level * followers**slope * (1 + 0.2 * (-1) ** at)
        likes = rate * followers - 10
        make_account(**{"followers": followers, "avg_likes": likes, "avg_comments": 10, **fields})


def page(client, **query) -> str:
    return client.get(reverse("engagement_by_size"), query).content.decode()


def test_the_slope_is_told_with_its_interval_beside_the_published_one(client):
    make_falling()
    answer = engagement_against_size(SocialAccount.objects.all())
    assert answer.fitted.n == 40 and answer.fitted.slope == pytest.approx(-0.25, abs=0.03)
    text = page(client)
    assert "size costs engagement here" in text and "95 % interval" in text
    assert "−0.224" in text and HASHIMOTO_2017.source in text and "Line through these accounts" in text


def test_several_platforms_or_definitions_are_named_to_choose_from(client):
    make_falling(12)
    make_falling(12, platform="tiktok")
    make_falling(11, platform="tiktok", statistic="median")
    text = page(client)
    assert "mix 3 kinds of rates" in text and "size costs engagement" not in text
    assert "TikTok: Likes, comments, median of recent posts" in text
    assert "Choose one" not in page(client, platform="tiktok", statistic="median")


def test_few_accounts_give_no_line_and_say_what_is_needed(client):
    make_falling(9)
    assert "A line needs ten accounts" in page(client)


def test_a_filter_that_cannot_be_read_is_kept_and_named(client):
    make_falling()
    text = page(client, definition="gossip")
    assert "a filter cannot be read" in text and "invalid-feedback" in text


def test_a_list_chosen_by_engagement_is_warned_about(client):
    make_falling(40, slope=-0.95, level=200)
    assert "Made by the choice of accounts?" in page(client)


def test_accounts_that_hide_their_likes_are_left_out_and_counted(client):
    make_falling()
    make_account(avg_likes=None, avg_comments=5)
    answer = engagement_against_size(SocialAccount.objects.all())
    assert (answer.fitted.n, answer.without_likes) == (40, 1)
    assert "1 that hide their likes" in page(client)
    chart = client.get(reverse("engagement_by_size")).context["chart"]
    assert sum(len(each["data"]) for each in chart["data"]["datasets"][2:]) == 40


def test_the_chart_holds_both_lines_and_the_influencers_page_leads_here(client):
    make_falling()
    chart = client.get(reverse("engagement_by_size")).context["chart"]
    assert [each["label"] for each in chart["data"]["datasets"][:2]] == [
        "Line through these accounts",
        "Hashimoto 2017",
    ]
    listed = client.get(reverse("influencer_list"), {"platform": "instagram"}).content.decode()
    assert f"{reverse('engagement_by_size')}?platform=instagram" in listed
