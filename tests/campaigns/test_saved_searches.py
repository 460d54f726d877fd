"""Saved searches, and one change to a whole filtered list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Influencer, SavedSearch, SearchVisit
from campaigns.services import bulk_edits
from campaigns.services.snapshot import current
from tests.factories import make_account, make_niche, make_shortlist

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(sign_in, colleague):
    return sign_in(colleague)


def page_of(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_search_is_saved_with_its_filters_only_and_opens_the_list(staff, colleague):
    make_account(platform="tiktok")
    form = staff.get(
        reverse("saved_search_create"), {"platform": "tiktok", "page": 3, "q": "", "sort": "-fee"}
    )
    filters = form.context["form"]["filters"].value()
    assert filters == "platform=tiktok&sort=-fee"
    staff.post(reverse("saved_search_create"), {"name": "Tik", "filters": filters + "&export=csv"})
    search = SavedSearch.objects.get()
    assert (search.owner, search.query) == (colleague, filters)
    opened = staff.get(reverse("saved_search_open", args=[search.pk]))
    assert opened.url == f"{reverse('influencer_list')}?{filters}"


def test_what_came_since_the_last_visit_is_new(staff, colleague):
    make_account(platform="tiktok")
    search = SavedSearch.objects.create(owner=colleague, name="Tik", query="platform=tiktok")
    staff.get(reverse("saved_search_open", args=[search.pk]))
    SearchVisit.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    Influencer.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert "<strong>" not in page_of(staff, "saved_search_list").split("<tbody>")[1]
    make_account(platform="tiktok")
    make_account(platform="x")
    assert "<strong>1</strong>" in page_of(staff, "saved_search_list")
    assert b"Tik,2,1," in b"".join(
        staff.get(reverse("saved_search_list"), {"export": "csv"}).streaming_content
    )


def test_a_shared_search_is_seen_by_everybody_and_changed_by_its_owner(staff, colleague, sign_in, outsider):
    search = SavedSearch.objects.create(owner=colleague, name="Ours", query="tier=micro")
    theirs = sign_in(outsider)
    assert "Ours" not in page_of(theirs, "saved_search_list")
    staff.post(reverse("saved_search_edit", args=[search.pk]), {"name": "All of us", "is_shared": "on"})
    assert "All of us" in page_of(theirs, "saved_search_list")
    assert theirs.get(reverse("saved_search_open", args=[search.pk])).status_code == 302
    assert theirs.post(reverse("saved_search_delete", args=[search.pk])).status_code == 404
    search.refresh_from_db()
    assert search.query == "tier=micro"


def test_one_name_stands_for_one_search_of_a_person(staff, colleague):
    SavedSearch.objects.create(owner=colleague, name="Tik")
    assert staff.post(reverse("saved_search_create"), {"name": "Tik"}).status_code == 422


def bulk(client, query: str, **entered):
    return client.post(f"{reverse('influencer_bulk')}?{query}", entered)


def test_every_matching_account_goes_on_a_shortlist(staff, monkeypatch):
    shortlist, wanted = make_shortlist(), [make_account(platform="tiktok") for _ in range(3)]
    make_account(platform="x")
    page = staff.get(f"{reverse('influencer_bulk')}?platform=tiktok").content.decode()
    assert "Change all 3" in page
    assert bulk(staff, "platform=tiktok", count=3, shortlist=shortlist.pk).status_code == 302
    assert {entry.account for entry in shortlist.entries.all()} == set(wanted)
    monkeypatch.setattr("campaigns.views.bulk_edits.MOST_ON_SHORTLIST", 2)
    refused = bulk(staff, "platform=tiktok", count=3, shortlist=shortlist.pk)
    assert refused.status_code == 422 and "At most 2 accounts" in refused.content.decode()


def test_people_are_changed_and_lists_and_search_see_it_at_once(staff):
    account = make_account(platform="tiktok", country="US", niches=("Food",))
    sister = make_account(influencer=account.influencer, platform="x")
    niche = make_niche("Origami")
    bulk(staff, "platform=tiktok", count=1, niche=niche.pk, kind="customer", country="DE")
    account.influencer.refresh_from_db()
    assert (account.influencer.kind, account.influencer.country) == ("customer", "DE")
    found = staff.get(reverse("influencer_list"), {"q": "origami", "country": "DE"})
    assert {row.record.pk for row in found.context["table"].paginated_rows} == {account.pk, sister.pk}


def test_a_list_that_changed_meanwhile_is_asked_about_again(staff):
    make_account(country="US")
    make_account(country="US")
    response = bulk(staff, "", count=1, country="DE")
    assert response.status_code == 422 and "The list changed" in response.content.decode()
    assert response.context["form"]["count"].value() == 2
    assert not Influencer.objects.filter(country="DE").exists()


def test_nothing_chosen_changes_nothing(staff):
    make_account()
    assert bulk(staff, "", count=1).status_code == 422


def test_brand_managers_fill_shortlists_but_change_nobody(sign_in, owner):
    make_account(country="US")
    assert bulk(sign_in(owner), "", count=1, country="DE").status_code == 422
    assert not Influencer.objects.filter(country="DE").exists()


def test_many_scattered_accounts_are_noted_as_everything(monkeypatch):
    accounts = [make_account(country="US") for _ in range(5)]
    current()
    monkeypatch.setattr(bulk_edits, "MOST_RANGES", 2)
    assert bulk_edits.set_for_people(account_ids=[each.pk for each in accounts], country="DE") == 5
    assert "DE" in current().labels["country"]
