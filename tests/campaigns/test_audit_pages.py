"""The audit log's page: who reads what, filters, history of one record, export."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Area, AuditEntry
from accounts.services.audit import audit_entry, record_change
from tests.factories import make_brand, make_campaign

pytestmark = pytest.mark.django_db
PAGE = "/audit-log/"


def entry(subject, actor=None, brand_key=None, **fields):
    return record_change(
        **{
            "actor": actor,
            "area": Area.MONEY,
            "what": "budget changed",
            "subject": subject,
            "brand_key": brand_key,
            "changed": ({"budget": "100.00"}, {"budget": "90.00"}),
            **fields,
        }
    )


def seen(client, **query):
    return [row.record.pk for row in client.get(PAGE, query).context["table"].rows]


def test_an_entry_shows_who_what_about_what_before_and_after_why_and_which_request(client, colleague, brand):
    campaign = make_campaign(brand, name="Autumn")
    made = entry(campaign, colleague, brand.pk, reason="a smaller shop")
    page = client.get(PAGE).content.decode()
    shown = (colleague.name, "Money", "budget changed", "100.00 → 90.00", "a smaller shop", made.request_id)
    assert all(text in page for text in shown)
    assert f'href="{reverse("campaign_detail", args=[campaign.pk])}">Autumn</a>' in page


def test_a_brand_manager_sees_the_entries_of_own_brands_alone(sign_in, owner, outsider, brand):
    own, general = entry(brand, brand_key=brand.pk), entry(brand)
    assert seen(sign_in(owner)) == [own.pk]
    assert seen(sign_in(outsider)) == [] and "No entries yet" in sign_in(outsider).get(PAGE).content.decode()
    assert seen(sign_in(owner), subject=f"brand:{brand.pk}") == [own.pk] and general.pk


def test_an_outsider_reads_nothing_by_any_address(sign_in, outsider, brand):
    entry(make_campaign(brand, name="Secret"), brand_key=brand.pk)
    for query in ({"brand": brand.pk}, {"subject": f"brand:{brand.pk}"}, {"q": "Secret"}, {"export": "csv"}):
        response = sign_in(outsider).get(PAGE, query)
        page = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"100.00" not in page and b"budget changed" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ada"}, 1),
        ({"q": "nord"}, 2),
        ({"area": "access"}, 1),
        ({"kind": "campaign"}, 1),
        ({"kind": "nonsense"}, 0),
        ({"subject": "nonsense"}, 0),
        ({"subject": "brand:" + "9" * 30}, 0),
    ],
)
def test_filters_find_what_they_say(client, brand, query, found):
    entry(brand, "Ada", area=Area.ACCESS)
    entry(brand, "Bob")
    entry(make_campaign(brand, name="Autumn"), "Bob")
    assert len(seen(client, **query)) == found


def test_days_are_whole_days(client, brand):
    today = timezone.localdate()
    old = audit_entry(actor=None, area="money", what="x", subject=brand, brand_key=None)
    old.at = timezone.now() - timedelta(days=3)
    old.save()
    new = entry(brand)
    assert seen(client, since=today.isoformat()) == [new.pk]
    assert seen(client, until=(today - timedelta(days=3)).isoformat()) == [old.pk]
    assert seen(client, since="yesterday") == []


def test_one_records_history_is_linked_from_its_page(client, brand):
    entry(brand)
    about = entry(make_campaign(brand, name="Autumn"))
    subject = f"campaign:{about.subject_key}"
    assert (
        f"?subject={subject}"
        in client.get(reverse("campaign_detail", args=[about.subject_key])).content.decode()
    )
    assert (
        f"?subject=brand:{brand.pk}" in client.get(reverse("brand_detail", args=[brand.pk])).content.decode()
    )
    assert seen(client, subject=subject) == [about.pk]
    assert "History of Autumn" in client.get(PAGE, {"subject": subject}).content.decode()


@pytest.mark.parametrize("sort", ["at", "-at", "area", "-area"])
def test_the_log_sorts_both_ways(client, brand, sort):
    made = [entry(brand, area=area).pk for area in (Area.STATE, Area.ACCESS)]
    rising = [made[0], made[1]] if "at" in (sort, sort[1:]) else [made[1], made[0]]
    assert seen(client, sort=sort) == (rising[::-1] if sort.startswith("-") else rising)


def test_the_export_holds_the_words_and_runs_nothing(client, brand):
    entry(make_brand(name="=cmd"), "@Ada", reason="+1")
    rows = b"".join(client.get(PAGE, {"export": "csv"}).streaming_content).decode()
    assert "Budget: 100.00 → 90.00" in rows and "'@Ada" in rows and "'+1" in rows
    assert b"".join(client.get(PAGE, {"export": "xlsx"}).streaming_content).startswith(b"PK")


def test_the_page_asks_the_database_as_often_for_two_entries_as_for_twenty(client, brand):
    numbers = []
    for count in (2, 18):
        for _ in range(count):
            entry(make_campaign(brand), brand_key=brand.pk)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] and AuditEntry.objects.count() == 20
