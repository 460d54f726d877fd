"""Many briefs with a cap on accounts: is there always a good plan, in time, with a bound that holds?"""

from dataclasses import dataclass, replace
from itertools import product
from time import perf_counter

import numpy as np

from bench.briefs import brief, candidates_of
from bench.instances import FAMILIES, draw
from bench.report import percent
from planner.engine import Candidates, broken_rules, solve

BUDGETS = (2_500_000, 7_500_000, 20_000_000)
CAPS = (60, 150, 250)
GAP = 0.0005
ALLOWED = 5.0
LATE = 1.1
"""A run may take so many times the seconds allowed before that is a fault."""
ROUNDING = 1e-9


@dataclass(frozen=True)
class Run:
    """One brief solved; `fault` says in words what is wrong with the answer, empty for nothing."""

    family: str
    n: int
    seed: int
    budget_cents: int
    cap: int
    seconds: float
    value: float
    bound: float
    proven: bool
    fault: str

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / self.value if self.value > 0 else float("inf")


def runs(sizes: tuple[int, ...], seeds: tuple[int, ...]) -> list[Run]:
    """Every family, size, seed, budget and cap."""
    done = []
    for family, n, seed in product(FAMILIES, sizes, seeds):
        candidates = candidates_of(draw(n, family, seed))
        solve(brief(candidates, "accounts"), seconds=ALLOWED, gap=GAP)
        for budget, cap in product(BUDGETS, CAPS):
            done.append(_run(candidates, (family, n, seed), budget, cap))
    return [_against_tighter(run, done) for run in done]


def _run(candidates: Candidates, drawn: tuple[str, int, int], budget_cents: int, cap: int) -> Run:
    problem = replace(brief(candidates, "accounts", budget_cents), max_accounts=cap)
    began = perf_counter()
    try:
        found = solve(problem, seconds=ALLOWED, gap=GAP)
    except Exception as problem_found:
        taken = perf_counter() - began
        return Run(*drawn, budget_cents, cap, taken, 0.0, np.inf, False, f"raised {problem_found!r}")
    taken = perf_counter() - began
    faults = [*broken_rules(problem, found.posts)]
    if not found.feasible:
        faults.append("no plan")
    if found.gap is None or found.gap > GAP:
        faults.append(f"gap {percent(found.gap)}")
    if found.bound < found.value:
        faults.append("bound below its own value")
    if taken > LATE * ALLOWED:
        faults.append(f"took {taken:.1f} s")
    return Run(*drawn, budget_cents, cap, taken, found.value, found.bound, found.proven, "; ".join(faults))


def _against_tighter(run: Run, others: list[Run]) -> Run:
    """A plan for a smaller budget and cap is a plan for this one, so it must be within the bound."""
    for other in others:
        same = (other.family, other.n, other.seed) == (run.family, run.n, run.seed)
        tighter = same and other.budget_cents <= run.budget_cents and other.cap <= run.cap
        if tighter and other.value > run.bound * (1 + ROUNDING):
            return replace(run, fault=f"{run.fault}; bound {run.bound} below a plan of {other.value}")
    return run
