"""The influencers page: one row per social account."""

from collections.abc import Iterator, Sequence
from typing import Any

import django_tables2 as tables
from django_tables2.data import TableData

from campaigns.choices import EngagementBasis, agency_currency
from campaigns.models import SocialAccount
from campaigns.services.found_accounts import FoundAccounts
from campaigns.tables.account_export import account_export
from campaigns.tables.columns import (
    NARROW,
    ComponentColumn,
    DayColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    TierColumn,
    TieredTable,
)


class NameColumn(ComponentColumn):
    component = "components/_account_name.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return record.influencer.name


class RateColumn(PercentColumn):
    """The rate with the interactions it is made of underneath."""

    component = "components/_rate.html"


class SelectColumn(ComponentColumn):
    component = "components/_select_account.html"
    cell_attrs = NARROW


class AccountData(TableData):
    """The accounts of a list, sorted by whoever found them."""

    data: FoundAccounts
    model = SocialAccount

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, key: slice) -> Sequence[SocialAccount]:
        return self.data.page(key.start or 0, len(self) if key.stop is None else key.stop)

    def order_by(self, aliases: Sequence[str]) -> None:
        """By the first of them: equal values stand by key."""
        for alias in aliases[:1]:
            self.data = self.data.in_order(SORTS[alias.lstrip("-")], alias.startswith("-"))


SORTS = {
    "name": "name",
    "handle": "handle",
    "platform": "platform",
    "followers": "followers",
    "engagement_rate": "rate",
    "fee": "fee",
    "country": "country",
    "measured_on": "measured",
}


class AccountTable(TieredTable):
    selected = SelectColumn(accessor="pk", orderable=False, verbose_name="Select", exclude_from_export=True)
    name = NameColumn(accessor="influencer__name", verbose_name="Influencer")
    handle = tables.Column(verbose_name="Handle")
    platform = tables.Column()
    tier = TierColumn(accessor="followers", verbose_name="Tier")
    followers = NumberColumn()
    engagement_rate = RateColumn(verbose_name="Eng. rate")
    engagement_basis = tables.Column(
        verbose_name="Made of", empty_values=(None, ""), visible=False, orderable=False
    )
    fee = MoneyColumn(
        accessor="post_fee_cents", verbose_name="Asked fee", currency=lambda account: agency_currency()
    )
    country = tables.Column(accessor="influencer__country", verbose_name="Country")
    niches = tables.Column(accessor="influencer__niches__all", verbose_name="Niches", orderable=False)
    measured_on = DayColumn(verbose_name="Measured")
    source = tables.Column(visible=False, orderable=False)

    class Meta:
        model = SocialAccount
        fields = ()
        caption = "Influencers"

    def plain_rows(self) -> Iterator[list[Any]]:
        return account_export(self.data.data, self.bands)

    def value_engagement_basis(self, value: str | None) -> str | None:
        return EngagementBasis(value).label if value else None

    def render_niches(self, value: Any) -> str:
        return ", ".join(niche.name for niche in value) or "–"

    def value_niches(self, value: Any) -> str:
        return "; ".join(niche.name for niche in value)
