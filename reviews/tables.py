"""Tables of reviews and of budgets to approve."""

from typing import Any

import django_tables2 as tables

from campaigns.tables.columns import BaseTable, ComponentColumn, DayColumn, MoneyColumn, NumberColumn
from reviews.models import BudgetRequest, Review


class ReviewTable(BaseTable):
    title = tables.Column(linkify=("review_detail", {"pk": tables.A("pk")}), verbose_name="Review")
    campaign = tables.Column(accessor="campaign__name", verbose_name="Campaign")
    brand = tables.Column(accessor="campaign__brand__name", verbose_name="Brand")
    item_count = NumberColumn(verbose_name="Accounts")
    decided_count = NumberColumn(verbose_name="Decided")
    due_on = DayColumn(verbose_name="Wanted by")
    sent_at = DayColumn(verbose_name="Sent")
    sent_by = tables.Column(accessor="sent_by__name", verbose_name="By")
    closed_at = DayColumn(verbose_name="Closed")

    class Meta:
        model = Review
        fields = ()
        caption = "Reviews"


class RequestStateColumn(ComponentColumn):
    component = "components/_request_state.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return "Void" if record.is_void else record.get_state_display()


class BudgetRequestTable(BaseTable):
    plan = tables.Column(
        accessor="plan__name", linkify=("budgetrequest_detail", {"pk": tables.A("pk")}), verbose_name="Plan"
    )
    campaign = tables.Column(accessor="campaign__name", verbose_name="Campaign")
    brand = tables.Column(accessor="campaign__brand__name", verbose_name="Brand")
    amount_cents = MoneyColumn(verbose_name="Amount")
    state = RequestStateColumn(verbose_name="State")
    submitted_at = DayColumn(verbose_name="Submitted")
    submitted_by = tables.Column(accessor="submitted_by__name", verbose_name="By")

    class Meta:
        model = BudgetRequest
        fields = ()
        caption = "Budgets"
