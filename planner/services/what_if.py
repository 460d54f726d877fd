"""What a changed budget or limit would bring, answered at once: a plan that is looked at, not stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from accounts.models import User
from campaigns.formatting import compact, counted, exact, fine_money, money_from_cents
from planner.engine import Solution
from planner.models import BudgetPlan
from planner.services.brief import MAXIMISE, WHAT, Brief
from planner.services.candidates import Candidate
from planner.services.certainty import certainty, proof_of
from planner.services.comparison import FrontierPicture, add_intervals, celebrity_value
from planner.services.curves import Curve, curve_for
from planner.services.explaining import nearest_misses, reasons_not_taken
from planner.services.impossible import NoneFound
from planner.services.planning import Setting, setting_of, solved
from planner.services.problem import candidates_key
from planner.services.shown import candidates_at, placements_of
from planner.services.sides import Placement, totals
from planner.services.worth import exchange_rows, offered_swaps, price_sentences

AT_ONCE, AT_ONCE_GAP = 0.02, 2e-3
"""Seconds and relative gap that are enough while somebody moves the slider."""
SETTLED, GAP = 1.0, 5e-4
"""The same for the answer that stays; it is asked for when the slider rests."""
MOST_LINES = 25
MOST_MISSES = 10
CURVE_SECONDS = 0.03
LABELS = dict(MAXIMISE)


@dataclass(frozen=True, slots=True)
class BudgetScale:
    """The budgets that a slider offers, in whole units of the currency."""

    top: int
    step: int
    value: int

    @property
    def top_cents(self) -> int:
        return self.top * 100


def budget_scale(plan: BudgetPlan, entered: object = None) -> BudgetScale:
    """Up to about twice the plan's budget or the celebrity's cost, in some 200 round steps."""
    most = max(plan.budget_cents, plan.celebrity["total_cents"], 100) / 50
    power = 10 ** max(0, floor(log10(most / 200)))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit * 200 >= most)
    top = ceil(most / step) * step
    try:
        value = int(Decimal(str(entered)))
    except (ArithmeticError, ValueError):
        value = plan.budget_cents // 100
    return BudgetScale(top, step, min(max(value, 0), top))


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the answer with what it is judged by."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer to a brief: what it brings, how sure that is, what would bring more."""

    certainty: str
    is_proven: bool
    is_settled: bool
    effort: str
    figures: list[Figure]
    prices: list[str]
    swaps: list[dict[str, Any]]
    lines: list[tuple[Candidate, Placement]]
    accounts: int
    misses: list[dict[str, Any]]
    frontier: FrontierPicture
    what: str
    currency: str


def what_if(brief: Brief, user: User, *, top_cents: int, seconds: float) -> WhatIf:
    """The best portfolio found in so many seconds; PlanImpossible where the brief contradicts itself."""
    setting = setting_of(brief, user)
    problem, pool = setting.problem, setting.held.columns
    solution = _solved(setting, brief, seconds)
    placements = placements_of(problem, pool, solution.posts, brief.assumptions)
    best = sorted(placements, key=lambda position: -placements[position].engagements)[:MOST_LINES]
    misses = nearest_misses(problem, solution, MOST_MISSES)
    swaps = offered_swaps(problem, solution)
    shown = candidates_at(pool, {*best, *misses.positions, *swaps.positions})
    curve = _curve(setting, brief, top_cents)
    return WhatIf(
        certainty=certainty(proof_of(solution), WHAT[brief.maximise]),
        is_proven=bool(solution.proven),
        is_settled=solution.gap is None or solution.gap <= GAP or seconds >= SETTLED,
        effort=f"{exact(len(pool))} candidates looked at in {max(solution.seconds, 0.01):.2f} seconds.",
        figures=_figures(brief, setting, list(placements.values())),
        prices=price_sentences(problem, solution, brief),
        swaps=exchange_rows(swaps, shown),
        lines=[(shown[position], placements[position]) for position in best if position in shown],
        accounts=len(placements),
        misses=reasons_not_taken(problem, solution, misses, shown, brief),
        frontier=_picture(setting, brief, curve),
        what=WHAT[brief.maximise],
        currency=brief.campaign.currency,
    )


def frontier_of(brief: Brief, user: User, *, top_cents: int) -> FrontierPicture:
    """The frontier of the brief with some more points than the last time it was asked for."""
    setting = setting_of(brief, user)
    curve = _curve(setting, brief, top_cents)
    if not curve.is_complete:
        curve.grow(setting.problem, CURVE_SECONDS)
    return _picture(setting, brief, curve)


def _solved(setting: Setting, brief: Brief, seconds: float) -> Solution:
    """The best plan found in that time; where that is none, in as much as it takes to be sure."""
    problem = setting.problem
    key = (candidates_key(brief), tuple(rule.dimension for rule in problem.rules))
    start = setting.held.prices.get(key)
    gap = GAP if seconds >= SETTLED else AT_ONCE_GAP
    try:
        solution = solved(problem, brief, seconds=seconds, gap=gap, start=start)
    except NoneFound:
        if seconds >= SETTLED:
            raise
        solution = solved(problem, brief, seconds=SETTLED, gap=GAP, start=start)
    setting.held.keep_prices(key, solution.multipliers)
    return solution


def _curve(setting: Setting, brief: Brief, top_cents: int) -> Curve:
    """Whatever the budget is, the frontier is the same: it is kept with the pool."""
    problem, top = setting.problem, max(top_cents, 1)
    while top < problem.budget_cents:
        top *= 2
    limits = (problem.rules, problem.max_accounts, problem.repeat, problem.include, problem.exclude)
    key = (candidates_key(brief), limits, top)
    return setting.held.curve_for(key, lambda: curve_for(problem, top))


def _picture(setting: Setting, brief: Brief, curve: Curve) -> FrontierPicture:
    return FrontierPicture(
        points=curve.points(),
        celebrity_name=brief.celebrity.name,
        celebrity_cents=setting.celebrity.total_cents,
        celebrity_value=celebrity_value(setting.celebrity, brief.maximise),
        budget_cents=setting.problem.budget_cents,
        currency=brief.campaign.currency,
        maximise=brief.maximise,
        is_complete=curve.is_complete,
    )


def _figures(brief: Brief, setting: Setting, placements: list[Placement]) -> list[Figure]:
    """The portfolio's numbers, each with what it is judged by."""
    ours, star = totals(placements, brief), totals([setting.celebrity], brief)
    add_intervals(ours, placements, brief)
    currency, name = brief.campaign.currency, brief.celebrity.name
    spare = setting.problem.budget_cents - ours["total_cents"]
    per_engagement = [fine_money(side["cpe_cents"], currency) for side in (ours, star)]
    shown = {"engagements": "Engagements", brief.maximise: LABELS[brief.maximise]}
    return [
        *(Figure(label, compact(ours[key]), f"{name}: {compact(star[key])}") for key, label in shown.items()),
        Figure("80 % interval", f"{compact(ours['p10'])}–{compact(ours['p90'])}", "engagements"),
        Figure("Spend, in full", _whole(ours["total_cents"], currency), f"{_whole(spare, currency)} left"),
        Figure("Accounts", exact(ours["accounts"]), counted(ours["posts"], "post")),
        Figure("Per engagement", per_engagement[0], f"{name}: {per_engagement[1]}"),
    ]


def _whole(amount_cents: int, currency: str) -> str:
    """Without the cents from 100 units upwards."""
    shown = round(amount_cents, -2) if abs(amount_cents) >= 10_000 else amount_cents
    return money_from_cents(shown, currency)
