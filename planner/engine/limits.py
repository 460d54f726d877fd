"""The shared limits of a brief as rows: which candidates use them, and between which bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.candidates import BoolArray, CodeArray, FloatArray, IntArray
from planner.engine.cells import cells_of
from planner.engine.problem import Problem, Rule

NO_CAP = 2**60
"""Upper bound of a row without a cap."""


@dataclass(frozen=True, eq=False)
class Limits:
    """Rows `lower <= usage <= upper`, each on spend (cents) or on the number of accounts.

    Attributes:
        is_spend: bool [rows]; the budget is row 0, "accounts in all" row 1.
        rule: int [rows]; position of the rule the row comes from, -1 for the first two.
        lower, upper: int [rows]; 0 and NO_CAP where there is no such limit.
        lower_share, upper_share: float [rows]; by how much the limits grow per cent of budget.
        member: bool [cells, rows]; whether candidates of a cell use the row.
        cell: whole numbers [n]; cell of each candidate: those of one cell use the same rows.
    """

    is_spend: BoolArray
    rule: IntArray
    lower: IntArray
    upper: IntArray
    lower_share: FloatArray
    upper_share: FloatArray
    member: BoolArray
    cell: CodeArray

    def __len__(self) -> int:
        return len(self.is_spend)

    @property
    def contradict_themselves(self) -> bool:
        """Whether a floor is above its own cap: a share rounded up above one rounded down."""
        return bool((self.lower > self.upper).any())

    @property
    def budget_only(self) -> bool:
        """Whether the budget is the only limit there is."""
        return not (self.lower > 0).any() and not (self.upper[1:] < NO_CAP).any()

    @property
    def totals_only(self) -> bool:
        """Whether only spend and accounts in all are limited, from above."""
        return not (self.lower > 0).any() and not (self.upper[2:] < NO_CAP).any()

    def cell_prices(self, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Price per cent of spend and per account of each cell [cells], at multipliers y [rows]."""
        inside = self.member.astype(np.float64)
        return inside @ np.where(self.is_spend, y, 0.0), inside @ np.where(self.is_spend, 0.0, y)

    def prices(self, y: FloatArray, cells: CodeArray) -> tuple[FloatArray, FloatArray]:
        """Price per cent of spend and per account, for each entry of `cells`, at multipliers y."""
        per_cent, per_account = self.cell_prices(y)
        return per_cent[cells], per_account[cells]

    def signed(self, y: FloatArray) -> FloatArray:
        """y with the part set to 0 that speaks for a limit which does not exist."""
        capped = np.where(self.upper < NO_CAP, np.maximum(y, 0.0), 0.0)
        return np.where(y < 0, np.where(self.lower > 0, y, 0.0), capped)

    def worth(self, y: FloatArray, absolute: bool = False) -> float:
        """The limits valued at y: caps where y is positive, floors where it is negative.

        `absolute` adds up the sizes of the terms, for a rounding error.
        """
        terms = np.where(y > 0, y * self.upper, y * self.lower)
        return float(np.sum(np.abs(terms) if absolute else terms))

    def value_per_budget_cent(self, y: FloatArray) -> float:
        """What the bound gains per cent of budget when the shares of rules grow along with it."""
        return float(np.sum(np.where(y > 0, y * self.upper_share, y * self.lower_share)))

    def usage(self, cells: IntArray, cost: IntArray, accounts: IntArray) -> IntArray:
        """Exact usage of every row [rows] by accounts of the given cells, costs and counts."""
        spend = np.zeros(len(self.member), dtype=np.int64)
        count = np.zeros(len(self.member), dtype=np.int64)
        np.add.at(spend, cells, cost)
        np.add.at(count, cells, accounts)
        inside = self.member.astype(np.int64)
        return np.where(self.is_spend, spend @ inside, count @ inside)

    def allow(self, usage: IntArray) -> bool:
        """Whether this usage [rows] keeps every limit, in integers."""
        return bool((usage >= self.lower).all() and (usage <= self.upper).all())

    def less(self, usage: IntArray) -> Limits:
        """What is left of the limits after this usage [rows]; may be negative."""
        upper = np.where(self.upper < NO_CAP, self.upper - usage, NO_CAP)
        return self.between(self.lower - usage, upper)

    def between(self, lower: IntArray, upper: IntArray) -> Limits:
        """The same rows with other bounds."""
        return replace(self, lower=lower, upper=upper)


def limits_of(problem: Problem) -> Limits:
    """The rows of a brief: the budget, accounts in all, then those of the rules in their order."""
    rows = [_Row(True, -1, 0, problem.budget_cents, 0.0, 1.0)]
    cap = NO_CAP if problem.max_accounts is None else problem.max_accounts
    rows.append(_Row(False, -1, 0, cap, 0.0, 0.0))
    for position, rule in enumerate(problem.rules):
        rows += _rows_of_rule(position, rule, problem.budget_cents)
    cells = cells_of(problem)
    member = np.ones((len(cells), len(rows)), dtype=np.bool_)
    for row, made in enumerate(rows):
        if made.rule >= 0:
            rule = problem.rules[made.rule]
            member[:, row] = cells.inside[rule.dimension, rule.value]
    return Limits(
        is_spend=np.array([row.is_spend for row in rows]),
        rule=np.array([row.rule for row in rows], dtype=np.int64),
        lower=np.array([row.lower for row in rows], dtype=np.int64),
        upper=np.array([row.upper for row in rows], dtype=np.int64),
        lower_share=np.array([row.lower_share for row in rows]),
        upper_share=np.array([row.upper_share for row in rows]),
        member=member,
        cell=cells.cell,
    )


def bounds_at_budget(limits: Limits, problem: Problem, budget_cents: int) -> tuple[IntArray, IntArray]:
    """(lower, upper) [rows] of the same brief with another budget; spend shares scale with it."""
    lower, upper = limits.lower.copy(), limits.upper.copy()
    upper[0] = budget_cents
    for row in np.flatnonzero(limits.is_spend & (limits.rule >= 0)).tolist():
        low, high = problem.rules[limits.rule[row]].spend_limits_cents(budget_cents)
        lower[row], upper[row] = low or 0, NO_CAP if high is None else high
    return lower, upper


@dataclass(frozen=True)
class _Row:
    is_spend: bool
    rule: int
    lower: int
    upper: int
    lower_share: float
    upper_share: float


def _rows_of_rule(position: int, rule: Rule, budget_cents: int) -> list[_Row]:
    rows = []
    if rule.min_accounts is not None or rule.max_accounts is not None:
        cap = NO_CAP if rule.max_accounts is None else rule.max_accounts
        rows.append(_Row(False, position, rule.min_accounts or 0, cap, 0.0, 0.0))
    if rule.min_spend_share is not None or rule.max_spend_share is not None:
        floor, top = rule.spend_limits_cents(budget_cents)
        shares = (rule.min_spend_share or 0.0, rule.max_spend_share or 0.0)
        rows.append(_Row(True, position, floor or 0, NO_CAP if top is None else top, *shares))
    return rows
