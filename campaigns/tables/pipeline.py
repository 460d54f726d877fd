"""The pipeline as a table."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables

from campaigns.formatting import UNKNOWN, money
from campaigns.models import ShortlistEntry
from campaigns.tables.columns import NARROW, NUMBER, BaseTable, ComponentColumn, DayColumn, NullsLastMixin
from campaigns.tables.records import EntryNameColumn, StageColumn


class TickColumn(ComponentColumn):
    component = "components/_select_entry.html"
    cell_attrs = NARROW


class DueColumn(ComponentColumn):
    """The next step's day, marked when it is past."""

    component = "components/_due.html"
    cell_attrs = NARROW


class AgreedColumn(NullsLastMixin, tables.Column):
    """What is agreed in all, in the campaign's currency."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs=NUMBER, **options)

    def render(self, value: Decimal, record: ShortlistEntry) -> str:
        return money(value, record.currency)

    def value(self, value: Any, **kwargs: Any) -> Any:
        return value


class PipelineTable(BaseTable):
    tick = TickColumn(accessor="pk", orderable=False, verbose_name="Select", exclude_from_export=True)
    name = EntryNameColumn(accessor="account__influencer__name", verbose_name="Influencer")
    handle = tables.Column(
        accessor="account__handle", verbose_name="Handle", linkify=("entry_detail", {"pk": tables.A("pk")})
    )
    platform = tables.Column(accessor="account__platform", verbose_name="Platform")
    campaign = tables.Column(accessor="shortlist__campaign__name", verbose_name="Campaign")
    stage = StageColumn(accessor="stage", verbose_name="Stage")
    since = DayColumn(accessor="stage_since", verbose_name="Since")
    owner = tables.Column(accessor="owner__name", verbose_name="Owner")
    next_step = tables.Column(verbose_name="Next step", attrs={"td": {"class": "words"}})
    next_step_on = DueColumn(verbose_name="Due")
    agreed_total = AgreedColumn(verbose_name="Agreed in all")

    class Meta:
        model = ShortlistEntry
        fields = ()
        caption = "Pipeline"

    def render_handle(self, value: str) -> str:
        return f"@{value}"

    def render_next_step(self, value: str) -> str:
        return value or UNKNOWN

    def render_platform(self, record: ShortlistEntry) -> str:
        return str(record.account.get_platform_display())

    def value_agreed_total(self, value: Any) -> Any:
        return value
