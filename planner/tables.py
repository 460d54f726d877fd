"""Tables of plans and of a plan's lines."""

from typing import Any

import django_tables2 as tables

from campaigns.choices import Platform
from campaigns.tables.columns import (
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
