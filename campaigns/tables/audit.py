"""The table of the audit log."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.audit_words import changes_in_words
from campaigns.tables.columns import BaseTable, ComponentColumn

PAGES = {
    "brand": "brand_detail",
    "campaign": "campaign_detail",
    "shortlist": "shortlist_detail",
    "influencer": "influencer_detail",
    "import run": "import_detail",
    "overlap import": "overlapimport_detail",
    "benchmark pack": "pack_detail",
    "budget plan": "plan_detail",
    "shortlist entry": "entry_detail",
    "booked post": "bookedpost_detail",
    "review": "review_detail",
    "budget request": "budgetrequest_detail",
    "user": "person_edit",
    "call": "call_edit",
    "application": "application_detail",
}
"""Kinds of record that have a page, and its name; a record without one is named only."""
AGENCY_PAGES = {"import_detail", "overlapimport_detail", "call_edit"}
ADMIN_PAGES = {"person_edit"}


class SubjectColumn(ComponentColumn):
    component = "components/_audit_subject.html"

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        self.extra_context = {"address": table.address_of(record)}
        return super().render(record, table, value, bound_column, **kwargs)

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return f"{record.subject_kind}: {record.subject_name}"


class ChangesColumn(ComponentColumn):
    component = "components/_audit_changes.html"
    cell_attrs = {"td": {"class": "words"}}

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        self.extra_context = {"changes": changes_in_words(record.before, record.after)}
        return super().render(record, table, value, bound_column, **kwargs)

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return "; ".join(
            f"{label}: {before} → {after}"
            for label, before, after in changes_in_words(record.before, record.after)
        )


class AuditTable(BaseTable):
    at = tables.DateTimeColumn(verbose_name="When", format="j M Y, H:i:s", order_by=("at", "pk"))
    actor_name = tables.Column(verbose_name="Who", orderable=False)
    area = tables.Column(order_by=("area", "-at"))
    what = tables.Column(orderable=False)
    about = SubjectColumn(accessor="subject_name", verbose_name="About", orderable=False)
    changes = ChangesColumn(accessor="after", verbose_name="Before → after", orderable=False)
    reason = tables.Column(orderable=False)
    request_id = tables.Column(verbose_name="Request", orderable=False, attrs={"td": {"class": "request-id"}})

    class Meta:
        model = AuditEntry
        fields = ()
        caption = "Audit log"

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def address_of(self, entry: AuditEntry) -> str:
        """The page of the entry's record; "" for one that is gone, has no page or is not for the reader."""
        page = PAGES.get(entry.subject_kind, "")
        barred = (page in AGENCY_PAGES and not self.user.is_agency) or (
            page in ADMIN_PAGES and not self.user.is_admin
        )
        if not page or barred or entry.subject_key is None or entry.what.endswith("deleted"):
            return ""
        return reverse(page, args=[entry.subject_key])
