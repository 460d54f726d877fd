"""The list of audience overlaps."""

from typing import Any

import django_tables2 as tables

from campaigns.models import AudienceOverlap
from campaigns.tables.columns import NARROW, BaseTable, ComponentColumn, DayColumn, PercentColumn


class AccountColumn(ComponentColumn):
    """The person with handle and platform; exported as the handle, with the platform beside it."""

    component = "components/_account_of_pair.html"

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        account = getattr(record, bound_column.name)
        return super().render(account, table, value, bound_column, **kwargs)


class DeleteColumn(ComponentColumn):
    component = "components/_delete_overlap.html"
    cell_attrs = NARROW


class OverlapTable(BaseTable):
    first = AccountColumn(accessor="first__handle", verbose_name="Account")
    first_platform = tables.Column(accessor="first__platform", verbose_name="Platform", visible=False)
    second = AccountColumn(accessor="second__handle", verbose_name="Other account")
    second_platform = tables.Column(accessor="second__platform", verbose_name="Other platform", visible=False)
    share = PercentColumn(verbose_name="Shared share")
    base = tables.Column(verbose_name="Base", attrs=NARROW)
    measured_on = DayColumn(verbose_name="Measured")
    source = tables.Column()
    entered_by = tables.Column(verbose_name="By")
    delete = DeleteColumn(accessor="pk", orderable=False, verbose_name="Delete", exclude_from_export=True)

    class Meta:
        model = AudienceOverlap
        fields = ()
        caption = "Audience overlaps"

    def render_base(self, record: AudienceOverlap) -> str:
        return record.base_words

    def value_base(self, value: str) -> str:
        return value
