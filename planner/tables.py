"""Tables of plans and of a plan's lines."""

from typing import Any

import django_tables2 as tables

from campaigns.choices import Platform
from campaigns.tables.columns import (
    NUMBER,
    BaseTable,
    ComponentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    TierColumn,
    TieredTable,
)
from planner.models import BudgetPlan, PlanLine


class ComparedColumn(ComponentColumn):
    component = "components/_select_plan.html"


class StateColumn(ComponentColumn):
    component = "components/_plan_state.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return "saved" if record.is_kept else "trial"


class ResultColumn(ComponentColumn):
    component = "components/_plan_result.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return f"{record.certificate['value']:.0f} against {record.frontier['celebrity_value']:.0f}"


class PlanTable(BaseTable):
    compared = ComparedColumn(
        accessor="pk", orderable=False, verbose_name="Compare", exclude_from_export=True
    )
    name = tables.Column(linkify=("plan_detail", {"pk": tables.A("pk")}), verbose_name="Plan")
    state = StateColumn(accessor="is_kept", verbose_name="State")
    campaign = tables.Column(linkify=("campaign_detail", {"pk": tables.A("campaign_id")}))
    brand = tables.Column(accessor="campaign__brand")
    budget = MoneyColumn(accessor="budget_cents", verbose_name="Allowed spend")
    result = ResultColumn(accessor="pk", orderable=False, verbose_name="Others against celebrity")
    created_by = tables.Column(verbose_name="By")
    created_at = tables.DateTimeColumn(verbose_name="When", format="j M Y, H:i")

    class Meta:
        model = BudgetPlan
        fields = ()
        caption = "Budget plans"


class LineNameColumn(ComponentColumn):
    component = "components/_plan_line_name.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return f"{value} ({record.handle})"


class EvidenceColumn(ComponentColumn):
    component = "components/_evidence.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return record.evidence.get("used")


class PlanLineTable(TieredTable):
    name = LineNameColumn(verbose_name="Influencer")
    platform = tables.Column()
    tier = TierColumn(accessor="followers", verbose_name="Tier")
    followers = NumberColumn()
    engagement_rate = PercentColumn(
        verbose_name="Eng. rate",
        visible=False,
        extra_context={"title": "Engagements per post / followers"},
    )
    used = EvidenceColumn(accessor="evidence", orderable=False, verbose_name="Observed → used")
    posts = NumberColumn()
    fee_per_post = MoneyColumn(accessor="fee_per_post_cents", verbose_name="Fee per post")
    fee_basis = tables.Column(verbose_name="Fee from", attrs={"td": {"class": "wide"}})
    fees = MoneyColumn(accessor="fee_cents", verbose_name="Fees", visible=False)
    other = MoneyColumn(accessor="other_cents", verbose_name="Other costs")
    engagements = NumberColumn(verbose_name="Buys engagements")

    class Meta:
        model = PlanLine
        fields = ()
        caption = "What the spend buys"

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("fee_per_post", "fees", "other"):
            self.columns[name].column.currency_of = lambda line: currency

    def render_platform(self, value: str) -> str:
        return Platform(value).label

    value_platform = render_platform


class FineColumn(MoneyColumn):
    """A small amount in hundredths, with three digits below one unit."""

    component = "components/_fine_money.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return None if value is None else round(value / 100, 6)


class TimesColumn(ComponentColumn):
    """A ratio: 1 means just as expected."""

    component = "components/_times.html"
    cell_attrs = NUMBER

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return None if value is None else round(value, 3)


class OutcomeNameColumn(ComponentColumn):
    component = "components/_outcome_name.html"

    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return f"{value} ({record.handle})"


class ResultTable(BaseTable):
    """Planned against actual, one row per account; ratios are unknown until a post is counted."""

    label = OutcomeNameColumn(verbose_name="Influencer")
    platform = tables.Column()
    planned_posts = NumberColumn(verbose_name="Posts planned")
    posted = NumberColumn(verbose_name="Posted")
    counted = NumberColumn(verbose_name="Counted")
    planned_cents = MoneyColumn(verbose_name="Planned, full cost")
    agreed_cents = MoneyColumn(verbose_name="Agreed")
    expected = NumberColumn(verbose_name="Expected engagements")
    engagements = NumberColumn(verbose_name="Came")
    times = TimesColumn(verbose_name="Came / expected")
    views = NumberColumn(verbose_name="Views")
    reach = NumberColumn(verbose_name="Reach, summed")
    planned_cpe_cents = FineColumn(verbose_name="CPE planned")
    cpe_cents = FineColumn(verbose_name="CPE")
    cpm_cents = FineColumn(verbose_name="CPM")

    class Meta:
        caption = "Planned and actual by account"

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("planned_cents", "agreed_cents", "planned_cpe_cents", "cpe_cents", "cpm_cents"):
            self.columns[name].column.currency_of = lambda row: currency

    def render_platform(self, value: str) -> str:
        return Platform(value).label

    value_platform = render_platform
