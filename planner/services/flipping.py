"""What would flip the answer for this very plan: break-evens of single inputs, and a tornado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import exp
from typing import Any

import numpy as np

from planner.engine.verdict import Measure, Stakes, Swing, break_evens, tornado
from planner.services.brief import Brief
from planner.services.sides import Placement, cost_assumptions, worth
from planner.services.weighing import audiences

Z90 = 1.2815515655446004
FEES = (0.75, 1.5)
"""How far fees may move: asked fees are bargained down, and estimates are often too low."""
HOURS = (0.5, 2.0)
ALIKE = 0.05
RATES = 2
"""The first two inputs are what both sides bring; the others change what the money buys."""
MOST_SHARED = 0.3


def stakes_of(brief: Brief, celebrity: Placement, placements: Sequence[Placement]) -> Stakes:
    """Both sides in the few numbers the answer rests on; the plan is kept as it is.

    Where both sides cost about the same, it is scaled to the very same spend, so that dearer posts are
    fewer; where they do not, nothing is scaled: the pool may not hold more.
    """
    costs, assumptions = cost_assumptions(brief.assumptions), brief.assumptions
    times = sum(worth(assumptions)[: celebrity.posts])
    hours = float(costs.hours_per_account)
    hourly = costs.hourly_cost_cents
    return Stakes(
        celebrity_followers=celebrity.followers,
        celebrity_rate=celebrity.engagements / (celebrity.followers * times) if celebrity.followers else 0.0,
        celebrity_worth=times,
        celebrity_fee_cents=celebrity.fee_cents,
        micro_engagements=sum(placement.engagements for placement in placements),
        micro_accounts=len(placements),
        micro_fee_cents=sum(placement.fee_cents for placement in placements),
        celebrity_other_cents=max(celebrity.fixed_cents - hours * hourly, 0.0),
        micro_other_cents=sum(max(placement.fixed_cents - hours * hourly, 0.0) for placement in placements),
        fee_extra_rate=float(assumptions.usage_rights_rate + assumptions.agency_rate),
        hours_per_account=hours,
        hourly_cost_cents=hourly,
        celebrity_people=float(audiences([celebrity]).people.sum()),
        micro_people=audiences(placements).people,
        universe=None if brief.universe is None else float(brief.universe),
        same_spend=costs_alike(celebrity, placements),
    )


def costs_alike(celebrity: Placement, placements: Sequence[Placement]) -> bool:
    """Whether the costs of both sides differ by no more than a twentieth."""
    others = sum(placement.total_cents for placement in placements)
    return abs(others - celebrity.total_cents) <= ALIKE * celebrity.total_cents


def flips_of(brief: Brief, celebrity: Placement, placements: Sequence[Placement]) -> dict[str, Any]:
    """Break-evens and tornado of engagements, and of unique reach where the universe is known."""
    if not placements:
        return {"margins": {}, "break_evens": {}, "tornado": []}
    stakes = stakes_of(brief, celebrity, placements)
    measures: list[Measure] = ["engagements"]
    if brief.universe is not None:
        measures.append("unique_reach")
    bars = tornado(stakes, _swings(stakes, celebrity, placements))
    return {
        "same_spend": stakes.same_spend,
        "margins": {measure: stakes.margin(measure) for measure in measures},
        "break_evens": {measure: asdict(break_evens(stakes, measure)) for measure in measures},
        "tornado": [asdict(bar) for bar in bars],
    }


def _swings(stakes: Stakes, celebrity: Placement, placements: Sequence[Placement]) -> list[Swing]:
    """Every input as far as it may plausibly be off: rates by their 80 % intervals, fees by bargaining."""
    rate, star_sd = stakes.celebrity_rate, _sd(celebrity)
    total = max(stakes.micro_engagements, 1e-300)
    shares = np.array([placement.engagements / total for placement in placements])
    spread = float(np.sqrt((shares**2 * np.array([_sd(each) for each in placements]) ** 2).sum()))
    hours = stakes.hours_per_account
    swings = [
        Swing("celebrity_rate", rate * exp(-Z90 * star_sd), rate * exp(Z90 * star_sd)),
        Swing(
            "micro_engagements",
            stakes.micro_engagements * exp(-Z90 * spread),
            stakes.micro_engagements * exp(Z90 * spread),
        ),
        Swing("celebrity_fee_cents", *(stakes.celebrity_fee_cents * times for times in FEES)),
        Swing("micro_fee_multiple", *FEES),
        Swing("hours_per_account", *(hours * times for times in HOURS)),
    ]
    moving = swings if stakes.same_spend else swings[:RATES]
    return [swing for swing in moving if swing.high > swing.low]


def _sd(placement: Placement) -> float:
    return float(np.hypot(placement.within_sd, placement.account_sd))
