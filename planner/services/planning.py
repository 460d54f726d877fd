"""From a brief to a stored plan: take the pool, solve, keep everything."""

from dataclasses import dataclass

from babel.numbers import get_currency_symbol
from django.utils import timezone

from accounts.models import User
from campaigns.formatting import cents, counted
from campaigns.models import SocialAccount
from planner.engine import InfeasibleBrief, Multipliers, Problem, Solution, solve
from planner.models import BudgetPlan
from planner.services.brief import Brief
from planner.services.held_pools import HeldPool, held_pool
from planner.services.impossible import NoneFound, PlanImpossible
from planner.services.pool_columns import PoolColumns
from planner.services.problem import MEMBER, as_problem
from planner.services.shown import placements_of
from planner.services.sides import Placement, celebrity_placement
from planner.services.storing import Outcome, store_plan

SECONDS = 8.0


@dataclass(frozen=True, eq=False, slots=True)
class Setting:
    """A brief made ready to be solved: its pool, its celebrity side, its problem."""

    held: HeldPool
    celebrity: Placement
    problem: Problem


def make_plan(*, brief: Brief, user: User) -> BudgetPlan:
    """Compute the proven best portfolio and store the whole comparison as a trial plan.

    Raises PlanImpossible with the reasons when no plan keeps to the brief.
    """
    setting = setting_of(brief, user)
    problem, pool = setting.problem, setting.held.columns
    solution = solved(problem, brief, seconds=SECONDS)
    placements = placements_of(problem, pool, solution.posts, brief.assumptions)
    today = timezone.localdate()
    return store_plan(brief, user, Outcome(pool, problem, solution, setting.celebrity, placements, today))


def setting_of(brief: Brief, user: User) -> Setting:
    """The pool and the problem of the brief; raises PlanImpossible when there is nobody to plan with."""
    held = held_pool(brief, user)
    _check_pool(brief, held.columns)
    celebrity = celebrity_placement(brief)
    budget_cents = celebrity.total_cents if brief.budget is None else cents(brief.budget)
    return Setting(held, celebrity, as_problem(brief, held, budget_cents))


def _check_pool(brief: Brief, pool: PoolColumns) -> None:
    missing = brief.must_have - set(pool.account_id[pool.positions(brief.must_have)].tolist())
    if missing:
        outside = "is outside this pool: widen its filters, or put it on the shortlist"
        raise PlanImpossible(
            *(
                f"Must-have {account} {pool.unusable.reason_of(account.pk) or outside}."
                for account in SocialAccount.objects.filter(pk__in=missing)
            )
        )
    if not len(pool):
        unusable = counted(len(pool.unusable), "account")
        raise PlanImpossible(
            f"None of the {unusable} of this pool can be planned with: widen it, or allow estimated fees "
            "(costs: a fee per 10,000 followers where none is known)."
        )


def solved(
    problem: Problem,
    brief: Brief,
    *,
    seconds: float,
    gap: float = 0.0,
    start: Multipliers | None = None,
) -> Solution:
    """The best plan within the time; PlanImpossible names the limits that stand against each other.

    `start` are the multipliers of a brief much like this one.
    """
    try:
        solution = solve(problem, seconds=seconds, gap=gap, start=start)
    except InfeasibleBrief as conflict:
        raise PlanImpossible(*conflict_words(conflict, brief)) from None
    if not solution.feasible:
        waited = counted(round(seconds), "second")
        raise NoneFound(f"No plan was found within {waited}: loosen the limits.")
    return solution


def conflict_words(conflict: InfeasibleBrief, brief: Brief) -> list[str]:
    """The limits that stand against each other, in the words and the currency of the brief."""
    symbol = get_currency_symbol(brief.campaign.currency, locale="en_US")
    words = [text.replace(f" {MEMBER}", "").replace("$", symbol) for text in conflict.conflicts]
    return words or ["The limits contradict each other."]
