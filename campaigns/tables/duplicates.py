"""People who are probably one, one row per pair."""

from typing import Any

import django_tables2 as tables

from campaigns.choices import COUNTRY_NAMES
from campaigns.tables.columns import BaseTable, ComponentColumn


class DecideColumn(ComponentColumn):
    component = "components/_duplicate_actions.html"


class DuplicateTable(BaseTable):
    first = tables.Column(
        accessor="first__name",
        linkify=("influencer_detail", {"pk": tables.A("first__pk")}),
        verbose_name="Influencer",
    )
    first_accounts = tables.Column(accessor="first__accounts", orderable=False, verbose_name="Accounts")
    second = tables.Column(
        accessor="second__name",
        linkify=("influencer_detail", {"pk": tables.A("second__pk")}),
        verbose_name="May be",
    )
    second_accounts = tables.Column(accessor="second__accounts", orderable=False, verbose_name="Accounts ")
    country = tables.Column(accessor="first__country", verbose_name="Country")
    reason = tables.Column(order_by=("rank",), verbose_name="Reason")
    decide = DecideColumn(
        accessor="first__pk", orderable=False, exclude_from_export=True, verbose_name="Decide"
    )

    class Meta:
        order_by = ()
        caption = "People who are probably one"

    def render_first_accounts(self, value: tuple[str, ...]) -> str:
        return ", ".join(value) or "–"

    render_second_accounts = value_first_accounts = value_second_accounts = render_first_accounts

    def render_country(self, value: Any) -> str:
        return COUNTRY_NAMES.get(value, "–")
