"""Contradictions between limits, in words with figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.engine.market import Market
from planner.engine.problem import Problem
from planner.engine.wording import accounts_text, dollars, rule_name


@dataclass(frozen=True, order=True)
class Demand:
    """One limit that can be lifted: a row's floor or cap, or a must-have (row -1)."""

    row: int
    is_floor: bool
    position: int = -1


BUDGET, ACCOUNTS = Demand(0, False), Demand(1, False)


@dataclass(frozen=True, eq=False)
class Words:
    """Says what a contradictory set of demands asks for.

    `possible` tells whether fractions of candidates can meet demands, with other caps by row.
    """

    problem: Problem
    market: Market
    possible: Callable[[Iterable[Demand], Mapping[int, int]], bool]

    def say(self, demands: list[Demand]) -> tuple[str, ...]:
        """One line per demand; one for a single demand against the budget."""
        if len(demands) == 1:
            return (self._asked(demands[0]) + self._possible_alone(demands[0]),)
        cap = int(self.market.limits.upper[0])
        others = [demand for demand in demands if demand != BUDGET]
        if len(others) == 1:
            return (f"{self._asked(others[0])}{self._needs(others, cap)}, budget {dollars(cap)}",)
        lines = []
        for demand in sorted(
            demands, key=lambda d: (d == BUDGET, d.row < 0, d.row, not d.is_floor, d.position)
        ):
            line = self._asked(demand)
            if demand == BUDGET:
                need = self._needs(others, cap)
                line += f", the limits above{need.replace(' needs', ' need')}" if need else ""
            elif demand == ACCOUNTS:
                least = self._least_accounts([other for other in demands if other != ACCOUNTS])
                line += f", the other limits need {least}" if least else ""
            lines.append(line)
        return tuple(lines)

    def _needs(self, demands: list[Demand], cap: int) -> str:
        """What the demands cost at least, in fractions of candidates; "" when within the cap."""
        least = self._least(0, demands)
        return f" needs {dollars(least)}" if least is not None and least > cap else ""

    def _least_accounts(self, demands: list[Demand]) -> int | None:
        least = self._least(1, demands)
        return least if least is not None and least > self.market.limits.upper[1] else None

    def _least(self, row: int, demands: list[Demand]) -> int | None:
        """The smallest cap on a row with which the demands can be met; None when none helps."""
        low = int(self.market.limits.upper[row])
        high = max(2 * low, 1_000)
        while not self.possible([*demands, Demand(row, False)], {row: high}):
            low, high = high, 4 * high
            if high > 2**50:
                return None
        while high - low > max(1, high // 10**7):
            middle = (low + high) // 2
            if self.possible([*demands, Demand(row, False)], {row: middle}):
                high = middle
            else:
                low = middle
        return high

    def _asked(self, demand: Demand) -> str:
        limits = self.market.limits
        if demand.row < 0:
            return f"must-have {self.problem.candidates.ids[demand.position]}"
        if demand.row == 0:
            return f"budget {dollars(int(limits.upper[0]))}"
        side = limits.lower if demand.is_floor else limits.upper
        word, amount = ("at least" if demand.is_floor else "at most"), int(side[demand.row])
        if demand.row == 1:
            return f"all: {word} {accounts_text(amount)}"
        name = rule_name(self.problem.rules[int(limits.rule[demand.row])])
        if limits.is_spend[demand.row]:
            return f"{name}: {word} {dollars(amount)} of spend"
        return f"{name}: {word} {accounts_text(amount)}"

    def _possible_alone(self, demand: Demand) -> str:
        """The most that could be reached of a floor that cannot be met whatever the budget."""
        if demand.row < 0 or not demand.is_floor:
            return ""
        limits, them = self.market.limits, self.problem.candidates
        inside = limits.member[:, demand.row][limits.cell] & (them.max_posts > 0)
        inside[them.positions(self.problem.exclude)] = False
        if not limits.is_spend[demand.row]:
            return f", only {accounts_text(int(inside.sum()))} can be hired"
        posts = np.minimum(them.max_posts, len(self.problem.repeat))
        most = them.fixed_cents + posts * them.fee_cents
        return f", only {dollars(int(most[inside].sum()))} can be spent"
