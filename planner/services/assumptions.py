"""Every assumption of a plan: its label, its default, where the default comes from, how it is read."""

from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Campaign
from planner.models import BudgetPlan
from planner.services.brief import Assumptions
from planner.services.fees import hourly_cost_in


@dataclass(frozen=True, slots=True)
class Assumption:
    """One editable number; percent fields are read as 0-1 fractions; an optional one may stay empty."""

    label: str
    default: Decimal | None
    note: str
    is_percent: bool = False
    is_optional: bool = False
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(1_000_000)

    def read(self, entered: Decimal | None) -> Decimal | None:
        if entered is None:
            return None
        return entered / 100 if self.is_percent else entered


def share(label: str, default: str, note: str, low: str = "0", high: str = "100") -> Assumption:
    return Assumption(label, Decimal(default), note, is_percent=True, low=Decimal(low), high=Decimal(high))


ASSUMPTIONS = {
    "hours_per_account": Assumption(
        "Coordination hours per account",
        Decimal(2),
        "Briefing, chasing, checking; once per account.",
        high=Decimal(10_000),
    ),
    "hourly_cost": Assumption("Cost of one such hour", None, "From the brand."),
    "shipping": Assumption("Shipping per account", Decimal(0), "Counted where a product is sent."),
    "usage_rights_rate": share("Usage rights and exclusivity, % of fee", "0", "", high="1000"),
    "agency_rate": share("Platform or agency, % of fee", "0", "", high="1000"),
    "fee_per_10k_followers": Assumption(
        "Fee per 10,000 followers where none is known",
        None,
        "Empty leaves such accounts out; a rule of thumb of 2020 says 100, in the plan's currency.",
        is_optional=True,
    ),
    "gifted_posting_rate": share("Gifted accounts that post, %", "80", "Opted in; 50 when unsolicited."),
    "acceptance_rate": share("People who accept, %", "15", "Contacted cold; 60 for known contacts.", low="1"),
    "second_post_worth": share("Second post of an account, % of the first", "80", "Repeats earn less."),
    "third_post_worth": share("Third post, % of the first", "60", "Never above the second."),
    "views_per_follower": share(
        "Views per follower where unknown, %", "18", "Roster 2025, 10k-100k followers.", high="10000"
    ),
    "celebrity_views_per_follower": share(
        "Views per follower of the celebrity, %", "5", "Roster 2025, 500k followers and more.", high="10000"
    ),
    "on_target_match": share(
        "On target when the largest audience country is the campaign's, %", "60", "An assumption of ours."
    ),
    "on_target_other": share("On target when it is another country, %", "20", "An assumption of ours."),
    "on_target_unknown": share("On target when it is unknown, %", "40", "An assumption of ours."),
    "branded_worth": Assumption(
        "Branded posts, % of an account's other posts",
        None,
        "Empty: the account's own posts where they tell, else by followers as measured by Mavrck in 2019.",
        is_percent=True,
        is_optional=True,
        high=Decimal(1000),
    ),
    "shared_spread": Assumption(
        "Shock shared by all posts", Decimal("0.15"), "Standard deviation of the logarithm.", high=Decimal(3)
    ),
}


def default_assumptions(campaign: Campaign) -> Assumptions:
    """Every default, the hourly cost from the campaign's brand; ValueError without an exchange rate."""
    hourly = hourly_cost_in(campaign.brand, campaign.currency)
    if hourly is None:
        raise ValueError(f"no exchange rate from {campaign.brand.currency} to {campaign.currency}")
    values = {name: assumption.read(assumption.default) for name, assumption in ASSUMPTIONS.items()}
    return Assumptions(**{**values, "hourly_cost": hourly})


def assumption_rows(plan: BudgetPlan) -> list[tuple[str, str, str]]:
    """(label, value used, where its default comes from) of a stored plan."""
    rows = []
    for name, text in plan.brief["assumptions"].items():
        assumption = ASSUMPTIONS.get(name)
        if assumption is None:
            continue
        if text is None:
            shown = "left empty"
        else:
            number = Decimal(text) * 100 if assumption.is_percent else Decimal(text)
            shown = format(number.normalize(), "f")
        rows.append((assumption.label, shown, assumption.note))
    return rows
