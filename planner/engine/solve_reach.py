"""The best plan when people reached more than once count once: bound, plan, branches."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from planner.engine.bound import Priced, price
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.coverage import Coverage, coverage_of
from planner.engine.exchange import Ground, improved, repaired
from planner.engine.first_plan import any_plan, quick_plan
from planner.engine.limits import Limits
from planner.engine.market import Market
from planner.engine.options import Pool
from planner.engine.plan import keeps_brief
from planner.engine.programme import MOST_GROUPS
from planner.engine.reach_relaxation import RelaxedReach, relax_reach
from planner.engine.relaxation import Infeasible

CORES = (30, 90, 240)
CLOSENESS = 0.2
TIGHT = 1e-11
FRACTION = 1e-4
NEXT_TO_NOTHING = 1e-9


@dataclass(eq=False)
class ReachRun:
    """One solve under way: the best plan so far (posts by position) and the smallest bound proven."""

    market: Market
    gap_wanted: float
    deadline: float
    bound: float = np.inf
    chosen: tuple[IntArray, IntArray] | None = None
    value: float = -np.inf

    @property
    def limits(self) -> Limits:
        return self.market.limits

    @property
    def is_good(self) -> bool:
        return self.chosen is not None and self.bound - self.value <= self.gap_wanted * max(self.value, 0.0)

    def search(self) -> RelaxedReach:
        """Look for plans and bounds until the gap is reached; returns the root's relaxation.

        Raises Infeasible when not even fractions of candidates can meet the limits.
        """
        root = relax_reach(self.market, self.limits, int(self.limits.upper[0]))
        self.bound = root.bound
        self.look(self.market, root)
        if self.chosen is not None:
            self._branch(root)
        return root

    def is_impossible(self) -> bool:
        """Whether it is proven that no whole candidates can meet the limits."""
        everybody = len(self.market.screen)
        if everybody > MOST_GROUPS:
            return False
        pool = self.market.pool(np.arange(everybody), int(self.limits.upper[0]))
        priced = price(pool, self.limits, np.zeros(len(self.limits)))
        return any_plan(pool, self.limits, priced, self.deadline).infeasible

    def look(self, market: Market, relaxed: RelaxedReach) -> None:
        """A good plan near the relaxation."""
        coverage = coverage_of(market.problem)
        bare = replace(relaxed.pool, value=relaxed.pool.value - _bonus(relaxed, coverage))
        ground = Ground(bare, coverage, self.limits)
        for first in _first_plans(relaxed, self.limits, self.deadline):
            plan = improved(ground, first, relaxed.priced.loss, self.deadline)
            taken = np.flatnonzero(plan)
            kept = keeps_brief(market.problem, self.limits, bare.positions[taken], plan[taken])
            if kept and (worth := ground.worth(plan)) > self.value:
                self.chosen, self.value = (bare.positions[taken], plan[taken]), worth
                self.bound = max(self.bound, worth)
            if relaxed.bound - self.value <= self.gap_wanted * max(self.value, 0.0):
                break

    def _branch(self, root: RelaxedReach) -> None:
        """Best bound first: split at the candidate whose fraction counts most."""
        number = count()
        open_ = [(-root.bound, next(number), self.market, root)]
        closed = -np.inf
        while open_ and not self.is_good and time.perf_counter() < self.deadline:
            _, _, market, relaxed = heapq.heappop(open_)
            children = _split(market, relaxed)
            if not children:
                relaxed = relax_reach(market, self.limits, int(self.limits.upper[0]), relaxed, TIGHT)
                children = _split(market, relaxed)
            if not children:
                self.look(market, relaxed)
                closed = max(closed, relaxed.bound)
            for child in children:
                try:
                    found = relax_reach(child, self.limits, int(self.limits.upper[0]), relaxed)
                except Infeasible:
                    continue
                if found.bound > self.value:
                    self.look(child, found)
                    heapq.heappush(open_, (-found.bound, next(number), child, found))
            best_open = -open_[0][0] if open_ else -np.inf
            self.bound = min(self.bound, max(best_open, closed, self.value))


def _bonus(relaxed: RelaxedReach, coverage: Coverage) -> FloatArray:
    return coverage.bonus(relaxed.pool.positions, relaxed.g)[:, None]


def _first_plans(relaxed: RelaxedReach, limits: Limits, deadline: float) -> Iterator[IntArray]:
    """Plans to begin with: the options the relaxation takes most of, as many as keep the limits;
    where limits ask for more, a small integer programme that stays close to the relaxation."""
    pool = relaxed.pool
    if not len(pool):
        yield np.zeros(0, dtype=np.int64)
        return
    plan = _rounded(relaxed, limits)
    if _allowed(pool, limits, plan):
        yield plan
        if limits.totals_only:
            return
    close = pool.value * (1 + CLOSENESS * (2 * relaxed.taken - 1))
    near = replace(pool, value=close)
    priced = _open_fractions(price(near, limits, relaxed.y), relaxed.taken)
    found = False
    for core in CORES:
        seconds = 0.1 * max(deadline - time.perf_counter(), 0.5)
        counts = quick_plan(near, limits, priced, seconds, priced.bound * (1 - 1e-3), (core,))
        if counts is not None:
            found = True
            yield _plan_of(counts)
    if not found:
        until = time.perf_counter() + 0.3 * max(deadline - time.perf_counter(), 0.0)
        counts = repaired(near, limits, relaxed.taken, priced.loss, until)
        if counts is None:
            counts = any_plan(near, limits, priced, deadline).counts
        if counts is not None:
            yield _plan_of(counts)


def _open_fractions(priced: Priced, taken: FloatArray) -> Priced:
    """Whom the mixture takes in part is nobody's clear choice, whatever the prices say."""
    presence = taken.sum(axis=1)
    partly = (presence > FRACTION) & (presence < 1 - FRACTION)
    return replace(priced, loss=np.where(partly[:, None], NEXT_TO_NOTHING * priced.loss, priced.loss))


