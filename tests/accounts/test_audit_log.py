"""The audit log: who reads which entry, and that nobody changes one."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Area, AuditEntry
from accounts.services.audit import differences, record_change, values_of
from accounts.services.sealing import seal
from tests.factories import make_brand


def entry(brand, actor=None, **fields):
    return record_change(
        **{
            "actor": actor,
            "area": Area.MONEY,
            "what": "hourly cost changed",
            "subject": brand,
            "brand_key": brand.pk,
            "changed": ({"coordination_hourly_cost": 45}, {"coordination_hourly_cost": 50}),
            **fields,
        }
    )


def test_an_entry_names_who_what_about_what_before_and_after(brand, colleague):
    made = entry(brand, colleague, reason="a new contract")
    made.refresh_from_db()
    assert (made.actor, made.actor_name) == (colleague, colleague.name)
    assert (made.subject_kind, made.subject_key, made.subject_name) == ("brand", brand.pk, "Nordwind")
    assert made.before == {"coordination_hourly_cost": 45} and made.after == {"coordination_hourly_cost": 50}
    assert AuditEntry.objects.about(brand).get() == made


def test_an_entry_is_readable_by_the_agency_and_the_brands_people_alone(brand, colleague, owner, outsider):
    entry(brand)
    entry(brand, brand_key=None)
    seen = [AuditEntry.objects.visible_to(user).count() for user in (colleague, owner, outsider)]
    assert seen == [2, 1, 0]


def test_an_entry_outlives_the_person_and_the_record(brand, colleague):
    entry(make_brand(name="Gone"), "Ada, by review link")
    made = entry(brand, colleague)
    brand.delete()
    colleague.delete()
    made.refresh_from_db()
    assert made.actor_name == "Staff" and made.subject_name == "Nordwind"
    assert AuditEntry.objects.order_by("pk").first().actor_name == "Ada, by review link"


@pytest.mark.parametrize("change", ["save", "delete", "update", "empty"])
def test_code_of_ours_cannot_change_or_delete_an_entry(change, brand):
    made = entry(brand)
    attempts = {
        "save": made.save,
        "delete": made.delete,
        "update": lambda: AuditEntry.objects.update(what="nothing"),
        "empty": lambda: AuditEntry.objects.all().delete(),
    }
    with pytest.raises(TypeError, match="only ever added to"):
        attempts[change]()


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditentry SET what = 'nothing'", "DELETE FROM accounts_auditentry"]
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement, brand):
    entry(brand)
    seal(connection)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.get().what == "hourly cost changed"


def test_an_entry_names_the_request_it_came_from(client):
    first, second = client.get("/healthz"), client.get("/healthz")
    assert first["X-Request-ID"] != second["X-Request-ID"] and len(first["X-Request-ID"]) == 36


def test_only_what_changed_is_kept(brand, owner):
    before = values_of(brand, ["name", "members", "notes"])
    brand.name = "Südwind"
    brand.members.clear()
    changed = differences(before, values_of(brand, ["name", "members", "notes"]))
    assert changed == ({"name": "Nordwind", "members": ["Owner"]}, {"name": "Südwind", "members": []})
