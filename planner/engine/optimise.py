"""The best plan for a brief: bound, first plan, then proof over the options still in question."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from planner.engine.bound import Priced
from planner.engine.branch import split
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.climb import Climb
from planner.engine.conflicts import conflicts
from planner.engine.exchange import repaired
from planner.engine.first_plan import CORES, any_plan, quick_plan
from planner.engine.leaf import Leaf, leaf_of, near
from planner.engine.limits import Limits
from planner.engine.market import market_of
from planner.engine.options import Pool, chosen_of
from planner.engine.plan import keeps_brief, spend_and_value
from planner.engine.problem import Problem
from planner.engine.programme import counts_value
from planner.engine.relaxation import Infeasible
from planner.engine.search import Found, Search, search
from planner.engine.solution import PROVEN_GAP, InfeasibleBrief, Multipliers, Solution
from planner.engine.solve_reach import ReachRun
from planner.engine.values import granule_of
from planner.engine.window import search_spend

COMBINATIONS = (1 << 12, 1 << 15, 1 << 18)
"""Combinations kept per half of a search: few at once, more while the proof is missing."""
SHORTEST_TURN = 0.02
FAR = 2.0
"""A gap more than so many times the one asked for needs a better plan first."""
WHOLE_SHARE = 0.4
"""Share of the time for work on the brief as a whole, before it is split."""


def solve(
    problem: Problem, *, seconds: float = 5.0, gap: float = 0.0, start: Multipliers | None = None
) -> Solution:
    """The best plan within the brief, with a bound over all candidates.

    Stops once the relative `gap` is reached or after about `seconds`. The same for any order of
    the candidates while time does not run out. `start` are the multipliers of a brief with the same
    rules, over the same candidates: where they are close, the answer comes sooner. Ties: candidates
    alike in every figure and rule go by the lower id; between different plans of equal value the
    choice is fixed but unspecified.

    Raises:
        InfeasibleBrief: no plan can meet the brief; names rules that contradict each other.
    """
    began = time.perf_counter()
    market = market_of(problem)
    if problem.objective.unique_reach > 0:
        return _solve_reach(problem, ReachRun(market, max(gap, PROVEN_GAP), began + seconds), began)
    try:
        guess = None if start is None else start.by_row(market.limits)
        root = leaf_of(market, market.limits, problem.budget_cents, guess)
    except Infeasible:
        raise InfeasibleBrief(conflicts(problem, began + seconds)) from None
    run = _Run(problem, market.limits, max(gap, PROVEN_GAP), began + seconds, root.bound)
    run.look(root)
    if run.chosen is None and not run.find_any(root):
        raise InfeasibleBrief(conflicts(problem, run.deadline))
    if run.chosen is not None:
        run.improve(root)
    return _solution(problem, run, multipliers_of(problem, market.limits, root.relaxed.y), began)


def _solve_reach(problem: Problem, run: ReachRun, began: float) -> Solution:
    try:
        root = run.search()
    except Infeasible:
        raise InfeasibleBrief(conflicts(problem, run.deadline)) from None
    if run.chosen is None and run.is_impossible():
        raise InfeasibleBrief(conflicts(problem, run.deadline))
    return _solution(problem, run, multipliers_of(problem, run.limits, root.y), began)


@dataclass(eq=False)
class _Run:
    """One solve under way: the best plan so far (posts by position) and the smallest bound proven.

    `searched` is a leaf whose own pool holds no better plan, `core` the groups left open last.
    """

    problem: Problem
    limits: Limits
    gap_wanted: float
    deadline: float
    bound: float
    chosen: tuple[IntArray, IntArray] | None = None
    value: float = -np.inf
    searched: Leaf | None = None
    core: int = 0

    @property
    def left(self) -> float:
        return self.deadline - time.perf_counter()

    @property
    def is_good(self) -> bool:
        return self.chosen is not None and self.bound - self.value <= self.gap_wanted * max(self.value, 0.0)

    @property
    def budget_cents(self) -> int:
        return int(self.limits.upper[0])

    def take(self, pool: Pool, counts: IntArray | None) -> float:
        """Keep the plan if it is better and, counted again, within the brief; returns the best value."""
        if counts is not None and (worth := counts_value(pool, counts)) > self.value:
            chosen = chosen_of(pool, counts)
            if keeps_brief(self.problem, self.limits, *chosen):
                self.chosen, self.value = chosen, worth
                self.bound = max(self.bound, worth)
        return self.value

    def look(self, leaf: Leaf) -> float:
        """A good plan of the leaf quickly; returns the best value known."""
        pool, priced = leaf.relaxed.pool, leaf.relaxed.priced
        if self.limits.totals_only:
            effort = Search(COMBINATIONS[0], self.deadline, granule_of(pool))
            found = _search(pool, self.limits, priced, leaf.relaxed.y, effort, priced.bound - self.value)
            self.take(pool, found.counts)
            if found.loss - effort.granule <= found.least:
                self.searched = leaf
            if found.counts is not None:
                return self.value
        for core in CORES[:3]:
            self.plan_around(leaf, core)
            if self.chosen is not None:
                break
        return self.value

    def plan_around(self, leaf: Leaf, core: int) -> None:
        """A plan over the `core` least clear groups of the leaf's pool."""
        pool, priced = leaf.relaxed.pool, leaf.relaxed.priced
        target, self.core = self.bound / (1 + self.gap_wanted), core
        counts = quick_plan(pool, self.limits, priced, 0.2 * self.left, target, (core,))
        if counts is None and self.chosen is None:
            until = time.perf_counter() + 0.5 * self.left
            counts = repaired(pool, self.limits, leaf.relaxed.taken, priced.loss, until)
        self.take(pool, counts)

    def find_any(self, leaf: Leaf) -> bool:
        """Look for a plan at all; False when it is proven that there is none."""
        everybody = near(leaf, np.inf, self.budget_cents)
        found = any_plan(everybody.pool, self.limits, everybody.priced, self.deadline)
        self.take(everybody.pool, found.counts)
        return not (found.infeasible and everybody.reach == np.inf)

    def improve(self, root: Leaf) -> None:
        """Search near the prices; then split at large candidates and work on each part."""
        if self.is_good:
            return
        if self.limits.totals_only:
            done = self.searched is root and root.holds_all(self.bound - self.value)
            self.bound = self.value if done else max(self.value, self.enumerate(root, COMBINATIONS[:2]))
        if not self.is_good:
            self.alternate(root, time.perf_counter() + WHOLE_SHARE * self.left)
        if self.is_good:
            return
        halfway = (self.deadline + time.perf_counter()) / 2
        leaves = split(root, self.value, self.look, halfway)
        bounds = [leaf.bound for leaf in leaves]
        for position, leaf in enumerate(leaves):
            self.bound = min(self.bound, max([self.value, *bounds]))
            if self.is_good or self.left <= 0:
                break
            bounds[position] = self.prove(leaf, self.deadline)
        self.bound = min(self.bound, max([self.value, *bounds]))

    def alternate(self, leaf: Leaf, deadline: float) -> None:
        """Better plans and smaller bounds for the whole brief in turns, about as long for each."""
        climb = Climb(near(leaf, leaf.bound - self.value, self.budget_cents), self.limits, self.gap_wanted)
        far = self.bound - self.value > FAR * self.gap_wanted * self.value
        for core in (*(core for core in CORES if core > max(self.core, CORES[1] * far)), 0):
            began = time.perf_counter()
            if began > self.deadline:
                break
            if core and not self.limits.totals_only:
                self.plan_around(leaf, core)
            spent = time.perf_counter() - began
            until = min(deadline, time.perf_counter() + max(spent, SHORTEST_TURN)) if core else deadline
            if not self.is_good:
                self.take(climb.held.pool, climb.go_on(self.value, until))
                self.bound = max(min(self.bound, climb.bound), self.value)
            if self.is_good or climb.over:
                break

    def prove(self, leaf: Leaf, deadline: float) -> float:
        """Better plans of the leaf, and a bound for all of them."""
        held = near(leaf, max(leaf.bound - self.value, 0.0), self.budget_cents)
        climb = Climb(held, self.limits, self.gap_wanted)
        self.take(held.pool, climb.go_on(self.value, deadline))
        bound = climb.bound
        if self.limits.totals_only and bound > self.value * (1 + self.gap_wanted) and self.left > 0:
            bound = min(bound, self.enumerate(leaf, COMBINATIONS[2:]))
        return max(bound, self.value)

    def enumerate(self, leaf: Leaf, combinations: tuple[int, ...]) -> float:
        """Search all combinations of options that could make a better plan; a bound for the leaf."""
        y, bound = leaf.relaxed.y, leaf.bound
        held = near(leaf, max(leaf.bound - self.value, 0.0), self.budget_cents)
        for most in combinations:
            effort = Search(most, self.deadline, granule_of(held.pool))
            found = _search(held.pool, self.limits, held.priced, y, effort, held.priced.bound - self.value)
            self.take(held.pool, found.counts)
            least = min(found.least, held.reach)
            if found.loss - effort.granule <= least:
                return self.value
            bound = min(bound, held.priced.bound - least)
            is_close = bound <= self.value * (1 + self.gap_wanted)
            if self.left <= 0 or (is_close and most > COMBINATIONS[0]):
                break
        return bound


