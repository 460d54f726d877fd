"""Pools kept between requests: found again while nothing changed, never stale, never another brand's."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from campaigns.models import ExchangeRate, Influencer, Rate, ShortlistEntry, SocialAccount
from campaigns.services.changes import catalogue_version
from planner.services import held_pools
from planner.services.brief import Pool
from planner.services.held_pools import HeldPool, Shelf, held_pool
from tests.factories import (
    TODAY,
    make_account,
    make_brand,
    make_campaign,
    make_niche,
    make_rate,
    make_shortlist,
)
from tests.planner.test_pool_columns import brief_for, columns_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """An empty shelf for each test."""
    monkeypatch.setattr(held_pools, "SHELF", Shelf())


@pytest.fixture
def account():
    return make_account(fee=Decimal(100), niches=("Food",))


@pytest.fixture
def brief(account):
    return brief_for(make_campaign(make_brand()))


def test_the_triggers_watch_every_table_that_columns_are_made_of():
    """A migration that rebuilds one of these tables calls `unwatch` before and `watch` after."""
    assert catalogue_version() is not None


def test_a_pool_is_found_again_while_nothing_changes(brief, colleague):
    first = held_pool(brief, colleague)
    assert held_pool(brief, colleague) is first
    assert held_pool(replace(brief, budget=Decimal(5), max_accounts=3, max_posts=2), colleague) is first


def change_fee(account):
    Rate.objects.filter(account=account).update(fee=Decimal(7))


def add_fee(account):
    make_rate(account, fee=Decimal(90))


def delete_fee(account):
    Rate.objects.filter(account=account).delete()


def change_numbers(account):
    SocialAccount.objects.filter(pk=account.pk).update(avg_likes=1)


def save_numbers(account):
    account.avg_views = 5
    account.save()


def change_country(account):
    Influencer.objects.filter(pk=account.influencer_id).update(country="DE")


def add_niche(account):
    account.influencer.niches.add(make_niche("Travel"))


def drop_niche(account):
    account.influencer.niches.clear()


def add_account(account):
    make_account()


def delete_account(account):
    account.influencer.delete()


def add_exchange_rate(account):
    ExchangeRate.objects.create(currency="EUR", units_per_agency_unit=2, valid_on=TODAY, source="test")


def write_past_the_models(account):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_socialaccount SET avg_likes = 3 WHERE id = %s", [account.pk])


def move_a_band(account):
    from campaigns.services.schemes import default_scheme

    band = default_scheme().bands.order_by("followers_min").first()
    band.followers_min += 1
    band.save()


@pytest.mark.parametrize(
    "change",
    [
        change_fee,
        add_fee,
        delete_fee,
        change_numbers,
        save_numbers,
        change_country,
        add_niche,
        drop_niche,
        add_account,
        delete_account,
        add_exchange_rate,
        write_past_the_models,
        move_a_band,
    ],
)
def test_a_pool_is_read_anew_when_anything_it_is_made_of_changes(change, brief, account, colleague):
    first = held_pool(brief, colleague)
    change(account)
    campaign = type(brief.campaign).objects.get(pk=brief.campaign.pk)
    assert held_pool(replace(brief, campaign=campaign), colleague) is not first


def test_a_change_that_is_taken_back_leaves_nothing_behind(brief, account, colleague):
    with transaction.atomic():
        change_fee(account)
        inside = held_pool(brief, colleague)
        transaction.set_rollback(True)
    change_numbers(account)
    after = held_pool(brief, colleague)
    assert inside.columns.fee_cents.tolist() == [700] and after.columns.fee_cents.tolist() == [10_000]


def test_a_shortlist_that_changes_is_another_pool(brief, account, colleague):
    shortlist = make_shortlist(brief.campaign, (account,))
    of_list = replace(brief, pool=Pool(shortlist))
    assert len(held_pool(of_list, colleague).columns) == 1
    ShortlistEntry.objects.create(shortlist=shortlist, account=make_account())
    assert len(held_pool(of_list, colleague).columns) == 2
    ShortlistEntry.objects.filter(account=account).delete()
    assert len(held_pool(of_list, colleague).columns) == 1


def test_a_fee_negotiated_for_one_brand_never_reaches_another(account, colleague):
    mine, theirs = make_brand(), make_brand()
    make_rate(account, fee=Decimal(40), brand=mine, quoted_on=TODAY + timedelta(days=1))
    fees = [
        held_pool(brief_for(make_campaign(brand)), colleague).columns.fee_cents.tolist()
        for brand in (mine, theirs, mine, theirs)
    ]
    assert fees == [[4_000], [10_000], [4_000], [10_000]]


@pytest.mark.parametrize(
    "changed",
    [
        {"fee_per_10k_followers": Decimal(1)},
        {"gifted_posting_rate": Decimal("0.5")},
        {"views_per_follower": Decimal("0.3")},
        {"on_target_match": Decimal("0.9")},
    ],
)
def test_assumptions_that_enter_the_columns_make_another_pool(changed, brief, colleague):
    first = held_pool(brief, colleague)
    assert (
        held_pool(replace(brief, assumptions=replace(brief.assumptions, **changed)), colleague) is not first
    )


def test_costs_that_do_not_enter_the_columns_keep_the_pool(brief, colleague):
    dearer = replace(brief, assumptions=replace(brief.assumptions, hours_per_account=Decimal(9)))
    assert held_pool(dearer, colleague) is held_pool(brief, colleague)


def test_somebody_who_may_see_nothing_gets_nothing_and_leaves_nothing(brief, colleague):
    colleague.is_active = False
    assert len(held_pool(brief, colleague).columns) == 0 and not held_pools.SHELF.pools


def test_the_shelf_keeps_the_newest_within_its_number_and_its_size(brief, colleague):
    pool = HeldPool(columns_of(brief, colleague))
    by_number = Shelf(most=2)
    for key in "abac":
        if by_number.find(key) is None:
            by_number.put(key, pool)
    assert list(by_number.pools) == ["a", "c"]
    by_size = Shelf(most_bytes=pool.nbytes)
    by_size.put("a", pool)
    by_size.put("b", pool)
    assert list(by_size.pools) == ["b"]


def test_without_a_watching_database_nothing_is_kept(brief, colleague, monkeypatch):
    monkeypatch.setattr(held_pools, "catalogue_version", lambda: None)
    assert held_pool(brief, colleague) is not held_pool(brief, colleague)
