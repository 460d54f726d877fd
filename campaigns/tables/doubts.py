"""Numbers that can hardly be true, one row per reason."""

from typing import Any

import django_tables2 as tables

from campaigns.choices import Platform
from campaigns.tables.columns import NUMBER, BaseTable


class DoubtTable(BaseTable):
    name = tables.Column(
        linkify=("influencer_detail", {"pk": tables.A("influencer_id")}), verbose_name="Influencer"
    )
    handle = tables.Column(verbose_name="Handle")
    platform = tables.Column(verbose_name="Platform")
    followers = tables.TemplateColumn(
        template_name="components/_number.html", verbose_name="Followers", attrs=NUMBER, empty_values=()
    )
    severity = tables.Column(verbose_name="How sure", order_by=("rank",))
    reason = tables.Column(verbose_name="Reason")
    sentence = tables.Column(verbose_name="In words", orderable=False, attrs={"td": {"class": "wide"}})

    class Meta:
        order_by = ()
        caption = "Numbers that can hardly be true"

    def render_handle(self, value: str) -> str:
        return f"@{value}"

    def value_handle(self, value: str) -> str:
        return value

    def render_platform(self, value: str) -> str:
        return str(Platform(value).label)

    def value_platform(self, value: str) -> str:
        return str(Platform(value).label)

    def value_followers(self, value: int | None) -> int | None:
        return value

    def render_severity(self, record: Any) -> str:
        return record.how_sure

    def value_severity(self, value: str) -> str:
        return value
