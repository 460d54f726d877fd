"""From a brief to a stored plan: gather the candidates, solve, keep everything."""

from babel.numbers import get_currency_symbol
from django.utils import timezone

from accounts.models import User
from campaigns.formatting import cents, counted
from campaigns.models import SocialAccount
from planner.engine import InfeasibleBrief, Problem, Solution, solve
from planner.models import BudgetPlan
from planner.services.brief import Brief
from planner.services.candidates import Candidate, LeftOut, gather, pool_accounts
from planner.services.impossible import PlanImpossible
from planner.services.problem import MEMBER, as_problem
from planner.services.sides import candidate_placement, celebrity_placement
from planner.services.storing import Outcome, store_plan

SECONDS = 8.0
LARGEST_POOL = 20_000


def make_plan(*, brief: Brief, user: User) -> BudgetPlan:
    """Compute the proven best portfolio and store the whole comparison as a trial plan.

    Raises PlanImpossible with the reasons when no plan keeps to the brief.
    """
    if pool_accounts(brief.pool, brief, user).count() > LARGEST_POOL:
        raise PlanImpossible(f"This pool is larger than {LARGEST_POOL:,} accounts: narrow its filters.")
    candidates, left_out = gather(brief, user)
    _check_candidates(brief, candidates, left_out)
    celebrity = celebrity_placement(brief)
    budget_cents = celebrity.total_cents if brief.budget is None else cents(brief.budget)
    problem = as_problem(brief, candidates, budget_cents)
    solution = _solve(problem, brief.campaign.currency)
    lines = [
        (candidate, candidate_placement(candidate, int(posts), brief.assumptions))
        for candidate, posts in zip(candidates, solution.posts, strict=True)
        if posts
    ]
    today = timezone.localdate()
    return store_plan(brief, user, Outcome(problem, solution, celebrity, lines, candidates, left_out, today))


def _check_candidates(brief: Brief, candidates: list[Candidate], left_out: list[LeftOut]) -> None:
    missing = brief.must_have - {candidate.account_id for candidate in candidates}
    reasons = {entry.account_id: entry.reason for entry in left_out}
    if missing:
        outside = "is outside this pool: widen its filters, or put it on the shortlist"
        raise PlanImpossible(
            *(
                f"Must-have {account} {reasons.get(account.pk, outside)}."
                for account in SocialAccount.objects.filter(pk__in=missing)
            )
        )
    if not candidates:
        unusable = counted(len(left_out), "account")
        raise PlanImpossible(
            f"None of the {unusable} of this pool can be planned with: widen it or allow estimated fees."
        )


def _solve(problem: Problem, currency: str) -> Solution:
    try:
        solution = solve(problem, seconds=SECONDS)
    except InfeasibleBrief as conflict:
        symbol = get_currency_symbol(currency, locale="en_US")
        words = [text.replace(f" {MEMBER}", "").replace("$", symbol) for text in conflict.conflicts]
        raise PlanImpossible(*(words or ["The limits contradict each other."])) from None
    if not solution.feasible:
        raise PlanImpossible(f"No plan was found within {SECONDS:.0f} seconds: loosen the limits.")
    return solution
