"""Two records of one person: merged, taken back exactly, split off; and by two people at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.models import Influencer, PersonMerge, SocialAccount
from campaigns.services.changes import changes_since, present_moment
from campaigns.services.found_accounts import find_accounts
from campaigns.services.merging import (
    FIELDS,
    ChangedMeanwhileError,
    fingerprint,
    merge_people,
    split_account,
    unmerge,
)
from tests.factories import make_account, make_merge, make_user

pytestmark = pytest.mark.django_db


def person(name: str, handle: str, platform: str = "instagram", **fields) -> Influencer:
    niches = fields.pop("niches", ())
    made = Influencer.objects.create(name=name, **fields)
    make_account(influencer=made, handle=handle, platform=platform, niches=niches)
    return made


def picture(one: Influencer) -> dict:
    one = Influencer.objects.get(pk=one.pk)
    return {
        **{name: getattr(one, name) for name in (*FIELDS, "pk", "created_at", "brought_by_id")},
        "niches": sorted(one.niches.values_list("name", flat=True)),
        "accounts": sorted(one.accounts.values_list("handle", flat=True)),
    }


@pytest.fixture
def mara():
    return person("Mara", "mara", country="DE", notes="Answers fast.", niches=("Food",))


@pytest.fixture
def tara():
    return person(
        "Mara Eats", "mara.eats", "tiktok", country="AT", city="Wien", notes="Vegan.", niches=("Travel",)
    )


def test_a_merge_moves_accounts_unites_niches_joins_notes_and_keeps_the_first_filled_field(mara, tara):
    make_merge(mara, tara, name="other")
    after = picture(mara)
    assert (after["name"], after["country"], after["city"]) == ("Mara Eats", "DE", "Wien")
    assert after["notes"] == "Answers fast.\nVegan."
    assert after["niches"] == ["Food", "Travel"] and after["accounts"] == ["mara", "mara.eats"]
    assert not Influencer.objects.filter(pk=tara.pk).exists()
    entry = AuditEntry.objects.get(what="person merged")
    assert entry.subject_key == mara.pk and entry.after["merged"] == "Mara Eats"


def test_taking_a_merge_back_restores_both_exactly(mara, tara, colleague):
    before = picture(mara), picture(tara)
    merge = make_merge(mara, tara, name="other", country="other")
    done = unmerge(merge_id=merge.pk, user=colleague)
    assert (picture(mara), picture(done.person)) == before
    assert done.returned == 1 and not done.moved_on and not done.gone
    assert not PersonMerge.objects.exists()
    assert AuditEntry.objects.filter(what="merge taken back", actor=colleague).exists()


def test_what_was_changed_since_the_merge_stays(mara, tara, colleague):
    merge = make_merge(mara, tara)
    Influencer.objects.filter(pk=mara.pk).update(city="Graz")
    unmerge(merge_id=merge.pk, user=colleague)
    assert picture(mara)["city"] == "Graz" and picture(mara)["notes"] == "Answers fast."


def test_accounts_that_moved_on_or_are_gone_are_told(mara, tara, colleague, client):
    make_account(influencer=tara, handle="third", platform="x")
    merge = make_merge(mara, tara)
    elsewhere = person("Else", "else")
    SocialAccount.objects.filter(handle="mara.eats").update(influencer=elsewhere)
    SocialAccount.objects.get(handle="third").delete()
    page = client.post(reverse("merge_undo", args=[merge.pk]), follow=True).content.decode()
    assert "with 0 accounts" in page and "@mara.eats on TikTok has moved on to Else" in page
    assert "1 account of the time no longer exist" in page
    assert picture(elsewhere)["accounts"] == ["else", "mara.eats"]


def test_merges_of_a_merged_person_can_be_taken_back_in_any_order(mara, tara, colleague):
    third = person("M. Eats", "m_eats", "x")
    before = picture(third)
    inner = make_merge(tara, third)
    outer = make_merge(mara, Influencer.objects.get(pk=tara.pk))
    inner.refresh_from_db()
    assert inner.kept_id == mara.pk
    done = unmerge(merge_id=outer.pk, user=colleague)
    inner.refresh_from_db()
    assert inner.kept_id == done.person.pk and picture(done.person)["accounts"] == ["m_eats", "mara.eats"]
    assert picture(unmerge(merge_id=inner.pk, user=colleague).person) == before


def test_a_key_that_an_import_gave_away_is_not_taken_from_its_new_owner(mara, tara, colleague):
    merge = make_merge(mara, tara)
    taken = Influencer.objects.create(pk=tara.pk, name="Newcomer")
    done = unmerge(merge_id=merge.pk, user=colleague)
    assert done.person.pk != tara.pk and picture(taken)["name"] == "Newcomer"
    assert picture(done.person)["accounts"] == ["mara.eats"]


def test_lists_and_search_notice_a_merge(mara, tara):
    moment = present_moment()
    make_merge(mara, tara)
    accounts = SocialAccount.objects.all()
    assert changes_since(moment)
    found = find_accounts(None, _no_filters(), accounts, "travel", with_notes=False)
    assert sorted(SocialAccount.objects.filter(pk__in=found.keys()).values_list("handle", flat=True)) == [
        "mara",
        "mara.eats",
    ]


def _no_filters():
    from campaigns.columns import Filters

    return Filters()


def test_a_merge_of_people_who_changed_since_they_were_shown_is_not_made(mara, tara, colleague, client):
    seen = fingerprint(mara, tara)
    Influencer.objects.filter(pk=tara.pk).update(city="Linz")
    with pytest.raises(ChangedMeanwhileError):
        merge_people(kept_id=mara.pk, other_id=tara.pk, chosen={}, seen=seen, user=colleague)
    address = f"{reverse('influencer_merge', args=[mara.pk])}?other={tara.pk}"
    entered = {"seen": seen, "name": "kept", "country": "kept"}
    response = client.post(address, entered)
    assert response.status_code == 409 and "Linz" in response.content.decode()
    again = {**entered, "seen": fingerprint(mara, Influencer.objects.get(pk=tara.pk))}
    assert client.post(address, again).status_code == 302
    assert picture(mara)["city"] == "Linz"


def test_the_page_of_a_person_leads_to_the_search_the_comparison_and_back(mara, tara, client):
    page = client.get(reverse("influencer_same", args=[mara.pk]), {"q": "mara"}).content.decode()
    address = f"{reverse('influencer_merge', args=[mara.pk])}?other={tara.pk}"
    assert address in page and f"other={mara.pk}" not in page
    page = client.get(address).content.decode()
    assert "Vegan." in page and "@mara.eats on TikTok" in page and "Food" in page
    assert client.post(address, {"seen": "", "name": "bogus"}).status_code == 422
    entered = {"seen": fingerprint(mara, tara), "name": "other", "country": "kept"}
    assert client.post(address, entered).url == reverse("influencer_detail", args=[mara.pk])
    page = client.get(reverse("influencer_detail", args=[mara.pk])).content.decode()
    assert reverse("merge_undo", args=[PersonMerge.objects.get().pk]) in page and "Split off" in page


def test_a_person_is_never_merged_into_itself_or_into_nobody(mara, client):
    address = reverse("influencer_merge", args=[mara.pk])
    for other in (mara.pk, 999_999, "nonsense", "9" * 30, ""):
        assert client.get(address, {"other": other}).status_code == 404


def test_an_account_is_split_off_with_the_shared_fields(mara, tara, colleague, client):
    make_merge(mara, tara)
    account = SocialAccount.objects.get(handle="mara.eats")
    address = reverse("account_split", args=[account.pk])
    assert client.post(address, {"name": "", "person": mara.pk}).status_code == 422
    response = client.post(address, {"name": "Tara", "person": mara.pk})
    new = Influencer.objects.get(name="Tara")
    assert response.url == reverse("influencer_detail", args=[new.pk])
    assert picture(new)["accounts"] == ["mara.eats"] and picture(new)["niches"] == ["Food", "Travel"]
    assert picture(new)["country"] == "DE" and picture(mara)["accounts"] == ["mara"]
    assert client.post(address, {"name": "Again", "person": mara.pk}).status_code == 409
    with pytest.raises(ChangedMeanwhileError):
        split_account(account_id=account.pk, person_id=new.pk, name="Alone", user=colleague)


@pytest.mark.parametrize("name", ["influencer_same", "influencer_merge", "merge_undo", "account_split"])
def test_a_brand_manager_merges_nobody(name, mara, tara, sign_in, owner):
    merge = make_merge(mara, tara)
    keys = {"merge_undo": merge.pk, "account_split": SocialAccount.objects.get(handle="mara").pk}
    address = reverse(name, args=[keys.get(name, mara.pk)])
    client = sign_in(owner)
    assert {client.get(address).status_code, client.post(address).status_code} <= {403, 405}
    assert PersonMerge.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time elsewhere")
def test_of_two_who_merge_at_once_one_wins_and_the_other_is_told():
    one, two = person("One", "one"), person("Two", "two", "x")
    user, seen, start, told = make_user(), {}, Barrier(2), []
    seen = {(one.pk, two.pk): fingerprint(one, two), (two.pk, one.pk): fingerprint(two, one)}

    def merge(kept: int, other: int) -> None:
        try:
            start.wait()
            merge_people(kept_id=kept, other_id=other, chosen={}, seen=seen[kept, other], user=user)
            told.append("merged")
        except ChangedMeanwhileError:
            told.append("changed")
        finally:
            connection.close()

    threads = [Thread(target=merge, args=pair) for pair in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["changed", "merged"]
    assert Influencer.objects.count() == 1 and Influencer.objects.get().accounts.count() == 2
