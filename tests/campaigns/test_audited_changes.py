"""Each change of money, a state or access leaves exactly one readable entry, for the right eyes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.models import Brand, Campaign, ExchangeRate, Rate, SocialAccount, TierScheme
from campaigns.services.imports.direct import ImportRequest, import_file
from campaigns.services.imports.starting import UNDO, begin
from campaigns.services.overlap_imports import OverlapRequest, import_overlaps
from campaigns.services.own_packs import make_own_packs
from jobs.services.running import run as do_job
from tests.factories import (
    PACK_TEXT,
    TODAY,
    make_account,
    make_brand,
    make_campaign,
    make_plan,
    make_rate,
    make_shortlist,
)

pytestmark = pytest.mark.django_db


def only_entry() -> AuditEntry:
    return AuditEntry.objects.get()


def told() -> tuple[str, str, str, int | None]:
    """Area, what, about and brand of the one entry."""
    made = only_entry()
    return made.area, made.what, made.subject_name, made.brand_key


def campaign_fields(campaign: Campaign, **entered):
    return {
        "brand": campaign.brand_id,
        "name": campaign.name,
        "objective": campaign.objective,
        "status": campaign.status,
        "budget": campaign.budget,
        "currency": campaign.currency,
        "starts_on": campaign.starts_on,
        "tier_scheme": campaign.tier_scheme_id,
        "version": campaign.version,
        **entered,
    }


def test_a_new_campaign_is_told_once_with_its_budget(client, brand, colleague):
    entered = campaign_fields(Campaign(brand=brand, name="Autumn", tier_scheme=TierScheme.objects.first()))
    assert (
        client.post(reverse("campaign_create"), {**entered, "starts_on": "", "budget": 500}).status_code
        == 302
    )
    assert told() == ("money", "campaign created", "Autumn", brand.pk)
    assert only_entry().after["budget"] == "500.00" and only_entry().actor == colleague


@pytest.mark.parametrize(
    ("entered", "area", "what"),
    [
        ({"budget": "900"}, "money", "budget changed"),
        ({"status": "running", "ends_on": "2027-03-01"}, "state", "status and flight ends changed"),
        ({"status": "running", "currency": "EUR"}, "money", "currency and status changed"),
        ({"countries": ["DE"]}, "record", "countries changed"),
    ],
)
def test_an_edit_of_a_campaign_names_what_changed(client, brand, entered, area, what):
    campaign = make_campaign(brand)
    client.post(reverse("campaign_edit", args=[campaign.pk]), campaign_fields(campaign, **entered))
    assert told() == (area, what, campaign.name, brand.pk)
    assert set(only_entry().before) == set(only_entry().after) == set(entered)


def test_an_edit_that_changes_nothing_or_comes_too_late_tells_nothing(client, brand):
    campaign = make_campaign(brand)
    page = reverse("campaign_edit", args=[campaign.pk])
    assert client.post(page, campaign_fields(campaign)).status_code == 302
    assert client.post(page, campaign_fields(campaign, version=99, budget=1)).status_code == 409
    assert not AuditEntry.objects.exists()


def test_an_edit_that_is_rolled_back_leaves_no_entry(client, brand):
    make_campaign(brand, name="Taken")
    campaign = make_campaign(brand, name="Mine")
    page = client.post(reverse("campaign_edit", args=[campaign.pk]), campaign_fields(campaign, name="Taken"))
    assert page.status_code == 422 and not AuditEntry.objects.exists()


def test_a_brands_hourly_cost_is_told_to_the_brands_people(client, brand, owner, outsider):
    entered = {"name": brand.name, "currency": "USD", "coordination_hourly_cost": "50"}
    client.post(reverse("brand_edit", args=[brand.pk]), entered)
    assert told() == ("money", "hourly cost of coordination changed", "Nordwind", brand.pk)
    assert only_entry().before == {"coordination_hourly_cost": "45.00"}
    seen = [AuditEntry.objects.visible_to(user).count() for user in (owner, outsider)]
    assert seen == [1, 0]
    client.post(reverse("brand_create"), {**entered, "name": "New"})
    assert AuditEntry.objects.first().what == "brand created"


def test_members_added_in_the_administration_are_told(sign_in, admin, brand, outsider):
    entered = {
        "name": brand.name,
        "currency": "USD",
        "coordination_hourly_cost": "45",
        "members": [outsider.pk],
    }
    sign_in(admin).post(reverse("admin:campaigns_brand_change", args=[brand.pk]), entered)
    assert told() == ("access", "members changed", "Nordwind", brand.pk)
    assert (only_entry().before, only_entry().after) == ({"members": []}, {"members": [outsider.name]})


def rate_fields(rate: Rate, **entered):
    return {
        "account": rate.account_id,
        "deliverable": rate.deliverable,
        "kind": rate.kind,
        "fee": rate.fee,
        "currency": rate.currency,
        "product_cost": rate.product_cost,
        "quoted_on": rate.quoted_on,
        "source": rate.source,
        "brand": rate.brand_id or "",
        **entered,
    }


def test_a_negotiated_fee_carries_its_brand_and_a_general_one_none(sign_in, admin, brand):
    client, account = sign_in(admin), make_account()
    fresh = Rate(account=account, fee=100, quoted_on=TODAY, source="call")
    client.post(reverse("admin:campaigns_rate_add"), rate_fields(fresh))
    client.post(reverse("admin:campaigns_rate_add"), rate_fields(fresh, brand=brand.pk))
    keys = AuditEntry.objects.order_by("pk").values_list("what", "brand_key")
    assert list(keys) == [("rate created", None), ("rate created", brand.pk)]


def test_a_fee_moved_from_one_brand_to_another_is_read_by_the_agency_alone(sign_in, admin, brand):
    rate, other = make_rate(make_account(), brand=brand), make_brand()
    page = reverse("admin:campaigns_rate_change", args=[rate.pk])
    sign_in(admin).post(page, rate_fields(rate, brand=other.pk))
    assert told() == ("money", "brand changed", str(rate), None)


def test_fees_entered_changed_and_deleted_below_an_account_leave_one_entry_each(sign_in, admin):
    account = make_account()
    kept, gone = make_rate(account, fee=100), make_rate(account, fee=200)
    fields = {"influencer": account.influencer_id, "platform": "instagram", "handle": account.handle,
              "statistic": account.statistic}  # fmt: skip
    rows = [rate_fields(kept, fee=90), {**rate_fields(gone), "DELETE": "on"}, rate_fields(gone, fee=300)]
    forms = {
        f"rates-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()
    }
    forms |= {"rates-0-id": kept.pk, "rates-1-id": gone.pk, "rates-2-id": ""}
    totals = {"rates-TOTAL_FORMS": 3, "rates-INITIAL_FORMS": 2, "measurements-TOTAL_FORMS": 0,
              "measurements-INITIAL_FORMS": 0, "posts-TOTAL_FORMS": 0, "posts-INITIAL_FORMS": 0}  # fmt: skip
    page = reverse("admin:campaigns_socialaccount_change", args=[account.pk])
    response = sign_in(admin).post(page, {**fields, **forms, **totals})
    assert response.status_code == 302
    entries = AuditEntry.objects.order_by("what")
    assert [(entry.what, entry.before.get("fee"), entry.after.get("fee")) for entry in entries] == [
        ("fee changed", "100.00", "90.00"),
        ("rate created", None, "300.00"),
        ("rate deleted", "200.00", None),
    ]


@pytest.mark.parametrize("way", ["page", "action"])
def test_a_fee_deleted_in_the_administration_is_told(sign_in, admin, way):
    rate = make_rate(make_account())
    if way == "page":
        sign_in(admin).post(reverse("admin:campaigns_rate_delete", args=[rate.pk]), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [rate.pk], "post": "yes"}
        sign_in(admin).post(reverse("admin:campaigns_rate_changelist"), chosen)
    assert not Rate.objects.exists()
    rate.fee = Decimal("100.00")
    assert told() == ("money", "rate deleted", str(rate), None) and only_entry().before["fee"] == "100.00"


def test_an_exchange_rate_is_told(sign_in, admin):
    entered = {"currency": "EUR", "units_per_agency_unit": "0.900000", "valid_on": TODAY, "source": "bank"}
    sign_in(admin).post(reverse("admin:campaigns_exchangerate_add"), entered)
    assert told() == ("money", "exchange rate created", str(ExchangeRate.objects.get()), None)


def test_a_removed_influencer_and_a_deleted_shortlist_are_told(client, brand):
    shortlist = make_shortlist(make_campaign(brand), (make_account(handle="mara"), make_account()))
    entry = shortlist.entries.get(account__handle="mara")
    client.post(reverse("shortlist_remove", args=[shortlist.pk]), {"entry": entry.pk})
    assert told() == ("state", "influencer removed", shortlist.name, brand.pk)
    assert only_entry().before["influencer"] == "@mara on Instagram"
    client.post(reverse("shortlist_delete", args=[shortlist.pk]))
    newest = AuditEntry.objects.first()
    assert (newest.what, newest.before["influencers"]) == ("shortlist deleted", 1)


def test_a_plan_saved_renamed_and_deleted_is_told(client, brand, colleague):
    plan = make_plan(make_campaign(brand), colleague)
    for name in ("First", "Second", "Second"):
        client.post(reverse("plan_keep", args=[plan.pk]), {"name": name})
    client.post(reverse("plan_delete", args=[plan.pk]))
    entries = AuditEntry.objects.order_by("pk")
    assert [entry.what for entry in entries] == [
        "budget plan saved",
        "budget plan renamed",
        "budget plan deleted",
    ]
    assert {(entry.subject_kind, entry.brand_key) for entry in entries} == {("budget plan", brand.pk)}
    assert entries[1].before == {"name": "First"} and entries[1].after == {"name": "Second"}


def test_an_import_is_told_once_when_applied_and_once_when_undone(colleague):
    content = b"handle,name,followers,likes\nmara,Mara,5000,90\nleo,Leo,6000,80\n"
    request = ImportRequest(content=[content], file_name="a.csv", platform="instagram", measured_on=TODAY)
    import_file(request=request, user=colleague, dry_run=True)
    assert not AuditEntry.objects.exists()
    run = import_file(request=request, user=colleague)
    assert told() == ("record", "import applied", "a.csv", None)
    assert only_entry().after["created"] == 2 and only_entry().actor == colleague
    do_job(begin(run=run, what=UNDO, user=colleague, wake=False).pk)
    assert [entry.what for entry in AuditEntry.objects.all()] == ["import undone", "import applied"]
    assert not SocialAccount.objects.exists()


def test_an_import_of_overlaps_is_told_once(colleague):
    make_account(handle="mara"), make_account(handle="leo")
    content = b"account a,account b,share,base\n@mara,@leo,0.2,smaller\n"
    request = OverlapRequest(content=content, file_name="o.csv", measured_on=TODAY)
    import_overlaps(request=request, user=colleague, dry_run=True)
    import_overlaps(request=request, user=colleague)
    assert told() == ("record", "overlaps imported", "o.csv", None)


def test_a_saved_pack_is_told_and_a_shipped_one_not(client, colleague):
    assert not AuditEntry.objects.exists()
    client.post(reverse("pack_create"), {"text": PACK_TEXT, "note": ""})
    assert told() == ("record", "benchmark pack saved", "mine, version 1", None)
    make_own_packs(user=colleague, today=TODAY)
    assert AuditEntry.objects.count() == 1


def test_bands_changed_in_the_administration_are_told_in_words(sign_in, admin):
    scheme = TierScheme.objects.prefetch_related("bands").order_by("pk").first()
    bands = list(scheme.bands.order_by("followers_min"))
    fields = {"name": scheme.name, "slug": scheme.slug, "year": scheme.year or "", "source": scheme.source}
    for number, band in enumerate(bands):
        fields |= {
            f"bands-{number}-id": band.pk,
            f"bands-{number}-tier": band.tier,
            f"bands-{number}-followers_min": band.followers_min + (1 if number == 0 else 0),
            f"bands-{number}-followers_max": band.followers_max or "",
            f"bands-{number}-source": band.source,
        }
    fields |= {"bands-TOTAL_FORMS": len(bands), "bands-INITIAL_FORMS": len(bands)}
    page = reverse("admin:campaigns_tierscheme_change", args=[scheme.pk])
    assert sign_in(admin).post(page, fields).status_code == 302
    assert told() == ("record", "bands in words changed", scheme.name, None)


def test_a_brand_deleted_in_the_administration_stays_in_the_log(sign_in, admin):
    brand = make_brand(name="Gone")
    sign_in(admin).post(reverse("admin:campaigns_brand_delete", args=[brand.pk]), {"post": "yes"})
    assert not Brand.objects.filter(pk=brand.pk).exists()
    assert told() == ("money", "brand deleted", "Gone", brand.pk)


def test_a_shortlist_made_and_filled_is_told(client, brand):
    campaign, account = make_campaign(brand), make_account()
    client.post(reverse("shortlist_create"), {"campaign": campaign.pk, "name": "First choice"})
    shortlist = campaign.shortlists.get()
    client.post(reverse("shortlist_add"), {"shortlist": shortlist.pk, "account": account.pk})
    client.post(reverse("shortlist_add"), {"shortlist": shortlist.pk, "account": account.pk})
    entries = AuditEntry.objects.about(shortlist).order_by("pk")
    assert [(entry.what, entry.brand_key) for entry in entries] == [
        ("shortlist created", brand.pk),
        ("influencers added", brand.pk),
    ]