def _search(pool: Pool, limits: Limits, priced: Priced, y: FloatArray, effort: Search, known: float) -> Found:
    """By deviations of spend where the budget is all there is and changes are small, else by halves."""
    found = search_spend(pool, limits, priced, y, effort, known) if limits.budget_only else None
    return search(pool, limits, priced, y, effort, known) if found is None else found


def multipliers_of(problem: Problem, limits: Limits, y: FloatArray) -> Multipliers:
    """The multipliers y by the limit they belong to."""
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


def _solution(problem: Problem, run: _Run | ReachRun, multipliers: Multipliers, began: float) -> Solution:
    nobody = np.zeros(0, dtype=np.int64)
    chosen, taken = (nobody, nobody) if run.chosen is None else run.chosen
    posts = np.zeros(len(problem), dtype=np.int64)
    posts[chosen] = taken
    posts.setflags(write=False)
    spend, value = spend_and_value(problem, chosen, taken)
    bound = max(run.bound, value)
    gap = (bound - value) / value if value > 0 else None
    return Solution(
        posts=posts,
        value=value,
        bound=bound,
        gap=gap,
        proven=run.chosen is not None and (bound <= 0 if gap is None else gap <= PROVEN_GAP),
        spend_cents=spend,
        accounts=len(chosen),
        seconds=time.perf_counter() - began,
        multipliers=multipliers,
        feasible=run.chosen is not None,
    )
