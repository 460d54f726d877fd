"""A good plan quickly: clear choices as priced, the unclear by a small integer programme."""

from __future__ import annotations

import time

import numpy as np

from planner.engine.bound import Priced, margins
from planner.engine.candidates import BoolArray, FloatArray, IntArray
from planner.engine.exchange import polished
from planner.engine.limits import Limits
from planner.engine.options import Pool
from planner.engine.programme import MOST_GROUPS, Answer, Effort, best_plan, counts_value

CORES = (20, 60, 160, 320)
"""So many groups with the least clear choice are left open, at first few."""
LOOSE_GAP = 1e-3
POLISH_SECONDS = 0.1


def quick_plan(
    pool: Pool,
    limits: Limits,
    priced: Priced,
    seconds: float,
    target: float = np.inf,
    cores: tuple[int, ...] = CORES,
) -> IntArray | None:
    """The best of a few plans (counts); None if none was found. `target` is good enough."""
    best, worth = None, -np.inf
    for core in cores:
        allowed = core_options(priced.loss, core)
        answer = best_plan(pool, limits, allowed, Effort(seconds, LOOSE_GAP, target=target))
        if answer.counts is None:
            continue
        counts = answer.counts
        if counts_value(pool, counts) < target:
            until = time.perf_counter() + min(seconds, POLISH_SECONDS)
            counts = polished(pool, limits, counts, priced.loss, until)
        if (value := counts_value(pool, counts)) > worth:
            best, worth = counts, value
        if worth >= target or core >= len(pool):
            break
    return best


def any_plan(pool: Pool, limits: Limits, priced: Priced, deadline: float) -> Answer:
    """A plan that keeps the limits, over ever more unclear groups until there is one.

    `deadline` is on the clock of time.perf_counter. The answer's `infeasible` is a proof that the
    pool has no plan; counts None without it means that none was found in time.
    """
    core = CORES[-1]
    while True:
        share = 0.5 if core < len(pool) else 1.0
        seconds = max(share * (deadline - time.perf_counter()), 0.05)
        answer = best_plan(pool, limits, core_options(priced.loss, core), Effort(seconds, LOOSE_GAP))
        if answer.counts is not None or core >= len(pool):
            return answer
        core *= 4
        if min(core, len(pool)) > MOST_GROUPS or time.perf_counter() > deadline:
            return Answer(None, priced.bound, False)


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
    allowed[unclear] |= np.isfinite(loss[unclear]) & (loss[unclear] <= margin[unclear[-1]])
    return allowed
