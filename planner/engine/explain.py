"""Why a candidate was left out: how far it is from getting in, and the fee that would change it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.limits import Limits, limits_of
from planner.engine.problem import BoolArray, FloatArray, IntArray, Problem
from planner.engine.solution import Multipliers, Solution


@dataclass(frozen=True, eq=False)
class LeftOut:
    """All candidates [n] at the multipliers of a solution; read it where `left_out` is True.

    Attributes:
        left_out: candidates without a post that are not excluded by name.
        loss: by how much the best plan would be worth less, at those prices, with the candidate
            in it; 0 for one that is just as good, inf where no post can be bought.
        enterable: whether some fee of at least 0 would let it in.
        fee_to_enter_cents: the highest fee per post at which it pays for itself, at most the
            budget; -1 where not enterable.
    """

    left_out: BoolArray
    loss: FloatArray
    enterable: BoolArray
    fee_to_enter_cents: IntArray

    def fee_to_enter(self, candidate: int) -> int | None:
        """Highest fee per post in cents at which this candidate gets in; None if no fee does."""
        return int(self.fee_to_enter_cents[candidate]) if self.enterable[candidate] else None


def explain_left_out(problem: Problem, solution: Solution) -> LeftOut:
    """Price every candidate at the solution's multipliers (vectorised).

    With s the price per cent and q the price of a place, n posts pay for themselves while
    worth(n) >= s * (fixed + n * fee) + q, so fee(n) = ((worth(n) - q) / s - fixed) / n; the best n
    counts. Such a fee is a first-order answer: prices move when many fees change.
    """
    limits = limits_of(problem)
    y = _rows(limits, solution.multipliers)
    per_cent, per_account = limits.prices(y, limits.cell)
    posts = np.arange(1, len(problem.repeat) + 1)
    possible = posts <= problem.post_limit[:, None]
    cost = problem.fixed_cents[:, None] + posts * problem.fee_cents[:, None]
    spare = problem.value[:, None] * problem.worth[1:] - per_account[:, None]
    profit = np.where(possible, spare - per_cent[:, None] * cost, -np.inf)
    loss = np.maximum(0.0, -profit.max(axis=1, initial=-np.inf))
    fee = _fee_to_enter(problem, per_cent, np.where(possible, spare, -np.inf))
    excluded = np.fromiter((name in problem.exclude for name in problem.ids), np.bool_, len(problem))
    return LeftOut((solution.posts == 0) & ~excluded, loss, fee >= 0, fee)


def _fee_to_enter(problem: Problem, per_cent: FloatArray, spare: FloatArray) -> IntArray:
    """Highest fee in whole cents [n], -1 for none; `spare` [n, posts] is -inf where impossible."""
    posts = np.arange(1, spare.shape[1] + 1)
    fixed, budget = problem.fixed_cents[:, None], problem.budget_cents
    price = per_cent[:, None]
    paid = np.divide(spare, price, out=np.full(spare.shape, np.inf), where=price > 0)
    paid = np.where((price <= 0) & (spare < price * budget), -np.inf, paid)
    fee = (np.minimum(paid, float(budget)) - fixed) / posts
    best = np.floor(fee.max(axis=1, initial=-np.inf) + 1e-9)
    return np.where(best >= 0, best, -1.0).astype(np.int64)


def _rows(limits: Limits, multipliers: Multipliers) -> FloatArray:
    """The multipliers in the order of the rows [rows]."""
    y = np.zeros(len(limits))
    y[0], y[1] = multipliers.budget, multipliers.max_accounts
    for row in np.flatnonzero(limits.rule >= 0).tolist():
        of_rule = multipliers.rule_spend if limits.is_spend[row] else multipliers.rule_accounts
        y[row] = of_rule[int(limits.rule[row])]
    return y
