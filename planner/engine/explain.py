"""What the prices of a plan say: why a candidate was left out, what would let it in, what rules cost."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.problem import Problem, Rule
from planner.engine.solution import Multipliers, Solution

BLOCK = 2**15
"""Candidates priced at a time: few enough for the processor's cache, which makes it twice as fast."""

NOTHING = 1e-12
"""Prices worth less than this share of the plan's bound are rounding."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Multipliers as what a candidate pays: value per cent of its cost, and for being in the plan.

    Attributes:
        per_cent, per_account: what every candidate pays.
        of_labels: per dimension with a rule that has a price: code [n] of each candidate, and what
            the label adds per cent and per account [labels].
    """

    per_cent: float
    per_account: float
    of_labels: tuple[tuple[NDArray[Any], FloatArray, FloatArray], ...]

    def at(self, rows: slice | IntArray) -> tuple[FloatArray, FloatArray]:
        """(per cent, per account) of these candidates: [rows], or () where all pay the same."""
        cent, account = np.asarray(self.per_cent), np.asarray(self.per_account)
        for codes, of_cent, of_account in self.of_labels:
            labels = codes[rows]
            cent, account = cent + of_cent[labels], account + of_account[labels]
        return cent, account


def prices_of(problem: Problem, multipliers: Multipliers) -> Prices:
    """The prices that these multipliers put on the candidates of the brief."""
    tables: dict[str, tuple[NDArray[Any], FloatArray, FloatArray]] = {}
    of_rules = zip(problem.rules, multipliers.rule_spend, multipliers.rule_accounts, strict=True)
    for rule, of_cent, of_account in of_rules:
        dimension = problem.candidates.dimensions[rule.dimension]
        if rule.value not in dimension.labels or not (of_cent or of_account):
            continue
        if rule.dimension not in tables:
            none = np.zeros(len(dimension.labels))
            tables[rule.dimension] = dimension.codes, none, none.copy()
        label = dimension.labels.index(rule.value)
        tables[rule.dimension][1][label] += of_cent
        tables[rule.dimension][2][label] += of_account
    return Prices(multipliers.budget, multipliers.max_accounts, tuple(tables.values()))


@dataclass(frozen=True, eq=False)
class LeftOut:
    """All candidates [n] at the multipliers of a solution; read it where `left_out` is True.

    Attributes:
        left_out: candidates without a post that are not excluded by name.
        loss: by how much the best plan would be worth less, at those prices, with the candidate
            in it; 0 for one that is just as good, inf where the budget buys no post of it.
        enterable: whether some fee of at least 0 would let it in.
        fee_to_enter_cents: the highest fee per post at which it pays for itself, at most the
            budget; -1 where not enterable.
        value_to_enter: the smallest value of the first post, in the unit of the candidates' value,
            at which it pays for itself at its own fee; inf where no value would do.
    """

    left_out: BoolArray
    loss: FloatArray
    enterable: BoolArray
    fee_to_enter_cents: IntArray
    value_to_enter: FloatArray

    def fee_to_enter(self, candidate: int) -> int | None:
        """Highest fee per post in cents at which this candidate gets in; None if no fee does."""
        return int(self.fee_to_enter_cents[candidate]) if self.enterable[candidate] else None

    def value_needed(self, candidate: int) -> float | None:
        """Smallest value of a first post with which this candidate gets in; None if none does."""
        needed = float(self.value_to_enter[candidate])
        return needed if math.isfinite(needed) else None


def explain_left_out(problem: Problem, solution: Solution) -> LeftOut:
    """Price every candidate at the solution's multipliers, in one pass.

    With s the price per cent and q the price of a place, n posts pay for themselves while
    worth(n) >= s * (fixed + n * fee) + q. So fee(n) = ((worth(n) - q) / s - fixed) / n, and the
    value of a first post at its own fee is (s * cost(n) + q) / (worth of n posts relative to the
    first); the best n counts. These are first-order answers: prices move when many figures
    change. Unique reach does not count: with it in the objective the losses are too large.
    """
    n, budget, relative = len(problem), problem.budget_cents, _relative(problem)
    loss, needed, fee = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    for rows, options in _blocks(problem, prices_of(problem, solution.multipliers)):
        loss[rows] = options.loss(budget)
        fee[rows] = options.fee_to_enter(budget)
        needed[rows] = options.value_to_enter(budget, relative)
    open_ = solution.posts == 0
    open_[problem.candidates.positions(problem.exclude | frozenset(problem.agreed))] = False
    return LeftOut(open_, loss, fee >= 0, fee, needed)


def losses(problem: Problem, multipliers: Multipliers, most_cents: int) -> FloatArray:
    """What the best plan loses at these prices with each candidate in it [n]; see LeftOut.loss.

    inf where no number of posts costs `most_cents` or less.
    """
    loss = np.empty(len(problem))
    for rows, options in _blocks(problem, prices_of(problem, multipliers)):
        loss[rows] = options.loss(most_cents)
    return loss


