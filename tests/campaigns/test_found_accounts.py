"""Lists from the columns and from the rows: the same accounts in the same order, never stale ones."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection

from campaigns.columns import Catalogue, table_of
from campaigns.filters.influencers import DefinitionFilter
from campaigns.models import Influencer, Niche, SocialAccount
from campaigns.models.social_account import SORTED_BY
from campaigns.services import snapshot
from campaigns.services.account_rows import read_some
from campaigns.services.changes import present_moment
from campaigns.services.found_accounts import find_accounts
from campaigns.services.schemes import default_scheme
from campaigns.tables.exporting import _column_by_column, exported_rows
from campaigns.tables.influencers import AccountData, AccountTable
from tests.factories import TODAY, make_account, make_niche

RETIRED = datetime(2026, 11, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn():
    """Sixty accounts drawn from few values, so that equal and unknown ones meet."""
    draw = random.Random(7)
    names = ("Zoë Ámos", "anna lee", "Anna Lee", "Ōta Mari", "bo", "Émile Zo", "mara_2")
    for number in range(60):
        person = Influencer.objects.create(
            name=draw.choice(names),
            country=draw.choice(("", "DE", "US")),
            kind=draw.choice(("creator", "celebrity")),
            city=draw.choice(("", "Köln", "LONDON", "new York")),
            notes=draw.choice(("", "likes cheese")),
        )
        person.niches.add(
            *(make_niche(name) for name in draw.sample(("Food", "Travel", "Pets"), draw.choice((0, 2, 2, 2))))
        )
        likes = draw.choice((None, 10, 600, 600))
        make_account(
            influencer=person,
            handle=f"{draw.choice(('mara', 'kim', 'x'))}{draw.choice('._-')}{number}",
            platform=draw.choice(("instagram", "tiktok", "x")),
            followers=draw.choice((None, 0, 1_000, 20_000, 20_000, 3_000_000)),
            avg_likes=likes,
            avg_comments=draw.choice((None, 5)),
            measured_on=draw.choice((None, TODAY, TODAY - timedelta(days=20_800))),
            source="test",
            statistic=draw.choice(("median", "mean")),
            fee=draw.choice((None, Decimal(0), Decimal("99.99"))),
            retired_at=draw.choice((None, None, None, RETIRED)),
        )


def both(query, *, text_notes=False):
    """The same list twice, from the columns and from the rows."""
    filters = [
        DefinitionFilter(query, queryset=SocialAccount.objects.all(), scheme=default_scheme())
        for _ in range(2)
    ]
    return [
        find_accounts(catalogue, each.columns(), each.qs, each.searched_for, with_notes=text_notes)
        for catalogue, each in zip((snapshot.current(), None), filters, strict=True)
    ]


QUERIES = (
    {},
    {"platform": "tiktok"},
    {"tier": "micro"},
    {"tier": "mega"},
    {"followers_min": "0"},
    {"followers_min": "1000", "followers_max": "20000"},
    {"followers_max": "19999.5"},
    {"rate_min": "0"},
    {"rate_min": "0.05", "rate_max": "3"},
    {"definition": "likes_comments"},
    {"statistic": "mean", "definition": "likes"},
    {"country": "DE", "kind": "celebrity"},
    {"city": "ö"},
    {"city": "ondo"},
    {"city": "York"},
    {"city": "100%_"},
    {"has_fee": "yes"},
    {"has_fee": "no"},
    {"fee_min": "0"},
    {"fee_min": "0.01", "fee_max": "99.99"},
    {"measured_since": "1960-01-01"},
    {"measured_since": str(TODAY)},
    {"q": "mara"},
    {"q": "MARA anna"},
    {"q": "zoe"},
    {"q": "émi"},
    {"q": "food pets"},
    {"q": "im"},
    {"q": "kim"},
    {"q": "ara"},
    {"q": "marra"},
    {"q": "cheese"},
    {"q": "nobody-at-all"},
    {"platform": "unheard"},
    {"retired": "only"},
    {"retired": "all"},
    {"retired": "all", "q": "mara", "has_fee": "no"},
    {"measured_before": str(TODAY)},
    {"measured_before": "1960-01-01", "measured_since": "1950-01-01"},
    {"missing": "followers"},
    {"missing": "rate"},
    {"missing": "measured"},
    {"missing": "niche", "retired": "all"},
    {"missing": "country"},
    {"missing": "country", "country": "DE"},
    {"missing": "unheard"},
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_columns_and_rows_give_the_same_list_for_every_filter_and_sort(drawn, query):
    for column in SORTED_BY:
        for descending in (False, True):
            fast, slow = (each.in_order(column, descending) for each in both(query))
            assert fast.keys().tolist() == slow.keys().tolist(), (column, descending)
            assert len(fast) == len(slow) and slow.is_exact
    assert fast.search == slow.search
    assert [account.pk for account in fast.page(2, 5)] == fast.keys()[2:5].tolist()


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_columns_and_rows_say_the_same_about_a_list(drawn, query):
    fast, slow = (each.overview() for each in both(query))
    assert fast.median_rate == pytest.approx(slow.median_rate)
    assert (fast.with_rate, fast.with_fee, fast.definitions, fast.drawable) == (
        slow.with_rate,
        slow.with_fee,
        slow.definitions,
        slow.drawable,
    )
    assert sorted(fast.sample) == sorted(slow.sample)


def test_a_niche_filters_both_ways_and_facets_count_what_each_choice_would_show(drawn):
    for niche in Niche.objects.all():
        fast, slow = both({"niche": niche.pk, "platform": "tiktok"})
        assert fast.keys().tolist() == slow.keys().tolist()
        facets = fast.facets()
        assert facets["niche"][niche.pk] == len(fast)
        assert facets["platform"]["x"] == len(both({"niche": niche.pk, "platform": "x"})[1])


def test_notes_are_searched_by_the_agency_only(drawn):
    fast, slow = both({"q": "cheese"}, text_notes=True)
    assert fast.keys().tolist() == slow.keys().tolist() and len(fast) > 3
    assert len(both({"q": "cheese"})[0]) == 0


@pytest.mark.parametrize(
    "text",
    ['"', "'", "a NEAR/2 b", "NOT OR AND", "x\x00y", "*", "(", "{words}:", "-a", "q" * 10_000, "% _ \\",
     "𝔘𐐷é", "', ''); DROP TABLE", "ﬀ ǆ ß İ"],
)  # fmt: skip
def test_no_text_is_an_error(drawn, text):
    fast, slow = both({"q": text})
    assert fast.keys().tolist() == slow.keys().tolist()


def test_a_mistyped_word_finds_the_nearest_one_and_says_so(drawn):
    for each in both({"q": "mraa anna"}):
        assert each.search.words == ("mara", "anna") and each.search.instead_of == "mraa anna"


@pytest.mark.parametrize(
    "change",
    [
        lambda account: SocialAccount.objects.filter(pk=account.pk).update(followers=5),
        lambda account: Influencer.objects.filter(pk=account.influencer_id).update(name="aaa", country="FR"),
        lambda account: account.influencer.niches.set([make_niche("Art")]),
        lambda account: account.delete(),
        lambda account: make_account(name="Anna", handle="new.one", platform="youtube", country="PL"),
        lambda account: connection.cursor().execute("UPDATE campaigns_socialaccount SET avg_likes = 77"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_changed_is_laid_over_the_columns(drawn, change, monkeypatch):
    """The base is written before the change, as files are."""
    moment, base, nothing = present_moment(), table_of(*read_some(None)), np.empty(0, dtype=np.int64)
    stored = snapshot.Snapshot(moment, Catalogue(base), base, nothing)
    monkeypatch.setattr(snapshot, "_stored", lambda: stored)
    change(SocialAccount.objects.order_by("pk")[30])
    assert snapshot.current().rows is not None
    for query in (
        {},
        {"platform": "tiktok"},
        {"country": "FR"},
        {"q": "anna"},
        {"niche": make_niche("Art").pk},
    ):
        for column in SORTED_BY:
            for descending in (False, True):
                fast, slow = (each.in_order(column, descending) for each in both(query))
                assert fast.keys().tolist() == slow.keys().tolist(), (query, column, descending)
        assert fast.overview().with_fee == slow.overview().with_fee


def test_the_fast_export_holds_what_the_table_holds(drawn):
    for found in both({"platform": "tiktok"}):
        table = AccountTable(AccountData(found), bands=default_scheme().as_bands())
        assert list(exported_rows(table)) == list(_column_by_column(table))
