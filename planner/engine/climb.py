"""Proof by integer programmes over ever more options around the priced plan."""

from __future__ import annotations

import time

import numpy as np

from planner.engine.bound import surviving
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.leaf import Near
from planner.engine.limits import Limits
from planner.engine.programme import MOST_GROUPS, SAFETY, Effort, best_plan, counts_value, margins

FIRST_GROUPS = 25
FURTHER = 1.5


def climb(
    held: Near, limits: Limits, value: float, gap: float, deadline: float
) -> tuple[IntArray | None, float]:
    """(counts of a plan worth more than `value` or None, a bound for all plans of the leaf).

    Options whose loss is at most `reach` come first, then a larger reach. Any plan that uses
    another option is worth at most bound - reach. So when no better plan is found among the
    options within reach, the bound falls to bound - reach; when one is, that plan is best. The
    last reach is bound - value: reduced-cost fixing.
    """
    best, pool, top = None, held.pool, held.priced.bound
    bound, reach = top, _first_reach(held.priced.loss)
    while bound - value > gap * max(value, 0.0) and (left := deadline - time.perf_counter()) > 0:
        needed = top - value
        reach = min(reach, needed, held.reach)
        allowed = surviving(held.priced, top - reach)
        if int((allowed.sum(axis=1) > 1).sum()) > MOST_GROUPS:
            break
        floor = max(value, top - reach)
        effort = Effort(left, gap if gap > 1e-9 else 0.0, True)
        answer = best_plan(pool, limits, allowed, effort, floor)
        if answer.counts is not None and (worth := counts_value(pool, answer.counts)) > value:
            best, value = answer.counts, worth
        found = floor if answer.infeasible else max(answer.bound, floor)
        bound = min(bound, found + SAFETY * abs(found) if answer.counts is not None else found)
        bound = max(bound, value)
        if reach >= min(needed, held.reach):
            break
        reach *= FURTHER
    return best, bound


def _first_reach(loss: FloatArray) -> float:
    """A reach that leaves a choice to about FIRST_GROUPS groups."""
    margin = np.sort(margins(loss))
    finite = margin[np.isfinite(margin) & (margin > 0)]
    return float(finite[min(FIRST_GROUPS, len(finite) - 1)]) if len(finite) else np.inf
