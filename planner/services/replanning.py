"""Planning the rest anew: what is agreed stays, who refused is out, the others move only where it pays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.formatting import cents
from campaigns.models import Campaign, ShortlistEntry, SocialAccount
from campaigns.models.shortlist_entry import REFUSED
from planner.engine import Agreed, InfeasibleBrief, Problem, ProblemError, Replan, replan
from planner.models import BudgetPlan
from planner.services.brief import Brief
from planner.services.held_pools import HeldPool
from planner.services.impossible import PlanImpossible
from planner.services.planning import Setting, conflict_words, setting_of
from planner.services.pool_columns import PoolColumns
from planner.services.problem import as_problem
from planner.services.shown import placements_of
from planner.services.storing import Outcome, store_plan

SECONDS = 8.0
MOST_RESERVE = 10


@dataclass(frozen=True, slots=True)
class Deal:
    """What is agreed with an account: all its posts, fees and product in cents of the campaign's currency."""

    account: SocialAccount
    posts: int
    fee_cents: int
    product_cents: int
    other_cents: int

    @property
    def total_cents(self) -> int:
        return self.fee_cents + self.product_cents + self.other_cents


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a campaign's accounts have come: agreed with what, and who refused."""

    deals: dict[int, Deal]
    refused: dict[int, SocialAccount]


def standing_of(campaign: Campaign) -> Standing:
    """By account; who is agreed on one shortlist has not refused on another."""
    entries = ShortlistEntry.objects.filter(shortlist__campaign=campaign).select_related(
        "account__influencer"
    )
    deals = {entry.account_id: _deal(entry) for entry in entries.committed().prefetch_related("terms")}
    refused = {
        entry.account_id: entry.account
        for entry in entries.filter(stage__in=REFUSED)
        if entry.account_id not in deals
    }
    return Standing(deals, refused)


def _deal(entry: ShortlistEntry) -> Deal:
    lines = [line for line in entry.terms.all() if line.agreed_fee is not None]
    return Deal(
        account=entry.account,
        posts=sum(line.posts for line in lines),
        fee_cents=sum(cents(line.agreed_fee * line.posts) for line in lines),
        product_cents=cents(entry.product_cost),
        other_cents=cents(entry.shipping_cost + entry.usage_rights_fee),
    )


@transaction.atomic
def replan_budget(*, plan: BudgetPlan, brief: Brief, user: User) -> BudgetPlan:
    """A new trial plan of the same brief around what is agreed; its `changes` say how it differs.

    Agreed fees count with the brief's other costs. Accounts agreed outside the pool are paid for
    first, at what was agreed with them. Raises PlanImpossible with the reasons.
    """
    standing = standing_of(plan.campaign)
    brief = replace(brief, must_have=brief.must_have - standing.refused.keys())
    setting = setting_of(brief, user)
    pool = _with_deals(setting.held.columns, standing, brief)
    inside = set(pool.account_id[pool.positions(frozenset(standing.deals))].tolist())
    outside = [deal for key, deal in standing.deals.items() if key not in inside]
    money = setting.problem.budget_cents - sum(deal.total_cents for deal in outside)
    if money < 0:
        raise PlanImpossible("What is agreed outside this pool costs more than the whole budget.")
    problem = _problem(brief, pool, standing, money)
    found = _replanned(problem, plan, pool, standing, brief)
    if not found.solution.feasible:
        raise PlanImpossible("No plan was found around what is agreed: loosen the limits.")
    setting = replace(setting, held=HeldPool(pool), problem=problem)
    made = _stored(brief, user, setting, found)
    return _kept_as_replanned(made, plan, _changes(plan, made, found, standing, outside))


