"""The pool as columns: the same numbers as account by account, in a fixed number of queries."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.formatting import cents
from campaigns.metrics.tiers import tier_of
from campaigns.models import ExchangeRate, Rate, SocialAccount
from planner.services.assumptions import default_assumptions
from planner.services.brief import Brief, CelebritySide, Limit, Pool
from planner.services.candidates import on_target_share, pool_accounts
from planner.services.exchange import Exchange
from planner.services.held_pools import HeldPool
from planner.services.pool_columns import read_columns
from planner.services.problem import as_problem
from tests.factories import TODAY, make_account, make_brand, make_campaign, make_niche, make_rate
from tests.planner.forecasting import expected

pytestmark = pytest.mark.django_db


def brief_for(campaign, **fields):
    star = CelebritySide(None, "Star", 10**6, 0.01, Decimal(500), Decimal(0), 1, None, "typed", "typed")
    assumed = replace(default_assumptions(campaign), fee_per_10k_followers=Decimal(100))
    return Brief(campaign, star, fields.pop("pool", Pool(None)), "engagements", assumed, **fields)


def columns_of(brief, user):
    return read_columns(pool_accounts(brief.pool, brief, user), brief)


def varied_catalogue(brand):
    """Fees in three currencies, negotiated, gifted and unknown; numbers missing here and there."""
    ExchangeRate.objects.create(
        currency="EUR", units_per_agency_unit=Decimal("0.913"), valid_on=TODAY, source="test"
    )
    plain = make_account(fee=Decimal("120.55"), avg_views=9_000, audience_country="DE", country="DE")
    own = make_account(followers=140_000, platform="youtube", audience_country="US")
    make_rate(own, fee=Decimal(900))
    make_rate(own, fee=Decimal(700), brand=brand, quoted_on=TODAY.replace(year=2024))
    make_rate(own, fee=Decimal(650), brand=brand, quoted_on=TODAY.replace(year=2025), product_cost=Decimal(9))
    other = make_account(followers=3_333)
    make_rate(other, fee=Decimal(1), brand=make_brand())
    euros, kronor, gifted = (make_account(country=code) for code in ("FR", "SE", ""))
    make_rate(euros, fee=Decimal("77.77"), currency="EUR", product_cost=Decimal("3.33"))
    make_rate(kronor, fee=Decimal(800), currency="SEK")
    make_rate(gifted, fee=Decimal(0), product_cost=Decimal(30))
    story = make_account(niches=("Food", "Travel", "Pets"))
    make_rate(story, fee=Decimal(5), deliverable="story")
    reel = make_account(niches=("Travel",))
    make_rate(reel, fee=Decimal(300), deliverable="reel", quoted_on=TODAY.replace(year=2025))
    make_rate(reel, fee=Decimal(200), deliverable="video")
    make_account(avg_likes=None, avg_comments=None)
    make_account(followers=None)
    make_account(followers=0)
    return plain


def newest_rate(account, campaign):
    """The brand's own newest rate, else the newest of all it may see; stories are not planned."""
    rates = Rate.objects.for_brand(campaign.brand).filter(account=account).exclude(deliverable="story")
    own = rates.filter(brand=campaign.brand).order_by("quoted_on", "pk").last()
    return own or rates.order_by("quoted_on", "pk").last()


def account_by_account(brief, user):
    """(rows of usable accounts, reasons of the others), each account on its own."""
    exchange, campaign, assumed = Exchange.newest(), brief.campaign, brief.assumptions
    bands, rows, reasons = campaign.tier_scheme.as_bands(), {}, {}
    for account in pool_accounts(brief.pool, brief, user).order_by("pk"):
        if account.followers is None or account.engagement_rate is None:
            missing = "followers are" if account.followers is None else "engagement rate is"
            reasons[account.pk] = f"its {missing} unknown"
            continue
        rate = newest_rate(account, campaign)
        fee = product = None
        if rate is not None:
            fee = exchange.convert(rate.fee, rate.currency, campaign.currency)
            product = exchange.convert(rate.product_cost, rate.currency, campaign.currency)
            if fee is None:
                words = (
                    f"its fee is in {rate.currency} and no exchange rate to {campaign.currency} is on record"
                )
                reasons[account.pk] = words
                continue
        elif assumed.fee_per_10k_followers is None:
            reasons[account.pk] = "its fee is unknown and no estimate was allowed"
            continue
        else:
            fee, product = assumed.fee_per_10k_followers * account.followers / 10_000, Decimal(0)
        assumed_views = account.followers * float(assumed.views_per_follower)
        rows[account.pk] = (
            f"@{account.handle} ({account.platform})",
            account.followers,
            pytest.approx(expected(account)),
            assumed_views if account.avg_views is None else account.avg_views,
            cents(fee),
            cents(product),
            rate is None,
            on_target_share(account.audience_country, brief),
            float(assumed.gifted_posting_rate) if rate is not None and rate.fee == 0 else 1.0,
            tier_of(account.followers, bands) or "",
            account.influencer.country,
        )
    return rows, reasons


