"""A good plan quickly: clear choices as priced, the unclear by a small integer programme."""

from __future__ import annotations

import time

import numpy as np

from planner.engine.bound import Priced
from planner.engine.limits import Limits
from planner.engine.options import Pool
from planner.engine.problem import BoolArray, FloatArray, IntArray
from planner.engine.programme import MOST_GROUPS, Answer, Effort, best_plan, margins

FIRST_CORE = 80
QUICK_CORE = 20
LOOSE_GAP = 3e-4


def first_plan(pool: Pool, limits: Limits, priced: Priced, deadline: float) -> Answer:
    """A plan that keeps the limits, over ever more unclear groups until there is one.

    `deadline` is on the clock of time.perf_counter. The answer's `infeasible` is a proof that no
    plan exists; counts None without it means that none was found in time.
    """
    core = FIRST_CORE
    while True:
        share = 0.2 if core == FIRST_CORE else 0.5
        seconds = max(share * (deadline - time.perf_counter()), 0.05)
        allowed = core_options(priced.loss, core)
        answer = best_plan(pool, limits, allowed, Effort(seconds, LOOSE_GAP))
        if answer.counts is not None or core >= len(pool):
            return answer
        core *= 4
        if min(core, len(pool)) > MOST_GROUPS or time.perf_counter() > deadline:
            return Answer(None, priced.bound, False)


def quick_plan(pool: Pool, limits: Limits, priced: Priced, seconds: float) -> IntArray | None:
    """A plan for a point of a curve (counts), within about 0.1 % of the best; None if none."""
    for core in (QUICK_CORE, 4 * QUICK_CORE, 16 * QUICK_CORE):
        allowed = core_options(priced.loss, core)
        effort = Effort(seconds, 5e-3, prove=core == QUICK_CORE)
        answer = best_plan(pool, limits, allowed, effort)
        if answer.counts is not None:
            return answer.counts
    return None


def core_options(loss: FloatArray, core: int) -> BoolArray:
    """Options [groups, posts + 1] open to a first plan.

    Each group's best, and for the `core` groups whose choice is least clear also the options with
    a small loss; every option there is when `core` covers all groups.
    """
    groups = len(loss)
    if core >= groups:
        return np.isfinite(loss)
    allowed = np.zeros(loss.shape, dtype=np.bool_)
    allowed[np.arange(groups), loss.argmin(axis=1)] = True
    margin = margins(loss)
    unclear = np.argsort(margin, kind="stable")[:core]
    allowed[unclear] |= loss[unclear] <= margin[unclear[-1]]
    return allowed
