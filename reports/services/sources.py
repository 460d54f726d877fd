"""What a report is made from: the campaign, the chosen shortlist and plan, who asks and when."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from campaigns.models import Campaign, Shortlist
from planner.models import BudgetPlan


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    campaign: Campaign
    shortlist: Shortlist | None
    plan: BudgetPlan | None
    user: User
    today: date
