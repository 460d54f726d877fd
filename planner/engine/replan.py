"""A plan made again after some accounts agreed and some refused, with as few changes as it is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.candidates import IntArray, ProblemError
from planner.engine.explain import losses, nearest, prices_of
from planner.engine.optimise import solve
from planner.engine.plan import broken_rules, plan_spend_cents, plan_value
from planner.engine.problem import Problem
from planner.engine.solution import PROVEN_GAP, Solution
from planner.engine.swaps import exchanges, removable

KEEP_SHARE = 0.1
"""Default loyalty: this share of what the average pending account brings."""


Names = tuple[str, ...]


@dataclass(frozen=True)
class Reserve:
    """Somebody to contact if one more account refuses.

    Attributes:
        id, posts: who, and the best number of posts at the plan's prices.
        spend_cents, value: what these posts cost and are worth.
        instead_of: the account of the plan it can replace alone, with every rule and the budget
            kept exactly, for the smallest loss; None if there is no such account. Agreed and
            must-have accounts are not replaced.
        loss: by how much the best plan would be worth less with it, first-order.
    """

    id: str
    posts: int
    spend_cents: int
    value: float
    instead_of: str | None
    loss: float


@dataclass(frozen=True, eq=False)
class Replan:
    """The new plan and how it differs from the old one.

    Attributes:
        solution: the new plan. Its value counts no loyalty; its bound holds for every plan within
            the brief, loyal or not; its multipliers are those of the best plan whatever changes.
        kept: pending accounts with as many posts as before, sorted ids.
        changed: pending accounts with another number of posts; they count as kept in the trade-off.
        dropped: pending accounts that did not refuse and are no longer in the plan.
        added: accounts that are new in the plan, agreed ones left out.
        keep_worth: what keeping one pending account counted for, in units of value.
        given_up: certified: no plan within the brief is worth more than this above the new one.
        reserve: whom to contact next, best first.
    """

    solution: Solution
    kept: tuple[str, ...]
    changed: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    keep_worth: float
    given_up: float
    reserve: tuple[Reserve, ...]


def replan(
    problem: Problem,
    pending: Mapping[str, int],
    *,
    refused: frozenset[str] = frozenset(),
    keep_worth: float | None = None,
    reserve: int = 10,
    seconds: float = 5.0,
    gap: float = 0.0005,
) -> Replan:
    """The best plan where each pending account that stays counts `keep_worth` on top of its value.

    So pending accounts make room for others only where that gains at least `keep_worth` each; see
    `default_keep_worth` for None, and with 0 only the value counts. An account stays if it keeps at
    least one post: another number of posts costs no loyalty, for nothing was agreed yet.

    `pending` gives the posts of those accounts of the old plan that have not answered; agreed and
    refused accounts among them, and those with 0 posts, are passed over. The brief's own bonuses
    are part of the value. `gap` is for each of two solves that share `seconds`: the best plan
    whatever changes, which says what loyalty costs, and the loyal one.

    Raises:
        ProblemError: unknown ids, numbers below 0, or a refused account that is agreed or must be
            in the plan.
        InfeasibleBrief: without the refused accounts no plan can meet the brief.
    """
    _check(problem, pending, refused, keep_worth)
    open_ = replace(problem, exclude=problem.exclude | refused)
    waiting = _waiting(open_, pending, refused)
    if keep_worth is None:
        keep_worth = default_keep_worth(open_, waiting)
    solution = _solved(open_, _with_loyalty(open_, waiting, keep_worth), waiting, seconds, gap)
    return Replan(
        solution,
        *_changes(open_, solution.posts, waiting),
        keep_worth,
        max(0.0, solution.bound - solution.value),
        _reserve(open_, solution, reserve),
    )


def _solved(
    problem: Problem, loyal: Problem, waiting: Mapping[str, int], seconds: float, gap: float
) -> Solution:
    """The best plan of the loyal brief as a solution of the brief itself."""
    free = solve(problem, seconds=seconds if loyal is problem else seconds / 2, gap=gap)
    found, bound, used = [free], free.bound, free.seconds
    if loyal is not problem:
        found.insert(0, solve(loyal, seconds=max(seconds - used, 0.1 * seconds), gap=gap))
        # Loyalty only adds to what plans are worth, so the loyal bound holds without it as well.
        bound, used = min(bound, found[0].bound), used + found[0].seconds
    plans = [one.posts for one in found if one.feasible]
    posts = _best_of(loyal, plans, _posts_of(problem, waiting))
    return _solution_of(problem, replace(free, bound=bound, seconds=used), posts)


def _check(
    problem: Problem, pending: Mapping[str, int], refused: frozenset[str], keep_worth: float | None
) -> None:
    known = problem.candidates.position
    for name, named in (("pending", pending), ("refused", refused)):
        unknown = sorted(one for one in named if one not in known)
        if unknown:
            raise ProblemError(f"{name}: unknown ids {', '.join(unknown[:5])}")
    for name, named in (("include", problem.include), ("agreed", frozenset(problem.agreed))):
        both = sorted(named & refused)
        if both:
            raise ProblemError(f"refused: also in {name}: {', '.join(both[:5])}")
    below = sorted(name for name, posts in pending.items() if posts < 0)
    if below:
        raise ProblemError(f"pending: posts below 0 for {', '.join(below[:5])}")
    if keep_worth is not None and not (math.isfinite(keep_worth) and keep_worth >= 0):
        raise ProblemError("keep_worth: a finite number of at least 0 expected")


def _waiting(problem: Problem, pending: Mapping[str, int], refused: frozenset[str]) -> dict[str, int]:
    """Posts of the pending accounts that are still open, by id in order of the ids."""
    settled = refused | frozenset(problem.agreed)
    return {name: pending[name] for name in sorted(pending) if pending[name] > 0 and name not in settled}


def _posts_of(problem: Problem, waiting: Mapping[str, int], agreed: bool = True) -> IntArray:
    """These accounts and the agreed ones, posts [n]: what is left of the old plan."""
    posts = np.zeros(len(problem), dtype=np.int64)
    for name, count in waiting.items():
        posts[problem.candidates.position[name]] = min(count, len(problem.repeat))
    for name, agreement in problem.agreed.items() if agreed else ():
        posts[problem.candidates.position[name]] = agreement.posts
    return posts


def default_keep_worth(problem: Problem, pending: Mapping[str, int]) -> float:
    """A tenth of what the pending accounts are worth on average; 0.0 without any.

    So who takes the place of one must bring 10 % of an average placement more, for that is worth a
    new conversation.
    """
    if not pending:
        return 0.0
    return KEEP_SHARE * plan_value(problem, _posts_of(problem, pending, agreed=False)) / len(pending)


def _with_loyalty(problem: Problem, waiting: Mapping[str, int], keep_worth: float) -> Problem:
    """The brief with `keep_worth` on every pending account; itself where that changes nothing."""
    if not waiting or keep_worth == 0:
        return problem
    loyalty = {name: problem.bonus.get(name, 0.0) + keep_worth for name in waiting}
    return replace(problem, bonus={**problem.bonus, **loyalty})


def _best_of(loyal: Problem, plans: list[IntArray], old: IntArray) -> IntArray | None:
    """The plan worth most with loyalty, the first of equals; None where none keeps the brief.

    When time is short a plan made for something else, or what is left of the old one, can be better
    than the one searched for.
    """
    best = max(plans, key=lambda posts: plan_value(loyal, posts), default=None)
    better = best is None or plan_value(loyal, old) > plan_value(loyal, best)
    return old if better and not broken_rules(loyal, old) else best


def _solution_of(problem: Problem, free: Solution, posts: IntArray | None) -> Solution:
    """The solution of the brief without loyalty, with this plan in the place of its own."""
    if posts is None:
        return free
    value = plan_value(problem, posts)
    bound = max(free.bound, value)
    gap = (bound - value) / value if value > 0 else None
    return replace(
        free,
        posts=posts,
        value=value,
        bound=bound,
        gap=gap,
        proven=bound <= value * (1 + PROVEN_GAP) or (free.proven and value >= free.value),
        spend_cents=plan_spend_cents(problem, posts),
        accounts=int(np.count_nonzero(posts)),
        feasible=True,
    )


def _changes(
    problem: Problem, posts: IntArray, waiting: Mapping[str, int]
) -> tuple[Names, Names, Names, Names]:
    """(kept, changed, dropped, added): sorted ids."""
    ids = problem.candidates.ids
    planned = {ids[position]: int(posts[position]) for position in np.flatnonzero(posts).tolist()}
    kept = tuple(name for name, count in waiting.items() if planned.get(name) == count)
    changed = tuple(name for name, count in waiting.items() if planned.get(name, count) != count)
    dropped = tuple(name for name in waiting if name not in planned)
    added = tuple(sorted(planned.keys() - waiting.keys() - problem.agreed.keys()))
    return kept, changed, dropped, added


def _reserve(problem: Problem, solution: Solution, most: int) -> tuple[Reserve, ...]:
    """The `most` candidates outside the plan with the smallest losses, ties by id.

    Left out are those that cost more than the budget leaves beside what is agreed.
    """
    posts, ids = solution.posts, problem.candidates.ids
    money = problem.budget_cents - plan_spend_cents(problem, _posts_of(problem, {}))
    loss = losses(problem, solution.multipliers, money)
    loss[posts > 0] = np.inf
    loss[problem.candidates.positions(problem.exclude)] = np.inf
    them = nearest(problem, loss, most)
    options = _best_posts(problem, solution, them, money)
    figures = problem.figures(them)
    instead = _instead_of(problem, posts, them, options)
    return tuple(
        Reserve(
            id=ids[position],
            posts=option + 1,
            spend_cents=int(figures.cost[row, option]),
            value=float(figures.value[row, option]),
            instead_of=instead[ids[position]],
            loss=float(loss[position]),
        )
        for row, (position, option) in enumerate(zip(them.tolist(), options.tolist(), strict=True))
    )


def _best_posts(problem: Problem, solution: Solution, them: IntArray, money: int) -> IntArray:
    """Option (posts - 1) with the largest profit within `money` [them]; of equals the fewest posts."""
    figures = problem.figures(them)
    per_cent, per_account = prices_of(problem, solution.multipliers).at(them)
    paid = per_cent[..., None] * figures.cost + per_account[..., None]
    profit = np.where(figures.available & (figures.cost <= money), figures.value - paid, -np.inf)
    best: IntArray = profit.argmax(axis=1)
    return best


def _instead_of(
    problem: Problem, posts: IntArray, them: IntArray, options: IntArray
) -> dict[str, str | None]:
    """By id of each reserve, the account whose place it can take alone for the smallest loss."""
    offered, ids = exchanges(problem, posts, removable(problem, posts), them), problem.candidates.ids
    option = dict(zip(them.tolist(), options.tolist(), strict=True))
    instead: dict[str, str | None] = {}
    for row, position in enumerate(offered.ins.tolist()):
        only = np.full(offered.value_change.shape, -np.inf)
        only[:, row, option[position]] = offered.value_change[:, row, option[position]]
        best = offered.best(only)
        instead[ids[position]] = None if best is None else ids[int(offered.outs[best[0]])]
    return instead
