"""Tables of brands, campaigns, shortlists, their entries and imports."""

from typing import Any

import django_tables2 as tables

from campaigns.choices import COUNTRY_NAMES, agency_currency
from campaigns.models import Brand, Campaign, ImportRun, Shortlist, ShortlistEntry
from campaigns.tables.columns import (
    NARROW,
    AmountColumn,
    BaseTable,
    ComponentColumn,
    DayColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    StatusColumn,
    TierColumn,
    TieredTable,
)


class BrandTable(BaseTable):
    name = tables.Column(linkify=("brand_detail", {"pk": tables.A("pk")}))
    niche = tables.Column()
    home_country = tables.Column(verbose_name="Home country")
    currency = tables.Column()
    coordination_hourly_cost = AmountColumn(verbose_name="Coordination per hour")
    campaign_count = NumberColumn(verbose_name="Campaigns")

    class Meta:
        model = Brand
        fields = ()
        caption = "Brands"

    def render_home_country(self, record: Brand) -> str:
        return COUNTRY_NAMES.get(record.home_country, "–")


class CampaignTable(BaseTable):
    name = tables.Column(linkify=("campaign_detail", {"pk": tables.A("pk")}), verbose_name="Campaign")
    brand = tables.Column(linkify=("brand_detail", {"pk": tables.A("brand_id")}))
    status = StatusColumn()
    objective = tables.Column()
    budget = AmountColumn()
    starts_on = DayColumn(verbose_name="Starts")
    ends_on = DayColumn(verbose_name="Ends")
    shortlist_count = NumberColumn(verbose_name="Shortlists")
    plan_count = NumberColumn(verbose_name="Saved plans")

    class Meta:
        model = Campaign
        fields = ()
        caption = "Campaigns"


class ShortlistTable(BaseTable):
    name = tables.Column(linkify=("shortlist_detail", {"pk": tables.A("pk")}), verbose_name="Shortlist")
    campaign = tables.Column(linkify=("campaign_detail", {"pk": tables.A("campaign_id")}))
    brand = tables.Column(accessor="campaign__brand")
    entry_count = NumberColumn(verbose_name="Influencers")
    created_at = DayColumn(verbose_name="Created")

    class Meta:
        model = Shortlist
        fields = ()
        caption = "Shortlists"


class EntryNameColumn(ComponentColumn):
    component = "components/_account_name.html"

    def render(self, record: Any, table: Any, value: Any, bound_column: Any, **kwargs: Any) -> Any:
        return super().render(record.account, table, value, bound_column, **kwargs)


class StageColumn(ComponentColumn):
    """The stage of an entry; exported as its label."""

    component = "components/_stage.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return record.get_stage_display()


class RemoveColumn(ComponentColumn):
    component = "components/_remove_entry.html"
    cell_attrs = NARROW


class ShortlistEntryTable(TieredTable):
    name = EntryNameColumn(accessor="account__influencer__name", verbose_name="Influencer")
    handle = tables.Column(
        accessor="account__handle", verbose_name="Handle", linkify=("entry_detail", {"pk": tables.A("pk")})
    )
    platform = tables.Column(accessor="account__platform", verbose_name="Platform")
    tier = TierColumn(accessor="account__followers", verbose_name="Tier")
    followers = NumberColumn(accessor="account__followers", verbose_name="Followers")
    engagement_rate = PercentColumn(
        accessor="account__engagement_rate",
        verbose_name="Eng. rate",
        extra_context={"title": "Engagements per post / followers"},
    )
    fee = MoneyColumn(
        accessor="account__post_fee_cents",
        verbose_name="Asked fee",
        currency=lambda entry: agency_currency(),
    )
    stage = StageColumn(verbose_name="Stage")
    added_at = DayColumn(verbose_name="Added")
    remove = RemoveColumn(accessor="pk", orderable=False, verbose_name="Remove", exclude_from_export=True)

    class Meta:
        model = ShortlistEntry
        fields = ()
        caption = "Shortlisted influencers"

    def render_platform(self, record: ShortlistEntry) -> str:
        return record.account.get_platform_display()


class ImportTable(BaseTable):
    file_name = tables.Column(linkify=("import_detail", {"pk": tables.A("pk")}), verbose_name="File")
    kind = tables.Column(verbose_name="Rows of")
    state = tables.Column()
    platform = tables.Column()
    measured_on = DayColumn(verbose_name="Measured")
    rows = NumberColumn()
    created = NumberColumn()
    updated = NumberColumn()
    unchanged = NumberColumn()
    rejected = NumberColumn()
    run_by = tables.Column(verbose_name="By")
    run_at = tables.DateTimeColumn(verbose_name="When", format="j M Y, H:i")

    class Meta:
        model = ImportRun
        fields = ()
        caption = "Imports"
