"""What a reader must know before trusting a stored plan."""

from campaigns.formatting import counted, exact, money_from_cents
from planner.models import BudgetPlan

UNSPENT_SHARE = 0.05
MANY_HOURS = 400


def caveats(plan: BudgetPlan) -> list[str]:
    """Unspent money and what binds, sides of unequal cost, doubtful numbers; the gravest first."""
    found = [*_spend(plan), *_people(plan), *_doubtful(plan)]
    side = plan.portfolio
    if side["hours"] > MANY_HOURS:
        found.append(
            f"Running it takes {exact(side['hours'])} hours of coordination and about "
            f"{exact(side['to_contact'])} people to contact: set a limit of accounts if that is too many."
        )
    campaign_cents = int(plan.campaign.budget * 100)
    if campaign_cents and plan.portfolio["total_cents"] > campaign_cents:
        over = money_from_cents(plan.portfolio["total_cents"] - campaign_cents, plan.currency)
        found.append(f"The portfolio costs {over} more than the campaign's budget.")
    return found


def _spend(plan: BudgetPlan) -> list[str]:
    found = []
    left = plan.budget_cents - plan.portfolio["total_cents"]
    if left > plan.budget_cents * UNSPENT_SHARE:
        unspent = money_from_cents(left, plan.currency)
        allowed = money_from_cents(plan.budget_cents, plan.currency)
        found.append(
            f"{unspent} of {allowed} stay unspent: {_binding(plan)}. The sides do not cost the same."
        )
    more = plan.portfolio["total_cents"] - plan.celebrity["total_cents"]
    if more > plan.celebrity["total_cents"] * UNSPENT_SHARE:
        found.append(f"The others cost {money_from_cents(more, plan.currency)} more than the celebrity side.")
    return found


def _people(plan: BudgetPlan) -> list[str]:
    """More people to contact than there are, and a universe smaller than one side's audience."""
    side, found = plan.portfolio, []
    if side["accounts"] and side["to_contact"] > plan.certificate["candidates"]:
        pool = exact(plan.certificate["candidates"])
        found.append(
            f"At the assumed acceptance about {exact(side['to_contact'])} people must be contacted for "
            f"{counted(side['accounts'], 'account')}; the pool holds {pool}. The plan supposes that all "
            "accept."
        )
    universe = plan.verdict.get("universe")
    if universe and plan.verdict["reach"]["celebrity"]["gross"] > universe * plan.celebrity["posts"]:
        found.append(
            f"One post of {plan.celebrity['name']} reaches more people of the target than the "
            f"{exact(universe)} entered as the universe: check both."
        )
    return found


def _binding(plan: BudgetPlan) -> str:
    if not plan.left_out["not_taken"]:
        return "every candidate of the pool is taken; widen the pool or allow more posts each"
    if plan.certificate.get("accounts_full"):
        return "the limit of accounts is reached; raise it or allow more posts each"
    return "the limits, or the price of the next account, allow no more"


def _doubtful(plan: BudgetPlan) -> list[str]:
    side = plan.portfolio
    accounts = counted(side["accounts"], "account")
    sentences = {
        "high_rates": "have engagement rates above 20 %, which few accounts hold for long",
        "above_impressions": "bring more engagements than impressions, which cannot be",
        "old_measurements": "were measured more than a year ago, or on an unknown day",
        "estimated_fees": "have a fee estimated from followers: ask before you promise",
    }
    return [f"{side[key]} of {accounts} {words}." for key, words in sentences.items() if side.get(key)]
