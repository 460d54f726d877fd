"""The best plan for a brief: bound, first plan, then proof over the options still in question."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.bound import surviving
from planner.engine.branch import Leaf, leaf_of, split
from planner.engine.conflicts import conflicts
from planner.engine.first_plan import first_plan, quick_plan
from planner.engine.limits import Limits, limits_of
from planner.engine.options import Pool, pool_of, posts_of
from planner.engine.plan import plan_spend_cents, plan_value
from planner.engine.problem import FloatArray, IntArray, Problem
from planner.engine.programme import (
    MOST_GROUPS,
    SAFETY,
    Effort,
    best_plan,
    counts_value,
    margins,
)
from planner.engine.relaxation import Infeasible, Relaxed, relax
from planner.engine.solution import InfeasibleBrief, Multipliers, Solution

PROVEN_GAP = 1e-9


@dataclass(frozen=True, eq=False)
class _Best:
    """The best plan so far (counts, None before the first) and the smallest bound proven."""

    counts: IntArray | None
    value: float
    bound: float

    @property
    def gap(self) -> float:
        if self.counts is None:
            return np.inf
        over = self.bound - self.value
        return over / self.value if self.value > 0 else (0.0 if over <= 0 else np.inf)

    def with_plan(self, pool: Pool, counts: IntArray | None) -> _Best:
        if counts is None or (worth := counts_value(pool, counts)) <= self.value:
            return self
        return replace(self, counts=counts, value=worth)

    def with_bound(self, bound: float) -> _Best:
        return replace(self, bound=min(self.bound, max(bound, self.value)))


def solve(problem: Problem, *, seconds: float = 5.0, gap: float = 0.0) -> Solution:
    """The best plan within the brief, with a bound over all candidates.

    Stops once the relative `gap` is reached or after about `seconds`. The same for any order of
    the candidates while time does not run out. Ties: candidates alike in every figure and rule go
    by the lower id; between different plans of equal value the choice is fixed but unspecified.

    Raises:
        InfeasibleBrief: no plan can meet the brief; names rules that contradict each other.
    """
    began = time.perf_counter()
    limits = limits_of(problem)
    pool = pool_of(problem, limits, problem.budget_cents)
    try:
        relaxed, master = relax(pool, limits)
    except Infeasible:
        raise InfeasibleBrief(conflicts(problem)) from None
    root, deadline = leaf_of(pool, relaxed, master), began + seconds
    counts = quick_plan(pool, limits, root.priced, 0.2 * seconds)
    if counts is None:
        found = first_plan(pool, limits, root.priced, deadline)
        if found.infeasible:
            raise InfeasibleBrief(conflicts(problem))
        counts = found.counts
    best = _Best(None, -1.0, root.priced.bound).with_plan(pool, counts)
    if best.counts is not None:
        best = _improved(root, limits, best, max(gap, PROVEN_GAP), deadline)
    return _solution(problem, pool, best, multipliers_of(problem, limits, relaxed), began)


def _improved(root: Leaf, limits: Limits, best: _Best, gap: float, deadline: float) -> _Best:
    """Best plan and bound over all leaves: a longer search in the most promising, then proof."""
    if best.counts is None or best.gap <= gap:
        return best
    halfway = (deadline + time.perf_counter()) / 2
    leaves, counts = split(root, limits, best.counts, halfway)
    best = best.with_plan(root.pool, counts)
    if leaves:
        found = first_plan(leaves[0].pool, limits, leaves[0].priced, deadline)
        best = best.with_plan(root.pool, found.counts)
    bounds = [leaf.priced.bound for leaf in leaves]
    for position, leaf in enumerate(leaves):
        best = best.with_bound(max(bounds, default=best.value))
        if best.gap <= gap:
            break
        climbed = _climb(leaf, limits, best, gap, deadline)
        bounds[position] = climbed.bound
        best = best.with_plan(root.pool, climbed.counts)
    return best.with_bound(max(bounds, default=best.value))


def _climb(leaf: Leaf, limits: Limits, best: _Best, gap: float, deadline: float) -> _Best:
    """Exact work in one leaf, whose bound comes back, over ever more options.

    Those whose loss is at most `reach` come first, then a larger reach.

    Any plan that uses another option is worth at most bound - reach. So when HiGHS finds no plan
    better than that among the options within reach, the bound falls to bound - reach; when it
    finds one, that plan is best. The last reach is bound - best: reduced-cost fixing.
    """
    pool, priced = leaf.pool, leaf.priced
    best = replace(best, bound=max(priced.bound, best.value))
    reach = _first_reach(priced.loss)
    while best.gap > gap and time.perf_counter() < deadline:
        needed = priced.bound - best.value
        reach = min(reach, needed)
        allowed = surviving(priced, priced.bound - reach)
        if int((allowed.sum(axis=1) > 1).sum()) > MOST_GROUPS:
            break
        floor = max(best.value, priced.bound - reach)
        effort = Effort(deadline - time.perf_counter(), gap if gap > PROVEN_GAP else 0.0, True)
        answer = best_plan(pool, limits, allowed, effort, floor)
        best = best.with_plan(pool, answer.counts)
        if answer.infeasible:
            best = best.with_bound(floor)
        else:
            best = best.with_bound(max(answer.bound, floor))
        if reach >= needed:
            break
        reach *= 1.5
    return best


def _first_reach(loss: FloatArray) -> float:
    """A reach that leaves a choice to about 25 groups."""
    margin = np.sort(margins(loss))
    finite = margin[np.isfinite(margin) & (margin > 0)]
    return float(finite[min(25, len(finite) - 1)]) if len(finite) else np.inf


def multipliers_of(problem: Problem, limits: Limits, relaxed: Relaxed) -> Multipliers:
    """The multipliers y by the limit they belong to."""
    y = relaxed.y
    accounts, spend = np.zeros(len(problem.rules)), np.zeros(len(problem.rules))
    rows = limits.rule >= 0
    np.add.at(accounts, limits.rule[rows & ~limits.is_spend], y[rows & ~limits.is_spend])
    np.add.at(spend, limits.rule[rows & limits.is_spend], y[rows & limits.is_spend])
    return Multipliers(
        budget=float(y[0]),
        budget_with_shares=limits.value_per_budget_cent(y),
        max_accounts=float(y[1]),
        rule_accounts=tuple(accounts.tolist()),
        rule_spend=tuple(spend.tolist()),
    )


def _solution(problem: Problem, pool: Pool, best: _Best, multipliers: Multipliers, began: float) -> Solution:
    found = best.counts is not None
    posts = np.zeros(len(problem), dtype=np.int64)
    if best.counts is not None:
        posts = posts_of(pool, best.counts, problem)
    posts.setflags(write=False)
    value = plan_value(problem, posts)
    bound = max(best.bound + SAFETY * abs(best.bound), value)
    gap = (bound - value) / value if value > 0 else None
    return Solution(
        posts=posts,
        value=value,
        bound=bound,
        gap=gap,
        proven=found and (bound <= 0 if gap is None else gap <= PROVEN_GAP),
        spend_cents=plan_spend_cents(problem, posts),
        accounts=int(np.count_nonzero(posts)),
        seconds=time.perf_counter() - began,
        multipliers=multipliers,
        feasible=found,
    )
