"""What a given plan costs, is worth and breaks: exact, and independent of any solver."""

from __future__ import annotations

import math

import numpy as np

from planner.engine.candidates import IntArray
from planner.engine.coverage import people_reached
from planner.engine.limits import Limits
from planner.engine.problem import Problem
from planner.engine.wording import accounts_text, dollars, rule_name


def plan_spend_cents(problem: Problem, posts: IntArray) -> int:
    """What `posts` [n] cost in cents: fixed cost once per account plus the fee per post."""
    chosen = np.flatnonzero(posts)
    return spend_and_value(problem, chosen, posts[chosen])[0]


def plan_value(problem: Problem, posts: IntArray) -> float:
    """What `posts` [n] are worth, unique reach included; the order of the candidates is no matter."""
    chosen = np.flatnonzero(posts)
    return spend_and_value(problem, chosen, posts[chosen])[1]


def spend_and_value(problem: Problem, positions: IntArray, posts: IntArray) -> tuple[int, float]:
    """Cents and worth of so many posts, at least 1 each, of the candidates at these positions."""
    figures, places = problem.figures(positions), np.arange(len(positions))
    spend = sum(figures.cost[places, posts - 1].tolist())
    posts_worth = math.fsum(figures.value[places, posts - 1].tolist())
    return spend, posts_worth + people_reached(problem, positions)


def broken_rules(problem: Problem, posts: IntArray) -> tuple[str, ...]:
    """Every limit that `posts` [n] break, in words with figures; empty for a feasible plan."""
    if posts.shape != (len(problem),):
        return (f"posts: expected {len(problem)} entries, got shape {posts.shape}",)
    broken = []
    if (posts < 0).any() or not _available(problem, posts):
        broken.append("posts: below 0 or above the most an account would publish")
        return tuple(broken)
    spend, accounts = plan_spend_cents(problem, posts), int(np.count_nonzero(posts))
    if spend > problem.budget_cents:
        broken.append(f"spend {dollars(spend)} is above the budget {dollars(problem.budget_cents)}")
    if problem.max_accounts is not None and accounts > problem.max_accounts:
        broken.append(f"{accounts_text(accounts)}, at most {problem.max_accounts} allowed")
    broken += _broken_names(problem, posts)
    for position in range(len(problem.rules)):
        broken += _broken_limits(problem, posts, position)
    return tuple(broken)


def keeps_brief(problem: Problem, limits: Limits, positions: IntArray, posts: IntArray) -> bool:
    """Whether these posts of these candidates keep every limit, in whole cents; only they are looked at."""
    figures, places = problem.figures(positions), np.arange(len(positions))
    if len(np.unique(positions)) < len(positions) or not (posts >= 1).all():
        return False
    if (posts > len(problem.repeat)).any() or not figures.available[places, posts - 1].all():
        return False
    names = {problem.candidates.ids[position] for position in positions.tolist()}
    if names & problem.exclude or problem.required - names:
        return False
    cost = figures.cost[places, posts - 1]
    return limits.allow(limits.usage(limits.cell[positions], cost, np.ones_like(places)))


def _available(problem: Problem, posts: IntArray) -> bool:
    chosen = np.flatnonzero(posts)
    if (posts[chosen] > len(problem.repeat)).any():
        return False
    available = problem.figures(chosen).available
    return bool(available[np.arange(len(chosen)), posts[chosen] - 1].all())


def _broken_names(problem: Problem, posts: IntArray) -> list[str]:
    chosen = {problem.candidates.ids[candidate] for candidate in np.flatnonzero(posts).tolist()}
    missing = [f"{name} is missing" for name in sorted(problem.required - chosen)]
    return missing + [f"{name} is excluded" for name in sorted(problem.exclude & chosen)]


def _broken_limits(problem: Problem, posts: IntArray, position: int) -> list[str]:
    rule = problem.rules[position]
    inside = np.where(problem.candidates.dimensions[rule.dimension].is_label(rule.value), posts, 0)
    accounts, spend = int(np.count_nonzero(inside)), plan_spend_cents(problem, inside)
    floor, cap = rule.spend_limits_cents(problem.budget_cents)
    name = rule_name(rule)
    broken = []
    if rule.min_accounts is not None and accounts < rule.min_accounts:
        broken.append(f"{name}: {accounts_text(accounts)}, at least {rule.min_accounts} asked")
    if rule.max_accounts is not None and accounts > rule.max_accounts:
        broken.append(f"{name}: {accounts_text(accounts)}, at most {rule.max_accounts} allowed")
    if floor is not None and spend < floor:
        broken.append(f"{name}: spend {dollars(spend)} is below the floor {dollars(floor)}")
    if cap is not None and spend > cap:
        broken.append(f"{name}: spend {dollars(spend)} is above the cap {dollars(cap)}")
    return broken
