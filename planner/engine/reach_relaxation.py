"""The relaxation with unique reach: multipliers for the limits and for the segments of the audience.

For multipliers y of the limits and g of the segments, no plan is worth more than

    ceiling(g) + y * limits + sum over candidates of max(0, best profit at y with the bonus at g)

where the bonus of a candidate is g times what it covers. Good g are the slopes of reach at the
exposure of the best mixture of plans: the best plan at the present slopes joins the mixture, the
mixture is settled anew, and so on (simplicial decomposition). The bound is computed for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.engine.bound import Priced, price
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.coverage import Coverage, coverage_of
from planner.engine.limits import Limits
from planner.engine.market import Market
from planner.engine.master import Master
from planner.engine.mixture import Mixture
from planner.engine.options import Pool
from planner.engine.relaxation import Infeasible, Relaxed, by_slopes, rows_that_meet

CLOSE_ENOUGH = 3e-4
ROUNDS = 12
MOST_PLANS = 60
NO_WORSE = 1e-6
MOST_NEW_ROWS = 1_500


@dataclass(frozen=True, eq=False)
class RelaxedReach:
    """Multipliers y [rows] and g [segments]; the pool with everybody who could improve on them.

    Attributes:
        exposure: how much of each segment the programme buys [segments].
        bound: no plan is worth more.
        pool: values hold the bonus at g; so its plans are worth at most their value + ceiling(g).
        priced: the pool priced at y; its bound leaves ceiling(g) and everybody else out.
        taken: how much of each option the mixture of plans takes, 0-1 [groups, posts].
    """

    y: FloatArray
    g: FloatArray
    exposure: FloatArray
    bound: float
    pool: Pool
    priced: Priced
    taken: FloatArray


def relax_reach(
    market: Market,
    limits: Limits,
    affordable_cents: int,
    start: RelaxedReach | None = None,
    close: float = CLOSE_ENOUGH,
) -> RelaxedReach:
    """Multipliers that make the bound over ALL candidates small, to within about `close`.

    `start` is the relaxation of a brief much like this one. Raises Infeasible when the limits
    cannot be met even by fractions of candidates.
    """
    if limits.contradict_themselves:
        raise Infeasible
    coverage = coverage_of(market.problem)
    rows = market.first_rows(limits) if start is None else start.pool.source.rows
    exposure = np.zeros(len(coverage.weight)) if start is None else start.exposure
    best = None
    for _ in range(ROUNDS):
        try:
            pool = market.pool(rows, affordable_cents)
            found = _mixed(pool, limits, coverage, exposure, close)
        except Infeasible:
            rows = _more_that_meet(market, limits, affordable_cents, rows)
            continue
        exposure = found.exposure
        new, extra = _beyond(market, limits, found)
        best = _better(best, replace(found, bound=found.bound + extra))
        if extra <= close / 10 * abs(found.bound):
            break
        rows = np.union1d(rows, new)
    if best is None:
        raise Infeasible
    return best


def _more_that_meet(market: Market, limits: Limits, affordable_cents: int, rows: IntArray) -> IntArray:
    """These rows and more, with which the limits can be met; raises Infeasible when nobody helps."""
    able = rows_that_meet(market, limits, affordable_cents)
    if able is None or not len(np.setdiff1d(able, rows)):
        raise Infeasible
    return np.union1d(rows, able)


def _better(best: RelaxedReach | None, found: RelaxedReach) -> RelaxedReach:
    """The smaller bound; of two alike the later pool, which holds more of those who matter."""
    if best is None:
        return found
    if found.bound > best.bound * (1 + NO_WORSE):
        return best
    return replace(found, bound=min(found.bound, best.bound))


def _mixed(
    pool: Pool, limits: Limits, coverage: Coverage, exposure: FloatArray, close: float
) -> RelaxedReach:
    """The relaxation over a pool: the best plan at the multipliers so far joins a mixture of plans."""
    if not len(pool):
        return _nobody(pool, limits, coverage)
    mixture, linear = Mixture(coverage), _Linear(limits)
    best = None
    for _ in range(MOST_PLANS):
        g = coverage.weight * np.exp(-exposure)
        held = with_bonus(pool, coverage, g)
        relaxed = linear.solve(held)
        bought = coverage.exposure_of(pool.positions, relaxed.taken.sum(axis=1))
        ceiling = coverage.ceiling(g)
        bound = relaxed.priced.bound + ceiling
        if best is None or bound < best.bound:
            best = RelaxedReach(relaxed.y, g, exposure, bound, held, relaxed.priced, relaxed.taken)
        mixture.add(relaxed.priced.bound - float(g @ bought), bought, relaxed.taken)
        exposure = mixture.exposure
        if best.bound - mixture.worth <= close * abs(best.bound):
            break
    assert best is not None
    return replace(best, taken=mixture.taken)


def _nobody(pool: Pool, limits: Limits, coverage: Coverage) -> RelaxedReach:
    """Nobody can be taken: worth nothing, and possible only without floors."""
    if (limits.lower > 0).any():
        raise Infeasible
    y, g = np.zeros(len(limits)), coverage.weight
    return RelaxedReach(y, g, np.zeros(len(g)), 0.0, pool, price(pool, limits, y), np.zeros(pool.cost.shape))


class _Linear:
    """Relaxations over one pool with ever other values; each solution is the start of the next."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.master: Master | None = None

    def solve(self, pool: Pool) -> Relaxed:
        """Raises Infeasible when the pool cannot meet the limits."""
        if self.limits.budget_only:
            relaxed = by_slopes(pool, self.limits)
            if not relaxed.possible:
                raise Infeasible
            return relaxed
        if self.master is None:
            everybody = np.ones(len(pool), dtype=np.bool_)
            self.master = Master(pool, self.limits, everybody, by_slopes(pool, self.limits).y)
        else:
            self.master.set_values(pool.value)
        y = self.master.multipliers()
        if y is None:
            raise Infeasible
        priced = price(pool, self.limits, y)
        return Relaxed(y, priced, pool, self.master.active, self.master.presence())


def _beyond(market: Market, limits: Limits, found: RelaxedReach) -> tuple[IntArray, float]:
    """(rows outside the pool that would improve on it, what they add to the bound)."""
    coverage = coverage_of(market.problem)
    share = float(np.max(found.g / coverage.weight, initial=0.0))
    rows, _ = market.above(limits, found.y, presence_share=share)
    rows = rows[~np.isin(rows, found.pool.source.rows, kind="table")]
    if not len(rows):
        return rows, 0.0
    others = with_bonus(market.only(rows, int(limits.upper[0])), coverage, found.g)
    priced = price(others, limits, found.y)
    extra = max(0.0, priced.bound - limits.worth(limits.signed(found.y)))
    order = np.argsort(-priced.best, kind="stable")[:MOST_NEW_ROWS]
    return others.source.rows[others.entries[order[priced.best[order] > 0]]], extra


def with_bonus(pool: Pool, coverage: Coverage, g: FloatArray) -> Pool:
    """The pool with every option worth the candidate's bonus more."""
    return replace(pool, value=pool.value + coverage.bonus(pool.positions, g)[:, None])
