"""Break-evens between one celebrity and a portfolio, and the ratios both sides are judged by."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from planner.engine.first_plan import quick_plan
from planner.engine.frontier import Frontier
from planner.engine.market import market_of
from planner.engine.problem import Problem
from planner.engine.programme import counts_value
from planner.engine.reach import unique_reach
from planner.engine.relaxation import Infeasible, relax

SMALLEST_MULTIPLE = 0.05
LARGEST_MULTIPLE = 20.0
PRECISION = 1e-3


class Interval(NamedTuple):
    """Where an answer flips: not before `low`, surely from `high` on; None for an open end."""

    low: float | None
    high: float | None


def cpm(cost_cents: float, impressions: float) -> float | None:
    """Cost in cents per thousand impressions; None without impressions.

    >>> cpm(75_000_00, 954_500)
    7857.517024620221
    """
    return None if impressions == 0 else cost_cents / impressions * 1000


def cpe(cost_cents: float, engagements: float) -> float | None:
    """Cost in cents per engagement; None without engagements.

    >>> cpe(75_000_00, 83_000)
    90.36144578313252
    """
    return None if engagements == 0 else cost_cents / engagements


def breakeven_spend(curve: Frontier, value: float) -> Interval:
    """Spend in cents at which the portfolio matches `value`.

    Below `low` no plan can (certified), at `high` a known plan does. Both are None when no budget
    on the curve is enough, `high` alone when none of the known plans is.
    """
    if value <= 0:
        return Interval(0, 0)
    known = np.isfinite(curve.upper)
    budget, upper = curve.budget_cents[known], curve.upper[known]
    slope = curve.value_per_cent[known]
    missing = value - upper
    rising = np.isfinite(slope) & (slope > 0)
    if (missing[~rising & np.isfinite(slope)] > 0).any() or not len(budget):
        return Interval(None, None)
    needed = budget[rising] + missing[rising] / slope[rising]
    low = max(0, math.ceil(float(needed.max(initial=0.0)) * (1 - 1e-12)))
    if low > int(curve.budget_cents[-1]):
        return Interval(None, None)
    enough = np.flatnonzero(curve.attained_value >= value)
    return Interval(low, int(curve.attained_cents[enough[0]]) if len(enough) else None)


def breakeven_value(curve: Frontier, cents: int) -> Interval:
    """What one placement for `cents` would have to bring to match the portfolio for the same spend.

    Up to `low` a known plan brings as much, from `high` on no plan does (certified). None at an end
    that the curve does not tell: no plan known, or a spend beyond its last budget.
    """
    known = np.flatnonzero(curve.attained_cents <= cents)
    low = float(curve.attained_value[known[-1]]) if len(known) else None
    certified = np.isfinite(curve.upper)
    if not certified.any() or cents > int(curve.budget_cents[-1]):
        return Interval(low, None)
    rising = certified & np.isfinite(curve.value_per_cent)
    lines = curve.upper + curve.value_per_cent * (cents - curve.budget_cents)
    ahead = certified & (curve.budget_cents >= cents)
    ceilings = np.append(lines[rising], curve.upper[ahead])
    high = float(ceilings.min()) * (1 + 1e-12)
    return Interval(low, high if low is None else max(high, low))


def breakeven_fee_multiple(problem: Problem, value: float) -> Interval | None:
    """The multiple of all candidates' fees (not fixed costs) at which the portfolio equals `value`.

    Up to `low` a known plan is worth at least `value`, from `high` on none can be (certified by the
    bound). Searched outward from 1 within 0.05 to 20; fees are rounded to whole cents. None when
    the answer is the same up to the end of that range.
    """
    falls = _bound_at(problem, 1.0) < value
    near, far = 1.0, SMALLEST_MULTIPLE if falls else LARGEST_MULTIPLE
    if (_bound_at(problem, far) < value) == falls:
        reached = None if falls else _attained_below(problem, far, value)
        return None if reached in (None, far) else Interval(reached, None)
    while max(near, far) / min(near, far) > 1 + PRECISION:
        middle = math.sqrt(near * far)
        if (_bound_at(problem, middle) < value) == falls:
            near = middle
        else:
            far = middle
    high = max(near, far)
    return Interval(_attained_below(problem, min(near, far), value), high)


def _attained_below(problem: Problem, multiple: float, value: float) -> float | None:
    """A multiple at or below this one at which a known plan is worth `value`; None if none."""
    step = PRECISION
    while multiple >= SMALLEST_MULTIPLE:
        if _attained_at(problem, multiple) >= value:
            return multiple
        multiple, step = multiple / (1 + step), 2 * step
    return None


def _with_fees(problem: Problem, multiple: float) -> Problem:
    them = problem.candidates
    fees = np.floor(them.fee_cents * multiple + 0.5).astype(np.int64)
    return replace(problem, candidates=them.with_fees(fees))


def _bound_at(problem: Problem, multiple: float) -> float:
    """Certified value with all fees times `multiple`; -inf when no plan is possible."""
    market = market_of(_with_fees(problem, multiple))
    try:
        relaxed = relax(market, market.limits, problem.budget_cents)
    except Infeasible:
        return -math.inf
    return relaxed.priced.bound


def _attained_at(problem: Problem, multiple: float) -> float:
    """Value of a plan with all fees times `multiple`; -inf when none was found."""
    market = market_of(_with_fees(problem, multiple))
    try:
        relaxed = relax(market, market.limits, problem.budget_cents)
    except Infeasible:
        return -math.inf
    counts = quick_plan(relaxed.pool, market.limits, relaxed.priced, 0.5)
    return -math.inf if counts is None else counts_value(relaxed.pool, counts)


@dataclass(frozen=True)
class EqualMicros:
    """As many equal micro-influencers as a celebrity's fee buys, one post each.

    Attributes:
        celebrity_followers, micro_followers: followers of the celebrity and of each micro.
        spend_cents: the celebrity's cost, which is the micros' budget.
        micro_cents: cost of one micro's post.
    """

    celebrity_followers: int
    spend_cents: int
    micro_followers: int
    micro_cents: int

    @property
    def accounts(self) -> int:
        """How many whole micros the spend buys."""
        return self.spend_cents // self.micro_cents

    def engagements(self, celebrity_rate: float, micro_rate: float) -> tuple[float, float]:
        """(celebrity, micros): engagements at these rates by followers (0-1).

        >>> grid = EqualMicros(5_000_000, 75_000_00, 25_000, 500_00)
        >>> celebrity, micros = grid.engagements(0.0166, 0.0237)
        >>> round(celebrity), round(micros)
        (83000, 88875)
        """
        micros = self.accounts * self.micro_followers * micro_rate
        return self.celebrity_followers * celebrity_rate, micros

    def reach(self, celebrity_rate: float, micro_rate: float, universe: float) -> tuple[float, float]:
        """(celebrity, micros): unique people reached; Sainsbury among the micros."""
        one = unique_reach(np.array([self.celebrity_followers * celebrity_rate]), universe)
        each = np.full(self.accounts, self.micro_followers * micro_rate)
        return one.high, unique_reach(each, universe).estimate or 0.0

    def breakeven_micro_cents(self, celebrity_rate: float, micro_rate: float) -> float:
        """Cost per micro at which both sides earn the same engagements, fractions of accounts
        allowed.

        >>> grid = EqualMicros(5_000_000, 75_000_00, 25_000, 500_00)
        >>> round(grid.breakeven_micro_cents(0.0166, 0.0237) / 100)
        535
        """
        each = self.micro_followers * micro_rate
        return self.spend_cents * each / (self.celebrity_followers * celebrity_rate)