def nearest(problem: Problem, loss: FloatArray, count: int) -> IntArray:
    """Positions of the `count` smallest finite losses, smallest first, ties by id."""
    count = min(count, len(loss))
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    edge = np.partition(loss, count - 1)[count - 1]
    ids = problem.candidates.ids
    below = np.flatnonzero(loss < edge).tolist()
    at_edge = np.flatnonzero(loss == edge).tolist() if np.isfinite(edge) else []
    # In a catalogue with a short price list, thousands can tie at the edge: no need to sort them.
    below += heapq.nsmallest(count - len(below), at_edge, key=ids.__getitem__)
    return np.array(sorted(below, key=lambda position: (loss[position], ids[position])), dtype=np.int64)


class _Options(NamedTuple):
    """1, 2, ... posts of a block of candidates, and what they pay.

    Arrays are [posts, block], but `fixed` and `bonus` (which `worth` counts already) are [block]
    and the prices [block] or ().
    """

    fixed: IntArray
    cost: IntArray
    worth: FloatArray
    possible: BoolArray
    bonus: FloatArray
    per_cent: FloatArray
    per_account: FloatArray

    def loss(self, most_cents: int) -> FloatArray:
        """What the best number of posts within `most_cents` falls short of its price [block]."""
        profit = self.worth - self.per_cent * self.cost - self.per_account
        profit[~(self.possible & (self.cost <= most_cents))] = -np.inf
        best: FloatArray = profit.max(axis=0)
        return np.maximum(0.0, -best) + 0.0  # never the -0.0 that would be shown as such

    def fee_to_enter(self, budget_cents: int) -> IntArray:
        """Highest fee in whole cents [block], -1 for none."""
        spare, price, budget = self.worth - self.per_account, self.per_cent, float(budget_cents)
        # Without a price on money every cost pays; where a floor makes spending worth something (a
        # price below 0) the largest cost pays most. So the budget is the highest cost in question.
        paid = np.where(spare >= price * budget, budget, -np.inf)
        np.divide(spare, price, out=paid, where=price > 0)
        fee = (np.minimum(paid, budget) - self.fixed) / np.arange(1, len(paid) + 1)[:, None]
        fee[~self.possible] = -np.inf
        best = np.floor(fee.max(axis=0) + 1e-9)
        return np.where(best >= 0, best, -1.0).astype(np.int64)

    def value_to_enter(self, budget_cents: int, relative: FloatArray) -> FloatArray:
        """Smallest value of a first post [block]; `relative` [posts] is what n posts make of it."""
        due = np.maximum(self.per_cent * self.cost + self.per_account - self.bonus, 0.0)
        needed = np.where(due > 0, np.inf, 0.0)
        np.divide(due, relative[:, None], out=needed, where=relative[:, None] > 0)
        needed[~(self.possible & (self.cost <= budget_cents))] = np.inf
        least: FloatArray = needed.min(axis=0)
        return least


def _blocks(problem: Problem, prices: Prices) -> Iterator[tuple[slice, _Options]]:
    """All candidates, some thousands at a time; agreed accounts as if nothing were agreed."""
    them, relative = problem.candidates, _relative(problem)
    posts = np.arange(1, len(relative) + 1)[:, None]
    bonus = np.zeros(len(them) if problem.bonus else 0)
    for name, worth in problem.bonus.items():
        bonus[them.position[name]] = worth
    for start in range(0, len(them), BLOCK):
        rows = slice(start, start + BLOCK)
        extra = bonus[rows] if problem.bonus else np.zeros(())
        yield (
            rows,
            _Options(
                them.fixed_cents[rows],
                them.fixed_cents[rows] + posts * them.fee_cents[rows],
                relative[:, None] * them.value[rows] + extra,
                posts <= them.max_posts[rows],
                extra,
                *prices.at(rows),
            ),
        )


def _relative(problem: Problem) -> FloatArray:
    """What 1, 2, ... posts are worth in the objective per unit of value of the first [posts]."""
    return problem.worth[1:] * problem.objective.engagements


@dataclass(frozen=True)
class RulePrice:
    """What one limit of one rule is worth.

    Attributes:
        rule, limit: the rule, and which of its limits.
        per_unit: value the plan gains when the limit is raised by one account, or by 1 % of the
            budget; caps give more than 0, floors less. First-order: right for small changes.
    """

    rule: Rule
    limit: Literal["min_accounts", "max_accounts", "min_spend_share", "max_spend_share"]
    per_unit: float


def worth_of_rules(problem: Problem, solution: Solution) -> tuple[RulePrice, ...]:
    """The limits that cost the plan something, in the order of the rules; accounts before spend."""
    multipliers, found = solution.multipliers, []
    one_percent = problem.budget_cents / 100
    rounding = NOTHING * abs(solution.bound)
    of_rules = zip(problem.rules, multipliers.rule_accounts, multipliers.rule_spend, strict=True)
    for rule, of_accounts, of_spend in of_rules:
        if abs(of_accounts) > rounding:
            found.append(RulePrice(rule, "max_accounts" if of_accounts > 0 else "min_accounts", of_accounts))
        if abs(of_spend * one_percent) > rounding:
            limit: Literal["max_spend_share", "min_spend_share"]
            limit = "max_spend_share" if of_spend > 0 else "min_spend_share"
            found.append(RulePrice(rule, limit, of_spend * one_percent))
    return tuple(found)


def value_per_1000_dollars(solution: Solution) -> float:
    """Value that one more $1,000 of budget buys, first-order; spend shares grow along with it."""
    return solution.multipliers.budget_with_shares * 100_000
