"""The log of changes: exact whoever writes, and what a bulk writer has to do."""

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from campaigns.models import CatalogueChange, Influencer, Niche, Rate, SocialAccount
from campaigns.services.changes import (
    OutsideTransactionError,
    bulk_changes,
    catalogue_id,
    catalogue_version,
    changes_since,
    forget_changes,
    present_moment,
)
from campaigns.services.search import index_accounts
from tests.factories import make_account, make_post, make_rate

pytestmark = pytest.mark.django_db


def changed_by(change) -> set[int]:
    """The accounts that the log names after a change."""
    last = CatalogueChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    change()
    rows = CatalogueChange.objects.filter(pk__gt=last).values_list("first_account", "last_account")
    return {key for first, last in rows for key in range(first, last + 1)}


def test_every_way_of_changing_a_row_names_its_accounts():
    account, other = make_account(), make_account(niches=("Food",))
    one, two = {account.pk}, {other.pk}
    assert changed_by(lambda: make_rate(account)) == one
    assert changed_by(lambda: Rate.objects.update(fee=3)) == one
    assert changed_by(lambda: Rate.objects.update(account=other)) == one | two
    assert changed_by(lambda: Rate.objects.all().delete()) == two
    assert changed_by(lambda: make_post(account, now())) == one
    assert changed_by(lambda: SocialAccount.objects.update(avg_likes=1)) == one | two
    assert changed_by(lambda: Influencer.objects.filter(accounts=account).update(city="Bonn")) == one
    assert changed_by(lambda: Niche.objects.update(name="Drinks")) == two
    assert changed_by(lambda: other.influencer.niches.clear()) == two
    assert changed_by(lambda: other.influencer.delete()) == two


def test_a_bulk_writer_names_its_accounts_once_and_triggers_are_silent():
    account = make_account()
    moment = present_moment()

    def write():
        with transaction.atomic(), bulk_changes() as changes:
            SocialAccount.objects.update(avg_likes=1)
            changes.note(account.pk, account.pk)
            changes.note(account.pk + 1, account.pk + 5)

    assert changed_by(write) == set(range(account.pk, account.pk + 6))
    assert CatalogueChange.objects.filter(last_account=account.pk + 5).count() == 1
    assert changed_by(lambda: SocialAccount.objects.update(avg_likes=2)) == {account.pk}
    assert connection.vendor != "sqlite" or changes_since(moment)


def test_a_bulk_write_that_fails_leaves_the_triggers_awake():
    account = make_account()
    with pytest.raises(ZeroDivisionError), bulk_changes():
        SocialAccount.objects.update(avg_likes=1)
        _ = 1 / 0
    account.refresh_from_db()
    assert account.avg_likes == 600
    assert changed_by(lambda: SocialAccount.objects.update(avg_likes=2)) == {account.pk}


@pytest.mark.django_db(transaction=True)
def test_a_bulk_writer_needs_a_transaction():
    with pytest.raises(OutsideTransactionError), bulk_changes():
        pass


@pytest.mark.django_db(transaction=True)
def test_a_moment_sees_what_came_after_it_and_nothing_else():
    account = make_account()
    moment = present_moment()
    assert not changes_since(moment)
    SocialAccount.objects.update(avg_likes=2)
    assert changes_since(moment).ranges == ((account.pk, account.pk),)
    later = present_moment()
    assert not changes_since(later)
    with transaction.atomic():
        SocialAccount.objects.update(avg_likes=3)
        assert changes_since(later)
        transaction.set_rollback(True)
    assert not changes_since(later)
    forget_changes(later)
    assert not changes_since(later) and changes_since(moment)


@pytest.mark.django_db(transaction=True)
def test_a_version_stays_while_nothing_changes_and_never_comes_again():
    make_account()
    first = catalogue_version()
    assert catalogue_version() == first
    with transaction.atomic():
        SocialAccount.objects.update(avg_likes=3)
        inside = catalogue_version()
        transaction.set_rollback(True)
    assert inside != first and catalogue_version() in {first} | {catalogue_version()}
    SocialAccount.objects.update(avg_likes=4)
    assert catalogue_version() not in {first, inside}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time elsewhere")
def test_a_commit_that_comes_later_than_its_key_is_not_missed():
    account = make_account()
    slow = connection.copy()
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute("UPDATE campaigns_socialaccount SET avg_likes = 9")
        other = make_account()
        moment = present_moment()
        assert not changes_since(moment)
        slow.commit()
        assert changes_since(moment).ranges == ((account.pk, account.pk),) and other.pk
    finally:
        slow.close()


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_is_a_change():
    make_account()
    moment = present_moment()
    SocialAccount.objects.all().delete()
    assert changes_since(moment)


def test_a_catalogue_keeps_its_name():
    assert catalogue_id() == catalogue_id() and len(catalogue_id()) == 32


def entries() -> list[int]:
    key = "rowid" if connection.vendor == "sqlite" else "account_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM campaigns_search ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def test_the_search_index_is_made_right_after_a_bulk_write():
    gone, stays = make_account(), make_account()
    with bulk_changes():
        SocialAccount.objects.filter(pk=gone.pk).delete()
        come = make_account()
        assert entries() == [gone.pk, stays.pk]
        index_accounts("SELECT id FROM campaigns_socialaccount UNION SELECT %s", [gone.pk])
    assert entries() == [stays.pk, come.pk]