def _plan_of(counts: IntArray) -> IntArray:
    """Posts by group, where every group is one candidate."""
    return np.where(counts.any(axis=1), counts.argmax(axis=1) + 1, 0)


def _rounded(relaxed: RelaxedReach, limits: Limits) -> IntArray:
    """The best-taken option of each candidate, the fullest first, while spend and places last."""
    pool, presence = relaxed.pool, relaxed.taken.sum(axis=1)
    best = np.where(pool.available, relaxed.taken, -1.0).argmax(axis=1) + 1
    wanted = np.flatnonzero((presence > FRACTION) | pool.required)
    rank = np.lexsort((wanted, -np.where(pool.required, 2.0, presence)[wanted]))
    plan, spent, places = np.zeros(len(pool), dtype=np.int64), 0, 0
    for group in wanted[rank].tolist():
        cost = int(pool.cost[group, best[group] - 1])
        if spent + cost <= limits.upper[0] and places < limits.upper[1]:
            plan[group], spent, places = best[group], spent + cost, places + 1
    return plan


def _allowed(pool: Pool, limits: Limits, plan: IntArray) -> bool:
    taken = np.flatnonzero(plan)
    cost, ones = pool.cost[taken, plan[taken] - 1], np.ones(len(taken), dtype=np.int64)
    kept = limits.allow(limits.usage(pool.cell[taken], cost, ones))
    return kept and bool((plan[pool.required] > 0).all())


def _split(market: Market, relaxed: RelaxedReach) -> tuple[Market, ...]:
    """Two parts that cover everything: the candidate whose fraction counts most in the plan or not,
    or, where all are whole, with fewer posts or more; none when the posts are whole as well."""
    pool, presence = relaxed.pool, relaxed.taken.sum(axis=1)
    worth = np.where(pool.available, pool.value, 0.0).max(axis=1, initial=0.0)
    fraction = np.where(pool.required, 0.0, np.minimum(presence, 1 - presence))
    swing = np.where(fraction > FRACTION, fraction * worth, 0.0)
    number = np.arange(1, pool.cost.shape[1] + 1)
    mean = relaxed.taken @ number
    spread = relaxed.taken @ number**2 - mean**2
    most = len(market.problem.repeat)
    if swing.max(initial=0.0) > 0:
        position = int(pool.positions[int(swing.argmax())])
        low, high = market.posts.get(position, (0, most))
        return market.with_posts(position, max(low, 1), high), market.with_posts(position, 0, 0)
    if spread.max(initial=0.0) <= FRACTION:
        return ()
    group = int(spread.argmax())
    position, between = int(pool.positions[group]), int(np.floor(mean[group]))
    low, high = market.posts.get(position, (int(pool.required[group]), most))
    between = min(max(between, low), high - 1)
    return market.with_posts(position, low, between), market.with_posts(position, between + 1, high)
