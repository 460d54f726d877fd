"""Retired accounts: out of lists, suggestions and pools, still in what holds them, and back again."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.models import CatalogueChange, SocialAccount
from campaigns.services import snapshot
from campaigns.services.imports.direct import ImportRequest, import_file
from campaigns.services.retiring import retire_accounts, unretire_accounts
from planner.models import BudgetPlan
from planner.services.brief import Pool
from planner.services.candidates import pool_accounts
from planner.services.pool_places import pool_places
from tests.factories import TODAY, make_campaign, make_plan, make_shortlist
from tests.planner.test_pool_columns import brief_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def retired(mara, colleague):
    retire_accounts(account_ids=[mara.pk], reason="closed", user=colleague)
    mara.refresh_from_db()
    return mara


def handles(client, **query) -> set[str]:
    table = client.get(reverse("influencer_list"), query).context["table"]
    return {row.record.handle for row in table.page.object_list} if table.data else set()


@pytest.mark.parametrize("from_rows", [False, True])
def test_the_list_hides_retired_accounts_unless_asked(client, retired, leo, from_rows, monkeypatch):
    if from_rows:
        monkeypatch.setattr(snapshot, "FEW", 0)
        assert snapshot.current() is None
    assert handles(client) == {"leo.tan"}
    assert handles(client, retired="only") == {"mara.eats"}
    assert handles(client, retired="all") == {"mara.eats", "leo.tan"}
    assert handles(client, q="mara") == set()


def test_retiring_keeps_who_why_and_the_first_reason(mara, leo, colleague):
    keys = [mara.pk, leo.pk]
    assert retire_accounts(account_ids=[mara.pk], reason="closed", user=colleague) == 1
    assert retire_accounts(account_ids=keys, reason="again", user=colleague) == 1
    mara.refresh_from_db()
    assert mara.retired_reason == "closed" and mara.retired_at is not None
    entries = AuditEntry.objects.filter(what="retired")
    assert {(entry.subject_key, entry.reason) for entry in entries} == {
        (mara.pk, "closed"),
        (leo.pk, "again"),
    }
    assert unretire_accounts(account_ids=keys, user=colleague) == 2
    assert unretire_accounts(account_ids=keys, user=colleague) == 0
    assert SocialAccount.objects.filter(retired_at=None, retired_reason=None).count() == 2


def test_the_columns_notice_at_once(mara, leo, colleague):
    retire_accounts(account_ids=[leo.pk], reason="closed", user=colleague)
    logged = CatalogueChange.objects.latest("pk")
    assert (logged.first_account, logged.last_account) == (leo.pk, leo.pk)
    columns = snapshot.current()
    assert columns["retired"][columns.positions(columns["key"])].tolist() == [-1, 1]


def test_the_pages_of_one_account_retire_it_and_take_it_back(client, mara, sign_in, owner):
    address = reverse("account_retire", args=[mara.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": "closed"}, follow=True).content.decode()
    assert "is retired." in page and "closed" in page and reverse("account_unretire", args=[mara.pk]) in page
    assert "already" in client.post(address, {"reason": "more"}, follow=True).content.decode()
    address = reverse("account_unretire", args=[mara.pk])
    assert "in use again" in client.post(address, follow=True).content.decode()
    assert sign_in(owner).post(address).status_code == 403


def test_all_accounts_of_a_list_are_retired_and_taken_back(client, mara, leo, ida, sign_in, owner):
    address = reverse("influencer_bulk") + "?platform=instagram"
    assert client.post(address, {"retire": "retire", "count": 2}).status_code == 422
    client.post(address, {"retire": "retire", "reason": "gone", "count": 2})
    assert handles(client) == {"ida"}
    address = reverse("influencer_bulk") + "?retired=only"
    client.post(address, {"retire": "take_back", "count": 2})
    assert handles(client) == {"ida", "mara.eats", "leo.tan"}
    outside = reverse("influencer_bulk") + "?platform=instagram"
    assert sign_in(owner).post(outside, {"retire": "retire", "reason": "x", "count": 2}).status_code == 422


def test_suggestions_leave_retired_accounts_out(client, retired, leo):
    page = client.get(reverse("celebrity_suggestions")).content.decode()
    assert "leo.tan" in page and "mara.eats" not in page


def test_the_planners_pool_leaves_retired_accounts_out_by_filters_and_by_shortlist(retired, leo, colleague):
    campaign = make_campaign()
    shortlist = make_shortlist(campaign, (retired, leo))
    for pool in (Pool(shortlist=None), Pool(shortlist=shortlist)):
        brief = brief_for(campaign, pool=pool)
        accounts = pool_accounts(pool, brief, colleague)
        columns, at = pool_places(accounts, brief)
        assert list(accounts) == [leo] and columns["key"][at].tolist() == [leo.pk]


def test_shortlists_and_plans_keep_showing_a_retired_account_marked(client, retired, colleague):
    shortlist = make_shortlist(accounts=(retired,))
    page = client.get(reverse("shortlist_detail", args=[shortlist.pk])).content.decode()
    assert "mara.eats" in page and ">retired<" in page
    plan: BudgetPlan = make_plan()
    line = plan.lines.first()
    retire_accounts(account_ids=[line.account_id], reason="closed", user=colleague)
    for name in ("plan_detail", "plan_print"):
        page = client.get(reverse(name, args=[plan.pk])).content.decode()
        assert line.handle in page and page.count(">retired<") == 1


def test_an_import_brings_numbers_says_it_is_retired_and_does_not_take_it_back(retired):
    request = ImportRequest(
        content=[b"handle,followers,likes\nmara.eats,77000,900\nnew.one,5,2\n"],
        file_name="more.csv",
        measured_on=TODAY,
        platform="instagram",
    )
    for dry_run in (True, False):
        run = import_file(request=request, user=None, dry_run=dry_run)
        assert any("1 row of accounts that are retired" in note for note in run.notes)
    retired.refresh_from_db()
    assert retired.followers == 77_000 and retired.retired_reason == "closed"
