"""Which limits of a brief contradict each other, in words with figures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.limits import NO_CAP, Limits, limits_of
from planner.engine.options import Pool, pool_of
from planner.engine.problem import FloatArray, Problem
from planner.engine.programme import MOST_GROUPS, Effort, best_plan
from planner.engine.relaxation import Infeasible, relax
from planner.engine.wording import accounts_text, dollars, rule_name

SECONDS_PER_CHECK = 0.5


@dataclass(frozen=True, order=True)
class _Demand:
    """One limit that can be lifted: a row's floor or cap, or a must-have group (row -1)."""

    row: int
    is_floor: bool
    group: int = -1


def conflicts(problem: Problem) -> tuple[str, ...]:
    """An irreducible set of limits that no plan can meet together, in words.

    Single limits are tried first, each with the budget, then limits are lifted one by one while
    the rest stays impossible (a deletion filter). Empty when no contradiction can be proven.
    """
    limits = limits_of(problem)
    pool = pool_of(problem, limits, NO_CAP)
    demands = _demands(pool, limits)
    by_search = _possible(pool, limits, demands, search=False)
    if by_search and _possible(pool, limits, demands, search=True):
        return ()
    return _Words(problem, pool, limits).say(_filtered(pool, limits, demands, by_search))


def _demands(pool: Pool, limits: Limits) -> list[_Demand]:
    groups = [_Demand(-1, True, int(group)) for group in np.flatnonzero(pool.required)]
    floors = [_Demand(int(row), True) for row in np.flatnonzero(limits.lower > 0)]
    caps = [_Demand(int(row), False) for row in np.flatnonzero(limits.upper < NO_CAP)]
    return groups + floors + caps


def _filtered(pool: Pool, limits: Limits, demands: list[_Demand], search: bool) -> list[_Demand]:
    budget = _Demand(0, False)
    for demand in demands:
        for small in ([demand], [demand, budget]):
            if not _possible(pool, limits, small, search):
                return small
    kept = list(demands)
    for demand in [d for d in demands if d != budget] + [budget]:
        rest = [other for other in kept if other != demand]
        if not _possible(pool, limits, rest, search):
            kept = rest
    return kept


def _with_only(pool: Pool, limits: Limits, demands: Iterable[_Demand]) -> tuple[Pool, Limits]:
    demands = list(demands)
    lower, upper = np.zeros_like(limits.lower), np.full_like(limits.upper, NO_CAP)
    required = np.zeros_like(pool.required)
    for demand in demands:
        if demand.row < 0:
            required[demand.group] = True
        elif demand.is_floor:
            lower[demand.row] = limits.lower[demand.row]
        else:
            upper[demand.row] = limits.upper[demand.row]
    return replace(pool, required=required), limits.between(lower, upper)


def _possible(pool: Pool, limits: Limits, demands: list[_Demand], search: bool) -> bool:
    """Whether some plan meets the demands, as far as can be disproven.

    Without `search` only fractions of candidates are looked at, with it whole plans.
    """
    less_pool, less_limits = _with_only(pool, limits, demands)
    free = replace(less_pool, value=np.zeros_like(pool.value))
    try:
        relax(free, less_limits)
    except Infeasible:
        return False
    if not search or len(pool) > MOST_GROUPS:
        return True
    everything = np.column_stack((~less_pool.required, less_pool.available))
    answer = best_plan(free, less_limits, everything, Effort(SECONDS_PER_CHECK))
    return not answer.infeasible


@dataclass(frozen=True, eq=False)
class _Words:
    """Says in words what a contradictory set of limits asks for."""

    problem: Problem
    pool: Pool
    limits: Limits

    def say(self, demands: list[_Demand]) -> tuple[str, ...]:
        budget = _Demand(0, False)
        if len(demands) == 1:
            return (self._asked(demands[0]) + self._possible_alone(demands[0]),)
        needs = self._least(demands, budget, self.pool.cost.astype(np.float64))
        cap = dollars(int(self.limits.upper[0]))
        if budget in demands and len(demands) == 2:
            other = next(demand for demand in demands if demand != budget)
            need = f" needs {dollars(needs)}" if needs > self.limits.upper[0] else ""
            return (f"{self._asked(other)}{need}, budget {cap}",)
        lines = []
        for demand in sorted(demands, key=lambda d: (d == budget, d.row < 0, d.row, not d.is_floor, d.group)):
            line = self._asked(demand)
            if demand == budget and needs > self.limits.upper[0]:
                line += f", the limits above need {dollars(needs)}"
            elif demand.row == 1:
                least = self._least(demands, demand, np.ones(self.pool.cost.shape))
                line += f", the other limits need {least}" if least > self.limits.upper[1] else ""
            lines.append(line)
        return tuple(lines)

    def _asked(self, demand: _Demand) -> str:
        if demand.row < 0:
            start, end = self.pool.start[demand.group : demand.group + 2].tolist()
            names = sorted(self.problem.ids[i] for i in self.pool.members[start:end].tolist())
            return f"must-have {', '.join(names)}"
        if demand.row == 0:
            return f"budget {dollars(int(self.limits.upper[0]))}"
        side = self.limits.lower if demand.is_floor else self.limits.upper
        word, amount = ("at least" if demand.is_floor else "at most"), int(side[demand.row])
        if demand.row == 1:
            return f"all: {word} {accounts_text(amount)}"
        name = rule_name(self.problem.rules[int(self.limits.rule[demand.row])])
        if self.limits.is_spend[demand.row]:
            return f"{name}: {word} {dollars(amount)} of spend"
        return f"{name}: {word} {accounts_text(amount)}"

    def _possible_alone(self, demand: _Demand) -> str:
        """The most that could be reached of a floor that cannot be met whatever the budget."""
        if demand.row < 0 or not demand.is_floor:
            return ""
        inside = self.limits.member[self.pool.cell, demand.row]
        if not self.limits.is_spend[demand.row]:
            return f", only {accounts_text(int(self.pool.size[inside].sum()))} can be hired"
        most = np.where(self.pool.available, self.pool.cost, 0).max(axis=1, initial=0)
        return f", only {dollars(int((most * self.pool.size)[inside].sum()))} can be spent"

    def _least(self, demands: list[_Demand], lifted: _Demand, use: FloatArray) -> int:
        """The least of `use` in all with which the other demands can be met by fractions."""
        others = [demand for demand in demands if demand != lifted]
        pool, limits = _with_only(self.pool, self.limits, others)
        try:
            relaxed, _ = relax(replace(pool, value=-use), limits)
        except Infeasible:
            return 0
        least = -relaxed.priced.bound
        return math.ceil(least - 1e-6 * max(1.0, abs(least)))
