"""Records: constraints in the database, derived numbers, access to rates, the admin's forms."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.metrics.engagement import PostCounts, account_rate, engagement_rate, engagements
from campaigns.metrics.tiers import tier_of
from campaigns.models import Influencer, Measurement, Rate, SocialAccount, TierBand, TierScheme
from campaigns.services.rates import refresh_post_fees
from tests.factories import make_account, make_brand, make_campaign, make_post, make_rate

pytestmark = pytest.mark.django_db
COUNTS = st.none() | st.integers(0, 10**9)


def test_the_golden_numbers_hold_in_the_database():
    celebrity = make_account(followers=99_100_000, avg_likes=968_352, avg_comments=None)
    micro = make_account(followers=73_800, avg_likes=5_560, avg_comments=None)
    assert celebrity.engagement_rate == pytest.approx(0.0097715, abs=1e-7)
    assert micro.engagement_rate == pytest.approx(0.0753388, abs=1e-7)
    assert celebrity.engagement_basis == micro.engagement_basis == "likes"


@pytest.mark.parametrize(
    ("numbers", "rate", "basis"),
    [
        ({"avg_likes": None, "avg_comments": None}, None, None),
        ({"avg_likes": 0, "avg_comments": None}, 0.0, "likes"),
        ({"avg_likes": 10, "avg_comments": 5}, 0.015, "likes_comments"),
        ({"avg_likes": 10, "avg_comments": 5, "avg_shares": 5}, 0.02, "all"),
        ({"avg_likes": 10, "avg_comments": 5, "avg_engagements": 40}, 0.04, "stated"),
        ({"followers": 0}, None, "likes_comments"),
        ({"followers": None}, None, "likes_comments"),
    ],
)
def test_unknown_is_never_zero_and_the_definition_follows_the_parts(numbers, rate, basis):
    account = make_account(**{"followers": 1000, **numbers})
    assert account.engagement_rate == (None if rate is None else pytest.approx(rate))
    assert account.engagement_basis == basis


def test_the_database_and_the_formula_agree():
    cases = [
        (followers, likes, comments, shares, saves)
        for followers in (None, 0, 1, 73_800)
        for likes in (None, 0, 5_560)
        for comments in (None, 7)
        for shares in (None, 3)
        for saves in (None, 0)
    ]
    person = Influencer.objects.create(name="Everyone")
    for number, (followers, likes, comments, shares, saves) in enumerate(cases):
        account = SocialAccount.objects.create(
            influencer=person,
            platform="x",
            handle=f"case{number}",
            followers=followers,
            avg_likes=likes,
            avg_comments=comments,
            avg_shares=shares,
            avg_saves=saves,
        )
        account.refresh_from_db()
        expected = engagement_rate(engagements(likes, comments, shares, saves), followers)
        assert account.engagement_rate == (None if expected is None else pytest.approx(expected))


@given(likes=COUNTS, comments=COUNTS, followers=COUNTS)
@settings(max_examples=50)
def test_a_rate_is_unknown_or_not_negative(likes, comments, followers):
    rate = engagement_rate(engagements(likes, comments), followers)
    assert rate is None or rate >= 0
    assert (rate is None) == ((likes is None and comments is None) or not followers)


def test_one_viral_post_does_not_move_the_account_rate():
    now = datetime(2026, 11, 20, tzinfo=UTC)
    posts = [PostCounts(now - timedelta(days=day), 100.0) for day in range(9)] + [PostCounts(now, 1e6)]
    assert account_rate(posts, 1000, now) == (0.1, 10)


def test_old_posts_and_posts_past_the_thirtieth_do_not_count():
    now = datetime(2026, 11, 20, tzinfo=UTC)
    posts = [PostCounts(now - timedelta(days=day), 10.0 if day < 30 else 999.0) for day in range(60)]
    assert account_rate(posts, 1000, now) == (0.01, 30)
    assert account_rate([PostCounts(now - timedelta(days=91), 5.0)], 1000, now) == (None, 0)


@pytest.mark.parametrize(
    ("slug", "followers", "tier"),
    [
        ("five-tier", 999, None),
        ("five-tier", 1_000, "nano"),
        ("five-tier", 9_999, "nano"),
        ("five-tier", 10_000, "micro"),
        ("hashimoto-2017", 99_999, "micro"),
        ("csek-2017", 99_999, "micro"),
        ("izea-2022", 50_000, "mid"),
        ("five-tier", 10**9, "mega"),
        ("five-tier", None, None),
    ],
)
def test_the_shipped_schemes_are_half_open_bands_that_disagree(slug, followers, tier):
    assert tier_of(followers, TierScheme.objects.get(slug=slug).as_bands()) == tier


def test_a_tier_filter_and_the_lookup_agree():
    for followers in (999, 1_000, 9_999, 10_000, 99_999, 100_000, 2_000_000):
        make_account(followers=followers)
    scheme = TierScheme.objects.get(slug="five-tier")
    for band in scheme.as_bands():
        inside = set(SocialAccount.objects.in_tier(scheme, [band.tier]).values_list("followers", flat=True))
        everyone = SocialAccount.objects.values_list("followers", flat=True)
        assert inside == {count for count in everyone if tier_of(count, scheme.as_bands()) == band.tier}


def test_bands_of_one_scheme_may_not_overlap():
    scheme = TierScheme.objects.get(slug="five-tier")
    with pytest.raises(ValidationError, match="overlaps with micro"):
        TierBand(scheme=scheme, tier="small", followers_min=50_000, followers_max=60_000).full_clean()


@pytest.mark.parametrize(
    "broken",
    [{"avg_likes": -1}, {"handle": ""}, {"platform": "myspace"}],
)
def test_the_database_refuses_impossible_accounts(broken):
    person = Influencer.objects.create(name="Somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        SocialAccount.objects.create(
            **{"influencer": person, "platform": "x", "handle": "somebody", **broken}
        )


def test_the_database_refuses_doubles_and_backward_flights():
    account = make_account(handle="mara")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_account(handle="mara")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_campaign(starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rate(account, fee=Decimal(-1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_brand(name="NORDWIND"), make_brand(name="Nordwind")


@pytest.mark.parametrize(
    "written", ["@Mara.Voss ", "https://www.instagram.com/mara.voss/?hl=en", "MARA.VOSS"]
)
def test_a_handle_is_stored_in_one_spelling(written):
    account = SocialAccount(influencer=make_account().influencer, platform="instagram", handle=written)
    account.full_clean(exclude=["influencer"])
    assert account.handle == "mara.voss" and account.url == "https://www.instagram.com/mara.voss/"


def test_numbers_without_a_source_and_a_day_are_refused():
    account = SocialAccount(influencer=make_account().influencer, platform="x", handle="mara", followers=5)
    with pytest.raises(ValidationError) as refused:
        account.full_clean()
    assert {"source", "measured_on"} <= set(refused.value.message_dict)


def test_a_brands_negotiated_fee_is_never_seen_by_another_brands_people(
    owner, outsider, colleague, brand, sign_in
):
    account = make_account(fee=Decimal(900))
    make_rate(account, fee=Decimal("431.17"), brand=brand, source="negotiated in May")
    page = reverse("influencer_detail", args=[account.influencer_id])
    assert "431.17" in sign_in(owner).get(page).content.decode()
    assert "431.17" in sign_in(colleague).get(page).content.decode()
    hidden = sign_in(outsider).get(page).content.decode()
    assert "431.17" not in hidden and "negotiated in May" not in hidden and "$900" in hidden
    assert (
        "431"
        not in b"".join(
            sign_in(outsider).get(reverse("influencer_list"), {"export": "csv"}).streaming_content
        ).decode()
    )
    assert set(Rate.objects.visible_to(outsider).values_list("fee", flat=True)) == {Decimal(900)}


def test_the_shown_fee_is_the_newest_general_one_in_the_agencys_currency():
    account = make_account(fee=Decimal(100))
    make_rate(account, fee=Decimal(300), quoted_on=date(2026, 11, 21))
    make_rate(account, fee=Decimal(50), quoted_on=date(2020, 1, 1))
    make_rate(account, fee=Decimal(70), quoted_on=date(2026, 11, 22), currency="EUR")
    make_rate(account, fee=Decimal(5), quoted_on=date(2026, 11, 23), brand=make_brand())
    account.refresh_from_db()
    assert account.post_fee_cents == 30_000
    Rate.objects.all().delete()
    refresh_post_fees(account_ids=[account.pk])
    account.refresh_from_db()
    assert account.post_fee_cents is None


def test_an_influencers_page_says_where_each_number_comes_from(sign_in, colleague):
    account = make_account(followers=73_800, avg_likes=5_560, avg_comments=None, source="Panel of March")
    make_post(account, datetime.now(UTC) - timedelta(days=3), likes=5_560)
    page = sign_in(colleague).get(reverse("influencer_detail", args=[account.influencer_id])).content.decode()
    for text in ("7.53 %", "Likes only", "Panel of March", "73.8k", "73,800", "median of 1 post"):
        assert text in page


def test_notes_are_for_the_agencys_people_only(sign_in, colleague, owner):
    account = make_account()
    Influencer.objects.update(notes="Late with invoices")
    page = reverse("influencer_detail", args=[account.influencer_id])
    assert "Late with invoices" in sign_in(colleague).get(page).content.decode()
    assert "Late with invoices" not in sign_in(owner).get(page).content.decode()


def test_an_admin_enters_an_influencer_with_an_account_and_its_history_is_kept(sign_in, admin):
    entered = {
        "name": "Ida Frost",
        "kind": "creator",
        "country": "SE",
        "city": "",
        "languages": "sv",
        "notes": "",
        "accounts-TOTAL_FORMS": 1,
        "accounts-INITIAL_FORMS": 0,
        "accounts-0-platform": "tiktok",
        "accounts-0-handle": "@Ida.Frost",
        "accounts-0-followers": 15000,
        "accounts-0-avg_likes": 900,
        "accounts-0-statistic": "mean",
        "accounts-0-source": "rate card",
        "accounts-0-measured_on": "2026-11-01",
    }
    response = sign_in(admin).post(reverse("admin:campaigns_influencer_add"), entered)
    assert response.status_code == 302, response.content.decode()[:3000]
    account = SocialAccount.objects.get(handle="ida.frost")
    assert account.engagement_rate == pytest.approx(0.06)
    assert Measurement.objects.get(account=account).followers == 15_000