def rows_of(columns):
    words = [
        [dimension.labels[code] for code in dimension.codes] for dimension in (columns.tier, columns.country)
    ]
    figures = (
        columns.followers,
        columns.engagements,
        columns.impressions,
        columns.fee_cents,
        columns.product_cents,
        columns.fee_is_estimate,
        columns.on_target_share,
        columns.posting_rate,
    )
    rows = zip(columns.names, *(column.tolist() for column in figures), *words, strict=True)
    return dict(zip(columns.account_id.tolist(), rows, strict=True))


@pytest.mark.parametrize("estimate", [Decimal(100), Decimal("33.3333"), None])
@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_columns_hold_what_each_account_gives_on_its_own(colleague, estimate, currency):
    campaign = make_campaign(make_brand(), currency=currency, countries=["DE"])
    varied_catalogue(campaign.brand)
    brief = brief_for(campaign)
    brief = replace(brief, assumptions=replace(brief.assumptions, fee_per_10k_followers=estimate))
    columns = columns_of(brief, colleague)
    rows, reasons = account_by_account(brief, colleague)
    assert rows_of(columns) == rows and len(rows) >= 5
    unusable = columns.unusable
    assert {key: unusable.reason_of(key) for key in unusable.account_id.tolist()} == reasons


def test_the_words_for_a_fee_say_whose_it_is_and_how_it_was_converted(colleague):
    campaign = make_campaign(make_brand())
    varied_catalogue(campaign.brand)
    columns = columns_of(brief_for(campaign), colleague)
    words = {columns.basis_words[code] for code in columns.fee_basis.tolist()}
    assert words == {
        "asked 20 Nov 2026",
        "for this brand 20 Nov 2025",
        "asked 20 Nov 2026, EUR at the rate of 20 Nov 2026",
        "gifted, asked 20 Nov 2026",
        "estimated from followers",
    }


def test_a_limit_on_a_niche_counts_people_with_several_niches(colleague):
    campaign = make_campaign(make_brand())
    varied_catalogue(campaign.brand)
    limits = tuple(
        Limit("niche", str(make_niche(name).pk), name, max_accounts=1) for name in ("Food", "Travel", "Empty")
    )
    brief = brief_for(campaign, limits=limits)
    problem = as_problem(brief, HeldPool(columns_of(brief, colleague)), 100_000)
    members = [
        int(problem.candidates.dimensions[f"niche {name}"].is_label("members").sum())
        for name in ("Food", "Travel", "Empty")
    ]
    assert members == [1, 2, 0]


def test_a_pool_by_niches_holds_each_account_once(colleague):
    campaign = make_campaign(make_brand())
    varied_catalogue(campaign.brand)
    niches = tuple(make_niche(name).pk for name in ("Food", "Travel", "Pets"))
    columns = columns_of(brief_for(campaign, pool=Pool(None, niche_ids=niches)), colleague)
    assert len(columns) == len(set(columns.account_id.tolist())) == 2


def test_estimates_with_more_digits_than_fit_are_still_exact(colleague):
    campaign = make_campaign(make_brand())
    account = make_account(followers=9_999_999_999)
    brief = brief_for(campaign)
    many = replace(brief.assumptions, fee_per_10k_followers=Decimal("123456.7891"))
    columns = columns_of(replace(brief, assumptions=many), colleague)
    assert columns.fee_cents.tolist() == [cents(Decimal("123456.7891") * account.followers / 10_000)]


def test_reading_columns_takes_as_many_queries_for_twenty_accounts_as_for_two(colleague):
    campaign = make_campaign(make_brand())
    brief, numbers = brief_for(campaign), []
    for count in (2, 18):
        for _ in range(count):
            make_account(fee=Decimal(10), niches=("Food", "Travel"))
        with CaptureQueriesContext(connection) as asked:
            columns = columns_of(brief, colleague)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 20 and len(columns) == SocialAccount.objects.count() == 20


def test_columns_are_whole_and_unknowns_never_become_numbers(colleague):
    campaign = make_campaign(make_brand())
    varied_catalogue(campaign.brand)
    columns = columns_of(brief_for(campaign), colleague)
    for column in (columns.engagements, columns.impressions, columns.on_target_share, columns.posting_rate):
        assert np.isfinite(column).all() and len(column) == len(columns)


def test_comments_alone_are_no_engagement_rate(colleague):
    campaign = make_campaign(make_brand())
    hidden = make_account(fee=Decimal(10), avg_likes=None, avg_comments=30)
    make_account(fee=Decimal(10))
    columns = columns_of(brief_for(campaign), colleague)
    assert len(columns) == 1
    assert columns.unusable.reason_of(hidden.pk) == "its engagement rate is unknown"
