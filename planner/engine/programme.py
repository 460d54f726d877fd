"""The integer programme over chosen options, solved by HiGHS and checked in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np

from planner.engine.candidates import BoolArray, IntArray
from planner.engine.highs import (
    INFINITY,
    Columns,
    columns_of,
    power_of_two_scale,
    quiet_solver,
    row_bounds,
)
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

SAFETY = 1e-11
"""Relative slack on bounds reported by HiGHS, for its floating-point arithmetic."""


MOST_GROUPS = 6_000
"""HiGHS overruns its time limit on integer programmes over more groups."""

PROOF_SKIPS = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
    "mip_heuristic_run_shifting",
    "mip_heuristic_run_zi_round",
)
"""Searches for plans inside HiGHS that take most of its time once a good plan is known."""


@dataclass(frozen=True)
class Effort:
    """How long HiGHS may search, to which gap or value, and whether proof matters most."""

    seconds: float
    gap: float = 0.0
    prove: bool = False
    target: float = np.inf


@dataclass(frozen=True, eq=False)
class Answer:
    """What the integer programme found.

    Attributes:
        counts: how many of each group take each option [groups, posts]; exactly within the
            limits; None when no plan was found.
        bound: no plan that uses only the allowed options is worth more.
        closed: HiGHS finished: the plan is best to within the gap asked for, or none exists.
    """

    counts: IntArray | None
    bound: float
    closed: bool

    @property
    def infeasible(self) -> bool:
        return self.closed and self.counts is None


NOTHING = Answer(None, -np.inf, True)


def counts_value(pool: Pool, counts: IntArray) -> float:
    """Value of a plan given as counts [groups, posts]."""
    return float(np.sum(counts * pool.value))


def counts_usage(pool: Pool, limits: Limits, counts: IntArray) -> IntArray:
    """Exact usage [rows] of a plan given as counts [groups, posts]."""
    used = np.flatnonzero(counts.any(axis=1))
    spend = (counts[used] * pool.cost[used]).sum(axis=1)
    return limits.usage(pool.cell[used], spend, counts[used].sum(axis=1))


def best_plan(
    pool: Pool, limits: Limits, allowed: BoolArray, effort: Effort, better_than: float = -np.inf
) -> Answer:
    """The best plan that uses only `allowed` options [groups, posts + 1], column 0 for no post.

    With `better_than`, plans that are not worth more are of no interest: "none" then means none
    better, and `bound` holds for the plans that are.
    """
    choices = allowed.sum(axis=1)
    if (choices == 0).any():
        return NOTHING
    settled = np.where((choices == 1)[:, None], allowed[:, 1:] * pool.size[:, None], 0)
    chosen = allowed[:, 1:] & (choices > 1)[:, None]
    left = limits.less(counts_usage(pool, limits, settled))
    if not chosen.any():
        kept = left.allow(np.zeros(len(limits), dtype=np.int64))
        return Answer(settled, counts_value(pool, settled), True) if kept else NOTHING
    worth = counts_value(pool, settled)
    answer = _Model(pool, left, chosen, allowed[:, 0], worth).solve(effort, better_than)
    if answer.counts is None or left.allow(counts_usage(pool, left, answer.counts)):
        return _with(settled, answer)
    strict = _Model(pool, _tightened(left), chosen, allowed[:, 0], worth)
    second = strict.solve(effort, better_than)
    if second.counts is None or not left.allow(counts_usage(pool, left, second.counts)):
        return Answer(None, answer.bound, False)
    return _with(settled, Answer(second.counts, answer.bound, False))


def _with(settled: IntArray, answer: Answer) -> Answer:
    return answer if answer.counts is None else replace(answer, counts=answer.counts + settled)


def _tightened(limits: Limits) -> Limits:
    """One cent inside every limit on spend, for a plan that rounding put just outside."""
    upper = np.where(limits.is_spend & (limits.upper < NO_CAP), limits.upper - 1, limits.upper)
    lower = np.where(limits.is_spend & (limits.lower > 0), limits.lower + 1, limits.lower)
    return limits.between(lower, upper)


class _Model:
    """The open part of the programme: groups with a choice, limits less the settled part."""

    def __init__(
        self, pool: Pool, limits: Limits, chosen: BoolArray, may_skip: BoolArray, settled: float
    ) -> None:
        self.shape, self.settled = pool.cost.shape, settled
        divisor = int(np.gcd.reduce(pool.cost[chosen], initial=0)) or 1
        self.pool = replace(pool, cost=pool.cost // divisor)
        self.limits = _divided(limits, divisor)
        self.groups = np.flatnonzero(chosen.any(axis=1))
        self.choice_row = np.full(len(pool), -1, dtype=np.int64)
        self.choice_row[self.groups] = len(limits) + np.arange(len(self.groups))
        spend = limits.is_spend & (self.limits.upper < NO_CAP)
        unit = power_of_two_scale(float(self.limits.upper[spend].max(initial=1)))
        self.columns = columns_of(self.pool, self.limits, chosen, self.choice_row, unit)
        self.value = pool.value[self.columns.group, self.columns.option]
        self.scale = power_of_two_scale(float(np.abs(self.value).max(initial=0.0)))
        self.must = ~may_skip[self.groups]
        self.unit = unit

    def solve(self, effort: Effort, better_than: float) -> Answer:
        solver = quiet_solver()
        for name, setting in (
            ("time_limit", max(effort.seconds, 0.01)),
            ("mip_rel_gap", effort.gap),
            ("mip_abs_gap", 0.0),
            ("mip_feasibility_tolerance", 1e-9),
        ):
            solver.setOptionValue(name, setting)
        if effort.prove:
            for name in PROOF_SKIPS:
                solver.setOptionValue(name, False)
            solver.setOptionValue("mip_heuristic_effort", 0.02)
            solver.setOptionValue("mip_allow_restart", False)
        if np.isfinite(effort.target):
            solver.setOptionValue("objective_target", (self.settled - effort.target) * self.scale)
        if np.isfinite(better_than):
            solver.setOptionValue("objective_bound", (self.settled - better_than) * self.scale)
        solver.passModel(self._programme())
        solver.run()
        return self._answer(solver)

    def _answer(self, solver: highspy.Highs) -> Answer:
        status, found = solver.getModelStatus(), solver.getInfo()
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kObjectiveBound,
        ):
            return NOTHING
        bound = np.inf
        if np.isfinite(found.mip_dual_bound):
            bound = self.settled - found.mip_dual_bound / self.scale
            bound += SAFETY * (abs(bound) + abs(self.settled))
        counts = None
        if found.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            counts = np.zeros(self.shape, dtype=np.int64)
            levels = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
            counts[self.columns.group, self.columns.option] = levels
        return Answer(counts, bound, status == highspy.HighsModelStatus.kOptimal)

    def _programme(self) -> highspy.HighsLp:
        size = self.pool.size[self.groups].astype(np.float64)
        lower, upper = row_bounds(self.limits, self.unit)
        programme, columns = highspy.HighsLp(), len(self.value)
        programme.num_col_, programme.num_row_ = columns, len(lower) + len(size)
        programme.col_cost_ = -self.value * self.scale
        programme.col_lower_ = np.zeros(columns)
        programme.col_upper_ = self.pool.size[self.columns.group].astype(np.float64)
        programme.row_lower_ = np.append(lower, np.where(self.must, size, -INFINITY))
        programme.row_upper_ = np.append(upper, size)
        programme.integrality_ = [highspy.HighsVarType.kInteger] * columns
        _fill_matrix(programme, self.columns)
        return programme


def _divided(limits: Limits, divisor: int) -> Limits:
    """Limits on spend in units of `divisor` cents: floors up, caps down, nothing lost."""
    lower = np.where(limits.is_spend, -(-limits.lower // divisor), limits.lower)
    capped = limits.is_spend & (limits.upper < NO_CAP)
    upper = np.where(capped, limits.upper // divisor, limits.upper)
    return limits.between(lower, upper)


def _fill_matrix(programme: highspy.HighsLp, columns: Columns) -> None:
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = columns.start.astype(np.int32)
    matrix.index_ = columns.row.astype(np.int32)
    matrix.value_ = columns.entry
