"""What the engine answers: a plan with its certificate, or the rules that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import FloatArray, IntArray
from planner.engine.limits import Limits

PROVEN_GAP = 1e-9
"""A plan this close to its bound, relative to its value, is proven best: about what sums of floats allow."""


@dataclass(frozen=True)
class Multipliers:
    """What the bound gains when a limit is raised by one unit (negative: it loses).

    Attributes:
        budget: value per extra cent of budget, the spend limits of rules kept as they are.
        budget_with_shares: value per extra cent of budget when spend shares grow along with it.
        max_accounts: value per extra account allowed in all; 0.0 without such a limit.
        rule_accounts: per rule, value per account added to its account limit; caps give >= 0,
            floors <= 0.
        rule_spend: per rule, value per cent added to its spend limit; caps >= 0, floors <= 0.
    """

    budget: float
    budget_with_shares: float
    max_accounts: float
    rule_accounts: tuple[float, ...]
    rule_spend: tuple[float, ...]

    def by_row(self, limits: Limits) -> FloatArray:
        """The multipliers in the order of the rows of the limits [rows]."""
        y = np.zeros(len(limits))
        y[0], y[1] = self.budget, self.max_accounts
        for row in np.flatnonzero(limits.rule >= 0).tolist():
            of_rule = self.rule_spend if limits.is_spend[row] else self.rule_accounts
            y[row] = of_rule[int(limits.rule[row])]
        return y


@dataclass(frozen=True, eq=False)
class Solution:
    """The best plan found and how far from the best possible it can be at most.

    Attributes:
        posts: posts per candidate [n], in the order of `problem.ids`.
        value: value of the plan.
        bound: no plan within the brief, over ALL candidates, is worth more than this.
        gap: (bound - value) / value; None when value is 0.
        proven: computed, not assumed: the gap is at most PROVEN_GAP.
        spend_cents: what the plan costs, fixed costs included; at most the budget.
        accounts: accounts with at least one post.
        seconds: wall-clock time used.
        multipliers: worth of one more unit of each limit.
        feasible: False when no plan within the brief was found in the time given and the brief
            was not proven contradictory either; then posts are all 0 and value is 0.
    """

    posts: IntArray
    value: float
    bound: float
    gap: float | None
    proven: bool
    spend_cents: int
    accounts: int
    seconds: float
    multipliers: Multipliers
    feasible: bool


class InfeasibleBrief(Exception):  # noqa: N818 - a finding about the brief, not a fault
    """No plan can meet the brief; `conflicts` names rules that contradict each other, in words.

    The set is irreducible: with any one of the named limits removed, the rest can be met.
    """

    def __init__(self, conflicts: tuple[str, ...]) -> None:
        super().__init__("; ".join(conflicts))
        self.conflicts = conflicts