def _with_deals(pool: PoolColumns, standing: Standing, brief: Brief) -> PoolColumns:
    """The pool with the agreed fees in the place of the asked ones; an agreed post comes for sure."""
    fee, product = pool.fee_cents.copy(), pool.product_cents.copy()
    basis, estimate, posting = pool.fee_basis.copy(), pool.fee_is_estimate.copy(), pool.posting_rate.copy()
    for position in pool.positions(frozenset(standing.deals)).tolist():
        deal = standing.deals[int(pool.account_id[position])]
        posts = counted_posts(deal, brief)
        fee[position] = -(-deal.fee_cents // posts)
        product[position] = deal.product_cents
        basis[position], estimate[position], posting[position] = len(pool.basis_words), False, 1.0
    return replace(
        pool,
        fee_cents=fee,
        product_cents=product,
        fee_basis=basis,
        basis_words=(*pool.basis_words, "agreed in the pipeline"),
        fee_is_estimate=estimate,
        posting_rate=posting,
    )


def counted_posts(deal: Deal, brief: Brief) -> int:
    """The agreed posts as far as the brief counts them; their money is counted in full."""
    return max(1, min(deal.posts, brief.max_posts))


def _problem(brief: Brief, pool: PoolColumns, standing: Standing, budget_cents: int) -> Problem:
    problem = as_problem(brief, HeldPool(pool), budget_cents)
    deals = {
        pool.names[position]: Agreed(
            counted_posts(standing.deals[int(pool.account_id[position])], brief),
            int(problem.candidates.fee_cents[position]),
        )
        for position in pool.positions(frozenset(standing.deals)).tolist()
    }
    return replace(problem, agreed=deals, exclude=problem.exclude - deals.keys())


def _replanned(
    problem: Problem, plan: BudgetPlan, pool: PoolColumns, standing: Standing, brief: Brief
) -> Replan:
    lines = {line.account_id: line.posts for line in plan.lines.all() if line.account_id is not None}
    here = pool.positions(frozenset(lines)).tolist()
    pending = {pool.names[position]: lines[int(pool.account_id[position])] for position in here}
    refused = frozenset(
        pool.names[position] for position in pool.positions(frozenset(standing.refused)).tolist()
    )
    try:
        return replan(problem, pending, refused=refused, reserve=MOST_RESERVE, seconds=SECONDS)
    except InfeasibleBrief as conflict:
        raise PlanImpossible(*conflict_words(conflict, brief)) from None
    except ProblemError as fault:
        raise PlanImpossible(str(fault)) from None


def _stored(brief: Brief, user: User, setting: Setting, found: Replan) -> BudgetPlan:
    pool, problem = setting.held.columns, setting.problem
    placements = placements_of(problem, pool, found.solution.posts, brief.assumptions)
    today = timezone.localdate()
    made = store_plan(
        brief, user, Outcome(pool, problem, found.solution, setting.celebrity, placements, today)
    )
    made.changes = {"reserve": _reserve(pool, problem, found), "agreed": sorted(problem.agreed)}
    return made


def _kept_as_replanned(made: BudgetPlan, plan: BudgetPlan, changes: dict[str, Any]) -> BudgetPlan:
    made.replanned_from = plan
    made.changes |= changes
    made.name = f"{plan.name}, planned again"[:120]
    made.save(update_fields=["replanned_from", "changes", "name"])
    return made


def _changes(
    plan: BudgetPlan, made: BudgetPlan, found: Replan, standing: Standing, outside: list[Deal]
) -> dict[str, Any]:
    """How the new plan differs from the old one; accounts as @handle (platform), money in cents."""
    bound = sum(deal.total_cents for deal in outside)
    return {
        "outside": [[str(deal.account), deal.total_cents] for deal in outside],
        "kept": list(found.kept),
        "changed": list(found.changed),
        "dropped": list(found.dropped),
        "added": list(found.added),
        "refused": sorted(
            f"@{line.handle} ({line.platform})"
            for line in plan.lines.all()
            if line.account_id in standing.refused
        ),
        "value_change": made.portfolio[plan.maximise] - plan.portfolio[plan.maximise],
        "spend_change_cents": made.portfolio["total_cents"] + bound - plan.portfolio["total_cents"],
        "keep_worth": found.keep_worth,
        "given_up": found.given_up,
    }


def _reserve(pool: PoolColumns, problem: Problem, found: Replan) -> list[dict[str, Any]]:
    """Whom to contact next, best first."""
    return [
        {
            "account_id": int(pool.account_id[problem.candidates.position[one.id]]),
            "name": one.id,
            "posts": one.posts,
            "spend_cents": one.spend_cents,
            "value": one.value,
            "instead_of": one.instead_of,
            "loss": one.loss,
        }
        for one in found.reserve
    ]
