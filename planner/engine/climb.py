"""Proof by integer programmes over ever more options around the priced plan."""

from __future__ import annotations

import time

import numpy as np

from planner.engine.bound import margins, surviving
from planner.engine.candidates import IntArray
from planner.engine.leaf import Near
from planner.engine.limits import Limits
from planner.engine.programme import MOST_GROUPS, SAFETY, Effort, best_plan, counts_value
from planner.engine.solution import PROVEN_GAP

FIRST_GROUPS = 25


class Climb:
    """A bound that falls with every step up; it can stop at any step and go on later.

    Options whose loss is at most `reach` come first, then a larger reach. Any plan that uses
    another option is worth at most top - reach. So when no better plan is found among the options
    within reach, the bound falls to top - reach; when one is, that plan is best. The last reach is
    top - value: reduced-cost fixing.

    Attributes:
        bound: no plan of the leaf is worth more.
        over: nothing is left to do, or there are too many options to go on.
    """

    def __init__(self, held: Near, limits: Limits, gap: float) -> None:
        self.held, self.limits, self.gap = held, limits, gap
        self.bound = held.priced.bound
        margin = margins(held.priced.loss)
        self.margins = np.sort(margin[np.isfinite(margin) & (margin > 0)])
        self.reach = self._further(0)
        self.over = False

    def go_on(self, value: float, deadline: float) -> IntArray | None:
        """Climb until the deadline; counts of a plan worth more than `value` when there is one."""
        best, top = None, self.held.priced.bound
        while not self.over and self.bound - value > self.gap * max(value, 0.0):
            if (left := deadline - time.perf_counter()) <= 0:
                break
            needed = top - value
            reach = min(self.reach, needed, self.held.reach)
            allowed = surviving(self.held.priced, top - reach)
            if int((allowed.sum(axis=1) > 1).sum()) > MOST_GROUPS:
                self.over = True
                break
            floor = max(value, top - reach)
            effort = Effort(left, self.gap if self.gap > PROVEN_GAP else 0.0, True)
            answer = best_plan(self.held.pool, self.limits, allowed, effort, floor)
            found = floor if answer.infeasible else max(answer.bound, floor)
            if answer.counts is not None:
                found += SAFETY * abs(found)
                if (worth := counts_value(self.held.pool, answer.counts)) > value:
                    best, value = answer.counts, worth
            self.bound = max(min(self.bound, found), value)
            if not answer.closed:
                break
            self.over = reach >= min(needed, self.held.reach)
            self.reach = max(self._further(int(np.searchsorted(self.margins, reach, side="right"))), reach)
        return best

    def _further(self, groups: int) -> float:
        """A reach that leaves a choice to half as many groups more, FIRST_GROUPS at least."""
        wanted = groups + max(groups // 2, FIRST_GROUPS)
        return float(self.margins[wanted]) if wanted < len(self.margins) else np.inf
