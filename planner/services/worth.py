"""What one more of everything would bring, and which accounts could be exchanged, in words and rows."""

from dataclasses import dataclass
from typing import Any

from campaigns.formatting import compact, money_from_cents
from planner.engine import Problem, Solution
from planner.engine.explain import value_per_1000_dollars, worth_of_rules
from planner.engine.swaps import Swap, swap_suggestions
from planner.services.brief import WHAT, Brief, Limit
from planner.services.candidates import Candidate

MOST_SWAPS = 8
THOUSAND_CENTS = 100_000
SMALLEST = 0.05
"""Less than this of anything is not worth a sentence."""


def price_sentences(problem: Problem, solution: Solution, brief: Brief) -> list[str]:
    """What a little more of each limit that costs something would bring; right for small changes."""
    what, found = WHAT[brief.maximise], []
    thousand = money_from_cents(THOUSAND_CENTS, brief.campaign.currency)
    of_money, of_places = value_per_1000_dollars(solution), solution.multipliers.max_accounts
    if of_money >= SMALLEST:
        found.append(f"One more {thousand} buys about {_rounded(of_money)} {what}.")
    if of_places >= SMALLEST:
        found.append(f"Allowing one more account brings about {_rounded(of_places)} {what}.")
    for price in worth_of_rules(problem, solution):
        if abs(price.per_unit) >= SMALLEST:
            limit = brief.limits[problem.rules.index(price.rule)]
            found.append(
                f"{_looser(limit, price.limit)} brings about {_rounded(abs(price.per_unit))} {what}."
            )
    return found


def _rounded(value: float) -> str:
    """Whole from 10 upwards: a first-order answer is not known to the tenth."""
    return compact(round(value) if value >= 10 else value)


def _looser(limit: Limit, which: str) -> str:
    """The change of a limit that the plan would gain from."""
    if which == "max_accounts":
        return f"Allowing one more {_accounts(limit, 'account')}"
    if which == "min_accounts":
        return f"Asking for one {_accounts(limit, 'account')} fewer"
    if which == "max_spend_share":
        return f"Allowing {_accounts(limit, 'accounts')} another 1 % of the budget"
    return f"Lowering the floor of {_accounts(limit, 'accounts')} by 1 % of the budget"


def _accounts(limit: Limit, noun: str) -> str:
    if limit.dimension == "country":
        return f"{noun} from {limit.label}"
    return f"{limit.label.lower() if limit.dimension == 'tier' else limit.label} {noun}"


@dataclass(frozen=True, eq=False, slots=True)
class Offered:
    """Exchanges that keep the brief, and the positions (out, in) of the accounts in each."""

    swaps: tuple[Swap, ...]
    pairs: list[tuple[int, int]]

    @property
    def positions(self) -> set[int]:
        return {position for pair in self.pairs for position in pair}


def offered_swaps(problem: Problem, solution: Solution) -> Offered:
    """The exchanges of one account for another that cost the plan least."""
    swaps = swap_suggestions(problem, solution, most=MOST_SWAPS)
    place = problem.candidates.position if swaps else {}
    return Offered(swaps, [(place[swap.out_id], place[swap.in_id]) for swap in swaps])


def exchange_rows(offered: Offered, shown: dict[int, Candidate]) -> list[dict[str, Any]]:
    """The exchanges as the pages show them and as a plan keeps them."""
    return [
        {
            "in_name": shown[comes].name,
            "in_handle": shown[comes].handle,
            "out_name": shown[leaves].name,
            "out_handle": shown[leaves].handle,
            "posts": swap.posts,
            "value_change": swap.value_change,
            "spend_change_cents": swap.spend_change_cents,
        }
        for swap, (leaves, comes) in zip(offered.swaps, offered.pairs, strict=True)
        if comes in shown and leaves in shown
    ]
