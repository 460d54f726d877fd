"""A person erased on request: no table holds the name or handle any more, and plans still open."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import AuditEntry
from campaigns.models import (
    ErasedHandle,
    ImportBefore,
    ImportReject,
    Influencer,
    SavedSearch,
    ShortlistEntry,
    SocialAccount,
)
from campaigns.screenshots import keep_picture, picture_path
from campaigns.services.erased_words import Words
from campaigns.services.imports.direct import ImportRequest, import_file
from campaigns.services.retiring import retire_accounts
from campaigns.services.spend import spend_of
from jobs.models import Job
from planner.models import BudgetPlan, PlanLine
from planner.services.erasing import erase_person
from tests.factories import (
    TODAY,
    make_account,
    make_campaign,
    make_entry,
    make_import_run,
    make_merge,
    make_overlap,
    make_post,
    make_review,
    make_shortlist,
)

pytestmark = pytest.mark.django_db
HANDLE, NAME, ALIAS = "zoe.quagga", "Zoë Quagga", "Zoe Okapi"


def holding(*words: str) -> list[tuple[str, str]]:
    """(table, column) of every stored text that holds one of the words, plain or as JSON writes it."""
    sought = {form.lower() for word in words for form in (word, json.dumps(word)[1:-1])}
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                    if any(word in text.lower() for word in sought):
                        found.append((table, column))
    return found


@pytest.fixture
def zoe():
    return make_account(
        handle=HANDLE, name=NAME, fee=Decimal(120), followers=900_000, avg_likes=9_000, niches=("Food",)
    )


@pytest.fixture
def everywhere(zoe, plan_with, colleague, client):
    """The person in every kind of record there is; three plans: as celebrity, as a line, as left out."""
    other = Influencer.objects.create(name=ALIAS)
    make_account(influencer=other, handle="okapi_zoe", platform="tiktok")
    make_merge(zoe.influencer, other, colleague)
    friends = [make_account(fee=Decimal(90 + number)) for number in range(3)]
    make_overlap(zoe, friends[0])
    make_post(zoe, now(), url=f"https://instagram.com/{HANDLE}/p/1")
    campaign = make_campaign()
    make_shortlist(campaign, (zoe, *friends), name=f"With {NAME}", notes=f"@{HANDLE} first")
    SavedSearch.objects.create(owner=colleague, name=HANDLE, query=f"q={HANDLE}")
    retire_accounts(account_ids=[friends[2].pk], reason=f"posed as @{HANDLE}", user=colleague)
    run = make_import_run(
        rows=1,
        rejected=1,
        notes=[f"Row 3, @{HANDLE}: too many likes."],
        examples=[{"what": "created", "row": 3, "platform": "instagram", "handle": HANDLE, "name": NAME}],
        gathered={"told": [f"Row 3, @{HANDLE}: too many likes."]},
    )
    ImportReject.objects.create(run=run, row_number=4, reason="unreadable", cells=[HANDLE, NAME, "x"])
    ImportBefore.objects.create(
        run=run, record="influencer", record_id=zoe.influencer_id, before={"notes": ""}, after={"notes": NAME}
    )
    plans = [
        plan_with(campaign, [zoe, *friends], budget="400"),
        plan_with(campaign, [zoe, *friends], budget="95"),
        plan_with(
            campaign, friends[:2], celebrity_name="", celebrity_handle=HANDLE, celebrity_platform="instagram"
        ),
    ]
    assert all(isinstance(plan, BudgetPlan) for plan in plans)
    assert PlanLine.objects.filter(handle=HANDLE).exists() and NAME in plans[2].name
    return plans


def test_no_table_holds_the_person_any_more_and_plans_still_open(everywhere, zoe, admin, client):
    tables = {table for table, _ in holding("quagga")}
    assert {"planner_budgetplan", "planner_planline", "accounts_auditentry", "campaigns_search"} <= tables
    lines = PlanLine.objects.filter(handle=HANDLE).order_by("pk")
    before = list(lines.values_list("pk", "engagements", "fee_cents"))
    erase_person(person_id=zoe.influencer_id, reason=f"letter of {NAME}", user=admin)
    assert holding("quagga", NAME, "okapi") == []
    erased = PlanLine.objects.filter(name="Erased account").order_by("pk")
    assert list(erased.values_list("pk", "engagements", "fee_cents")) == before
    for plan in everywhere:
        for name in ("plan_detail", "plan_print", "plan_left_out"):
            assert client.get(reverse(name, args=[plan.pk])).status_code == 200
    assert client.get(f"{reverse('plan_compare')}?plan={everywhere[0].pk}").status_code == 200
    entry = AuditEntry.objects.get(what="person erased on request")
    assert entry.actor == admin and entry.subject_key == zoe.influencer_id
    assert entry.reason == "letter of Erased account"


def test_the_audit_log_is_sealed_again(everywhere, zoe, admin):
    from django.db import DatabaseError, transaction

    erase_person(person_id=zoe.influencer_id, reason="letter", user=admin)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry")


def test_an_erasure_that_fails_halfway_leaves_everything(everywhere, zoe, admin, monkeypatch):
    from campaigns.services import erasing

    monkeypatch.setattr(erasing, "_compact_search", lambda: 1 / 0)
    before = holding(HANDLE, NAME)
    with pytest.raises(ZeroDivisionError):
        erase_person(person_id=zoe.influencer_id, reason="letter", user=admin)
    assert holding(HANDLE, NAME) == before and not ErasedHandle.objects.exists()


def test_an_import_refuses_an_erased_handle_and_keeps_nothing_of_its_row(zoe, admin):
    erase_person(person_id=zoe.influencer_id, reason="letter", user=admin)
    request = ImportRequest(
        content=[f"handle,name,followers\n@{HANDLE},{NAME},5000\nnew.one,New,6000\n".encode()],
        file_name="more.csv",
        measured_on=TODAY,
        platform="instagram",
    )
    for dry_run in (True, False):
        run = import_file(request=request, user=None, dry_run=dry_run)
        assert (run.created, run.rejected) == (1, 1)
        assert [row[2] for row in run.rejected_rows] == ["the owner of this account asked to be forgotten"]
    assert holding(HANDLE, NAME) == []
    assert list(SocialAccount.objects.values_list("handle", flat=True)) == ["new.one"]


def test_somebody_of_the_same_name_keeps_it(zoe, admin):
    make_account(handle="another", name=NAME)
    erase_person(person_id=zoe.influencer_id, reason="letter", user=admin)
    assert Influencer.objects.get().name == NAME and {table for table, _ in holding(HANDLE)} == set()


def test_only_an_admin_erases_and_only_after_saying_why(zoe, sign_in, admin, client):
    address = reverse("influencer_erase", args=[zoe.influencer_id])
    assert client.post(address, {"reason": "letter", "is_sure": "on"}).status_code == 403
    as_admin = sign_in(admin)
    page = as_admin.get(address).content.decode()
    assert "Measurements" in page and "Erased account" in page
    assert as_admin.post(address, {"reason": "", "is_sure": "on"}).status_code == 422
    assert as_admin.post(address, {"reason": "letter"}).status_code == 422
    assert Influencer.objects.exists()
    assert as_admin.post(address, {"reason": "letter", "is_sure": "on"}).url == reverse("influencer_list")
    assert not Influencer.objects.exists()
    assert as_admin.post(address, {"reason": "letter", "is_sure": "on"}).status_code == 404


def test_nobody_is_erased_while_an_import_may_bring_them_again(zoe, sign_in, admin):
    job = Job.objects.create(kind="import_apply", title="A file", state="running")
    run = make_import_run(state="applying", job=job)
    address = reverse("influencer_erase", args=[zoe.influencer_id])
    entered = {"reason": "letter", "is_sure": "on"}
    assert sign_in(admin).post(address, entered).status_code == 422
    assert Influencer.objects.exists()
    type(run).objects.update(state="applied")
    assert sign_in(admin).post(address, entered).status_code == 302
    assert not Influencer.objects.exists()


def test_words_are_taken_out_whole_and_short_ones_only_where_they_are_meant():
    words = Words(["ida", "mara.eats"], ["Ida Moon"])
    assert words.clean("@ida in Florida, ida") == "@erased in Florida, ida"
    assert words.clean(["ida", "@Mara.Eats, mara.eats.more"]) == ["erased", "@erased, mara.eats.more"]
    assert words.clean({"@ida": "IDA MOON or 3 others"}) == {"@erased": "Erased account or 3 others"}


def test_agreed_money_stays_in_the_accounts_without_a_name(
    zoe, admin, colleague, client, brand, settings, tmp_path
):
    settings.UPLOAD_DIR = str(tmp_path)
    campaign = make_campaign(brand, code_pattern="{handle}10", landing_url="https://shop.example")
    paid = make_entry(make_shortlist(campaign), zoe, stage="paid", fee=Decimal(310))
    open_ = make_entry(make_shortlist(campaign), zoe, stage="contacted")
    picture = keep_picture([b"a picture of Quagga"], "png")
    paid.booked_posts.update(url=f"https://x.example/{HANDLE}/1", posted_on=TODAY, label_proof=f"{NAME}: Ad",
                             screenshot=picture, likes=44, counted_on=TODAY)  # fmt: skip
    make_review(paid.shortlist, colleague)
    erase_person(person_id=zoe.influencer_id, reason="letter", user=admin)
    assert holding("quagga") == [] and not picture_path(picture).exists()
    assert not ShortlistEntry.objects.filter(pk=open_.pk).exists()
    kept = ShortlistEntry.objects.get(pk=paid.pk)
    assert kept.account.influencer.name == "Erased account" and kept.booked_posts.get().likes == 44
    assert spend_of(campaign).paid == 310
    for name, key in (("entry_detail", kept.pk), ("bookedpost_detail", kept.booked_posts.get().pk)):
        assert client.get(reverse(name, args=[key])).status_code == 200
