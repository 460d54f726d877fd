"""The stored verdict in words and rows: chances, reach, what flips the answer, the stress test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaigns.formatting import compact, counted, fine_money, money_from_cents, percent
from planner.models import BudgetPlan
from planner.services.brief import WHAT
from planner.services.reach_words import ReachRow, reach_note, reach_rows

SURE, LIKELY, EVEN = 0.95, 0.55, 0.45
NEVER = "almost certainly not"
MEASURES = {
    "impressions": "Impressions",
    "on_target_engagements": "On-target engagements",
    "engagements": "Engagements",
    "unique_reach": "Unique people reached",
    "cost_per_engagement": "Cost per engagement",
}
INPUTS = {
    "celebrity_rate": "Engagement rate of {name}",
    "micro_engagements": "Engagements of the others",
    "celebrity_fee_cents": "Fee of {name}",
    "micro_fee_multiple": "Fees of the others, times",
    "hours_per_account": "Coordination hours per account",
}


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """One measure: how likely the others are at least as good, with 80 % intervals in words."""

    label: str
    chance: str
    micro: str
    celebrity: str
    difference: str


@dataclass(frozen=True, slots=True)
class TornadoRow:
    """One input moved from low to high: the margin of the others over the celebrity at both ends."""

    label: str
    low: str
    high: str
    margin_low: str
    margin_high: str
    flips: bool


@dataclass(frozen=True, slots=True)
class StressRow:
    """One rate pack: its name, and (margin, whether the others win) for each price set."""

    name: str
    cells: list[tuple[str, bool | None]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the page says beyond expectations; `spoken` goes below the verdict."""

    spoken: str
    same_spend: bool
    chances: list[ChanceRow]
    spread: str
    reach: list[ReachRow]
    reach_note: str
    overlap_notes: list[str]
    flips: list[str]
    tornado: list[TornadoRow]
    stress: list[StressRow]
    prices: list[str]
    stress_note: str
    mixed: str
    estimates: str
    packs: str


def judgement(plan: BudgetPlan) -> Judgement | None:
    """None for a plan from before verdicts were kept, or one that buys nobody."""
    held = plan.verdict
    if not held or not held.get("chances"):
        return None
    return Judgement(
        spoken=_spoken(plan),
        same_spend=held.get("same_spend", True),
        chances=[_chance(plan, name, chance) for name, chance in held["chances"].items()],
        spread=_spread(plan),
        reach=reach_rows(held["reach"]),
        reach_note=reach_note(held["universe"], held.get("overlaps") or {}),
        overlap_notes=list((held.get("overlaps") or {}).get("notes", [])),
        flips=_flips(plan),
        tornado=[_bar(plan, bar) for bar in held["tornado"]],
        stress=_stress_rows(held["stress"]),
        prices=list(held["stress"].get("prices", [])),
        stress_note=_stress_note(held["stress"]),
        mixed=_mixed(plan),
        estimates=_estimates(held["estimated_fee_share"]),
        packs=", ".join(f"{name} (version {version})" for name, version in held["packs"]),
    )


def likelihood(probability: float) -> str:
    """A probability as people say it.

    >>> likelihood(0.97), likelihood(0.82), likelihood(0.5)
    ('almost certainly', 'in about 8 of 10 such campaigns', 'a coin toss')
    >>> likelihood(0.08)
    'only in about 1 of 10 such campaigns'
    """
    if probability >= SURE:
        return "almost certainly"
    if probability <= 1 - SURE:
        return NEVER
    if EVEN <= probability <= LIKELY:
        return "a coin toss"
    tenths = min(max(round(probability * 10), 1), 9)
    only = "only " if probability < EVEN else ""
    return f"{only}in about {tenths} of 10 such campaigns"


def _spoken(plan: BudgetPlan) -> str:
    """One sentence on how sure it is; another where a mixed roster beats both sides."""
    chances, what = plan.verdict["chances"], WHAT[plan.maximise]
    chance = chances.get(plan.maximise, chances["engagements"])
    probability, words = chance["probability"], likelihood(chance["probability"])
    shown = percent(probability, 0)
    if words == "a coin toss":
        sentence = f"Which side brings more {what} is a coin toss ({shown} for the others)."
    elif words == NEVER:
        sentence = f"The others will almost certainly bring fewer {what} ({shown} for them)."
    else:
        sentence = f"The others bring at least as many {what} {words} ({shown})."
    mixed = plan.verdict.get("mixed")
    if mixed and mixed["beats_both"]:
        cost = money_from_cents(mixed["spend_cents"], plan.currency)
        sentence += (
            f" For {cost}, {plan.celebrity['name']} together with {counted(mixed['others'], 'other')} would "
            f"bring more than either side: {compact(mixed['value'])} {what}."
        )
    return sentence


def _chance(plan: BudgetPlan, name: str, chance: dict[str, Any]) -> ChanceRow:
    def shown(number: float | None) -> str:
        if name == "cost_per_engagement":
            return fine_money(number, plan.currency)
        return compact(number)

    def interval(found: dict[str, float | None]) -> str:
        return f"{shown(found['p10'])} to {shown(found['p90'])}"

    return ChanceRow(
        label=MEASURES[name],
        chance=f"{percent(chance['probability'], 0)}: {likelihood(chance['probability'])}",
        micro=interval(chance["micro"]),
        celebrity=interval(chance["celebrity"]),
        difference=interval(chance["difference"]),
    )


def _spread(plan: BudgetPlan) -> str:
    micro, star = plan.verdict["spread"]["micro"], plan.verdict["spread"]["celebrity"]
    if micro["cv"] is None or star["cv"] is None:
        return ""
    name = plan.celebrity["name"]
    return (
        f"Engagements of the others vary by ±{percent(micro['cv'], 0)} (one account alone: "
        f"±{percent(micro['single_cv'], 0)}), those of {name} by ±{percent(star['cv'], 0)}; "
        f"±{percent(micro['shared_cv'], 0)} is shared by the whole campaign and no number of accounts "
        f"takes it away. The risk is spread as over {micro['effective_accounts']:.1f} equal accounts."
    )


def _flips(plan: BudgetPlan) -> list[str]:
    """Break-evens of this very plan, kept as it is and scaled to the celebrity's cost."""
    found = plan.verdict["break_evens"].get("engagements", {})
    if not plan.verdict.get("same_spend", True):
        return []
    name, money = plan.celebrity["name"], plan.currency
    sentences = []
    if found.get("celebrity_rate") is not None:
        used = percent(plan.celebrity["engagement_rate"])
        sentences.append(
            f"{name} at an engagement rate of {percent(found['celebrity_rate'])} (used: {used})."
        )
    if found.get("celebrity_fee_cents") is not None:
        fee = money_from_cents(round(found["celebrity_fee_cents"]), money)
        sentences.append(f"{name} at fees of {fee} in all.")
    if found.get("micro_fee_multiple") is not None:
        sentences.append(f"The others at {found['micro_fee_multiple']:.2f} times their fees.")
    if found.get("hours_per_account") is not None:
        sentences.append(f"{found['hours_per_account']:.1f} hours of coordination per account.")
    return sentences


def _bar(plan: BudgetPlan, bar: dict[str, Any]) -> TornadoRow:
    def shown(number: float) -> str:
        if bar["name"] == "celebrity_rate":
            return percent(number)
        if bar["name"] == "celebrity_fee_cents":
            return money_from_cents(round(number), plan.currency)
        return (
            compact(number) if bar["name"] == "micro_engagements" else f"{number:.2f}".rstrip("0").rstrip(".")
        )

    low, high = bar["margin_low"], bar["margin_high"]
    return TornadoRow(
        label=INPUTS[bar["name"]].format(name=plan.celebrity["name"]),
        low=shown(bar["low"]),
        high=shown(bar["high"]),
        margin_low=margin_text(low),
        margin_high=margin_text(high),
        flips=low is not None and high is not None and (low >= 1) != (high >= 1),
    )


def margin_text(margin: float | None) -> str:
    """How many times the celebrity's result the others bring."""
    return "–" if margin is None else f"{margin:.2f} ×"


def _stress_rows(stress: dict[str, Any]) -> list[StressRow]:
    return [
        StressRow(name, [(margin_text(margin), None if margin is None else margin >= 1) for margin in row])
        for name, row in zip(stress.get("rates", []), stress.get("margins", []), strict=True)
    ]


def _stress_note(stress: dict[str, Any]) -> str:
    if not stress.get("cells"):
        return ""
    decided = {
        "rates": " The engagement rates decide.",
        "prices": " The prices decide.",
        None: " Neither rates nor prices change the winner.",
    }[stress["decided_by"]]
    outside = ""
    if stress["outside"]:
        outside = f" Some sizes lie outside what is published in {', '.join(stress['outside'])}."
    return f"The others win in {stress['wins']} of {stress['cells']}.{decided}{outside}"


def _mixed(plan: BudgetPlan) -> str:
    mixed = plan.verdict.get("mixed")
    if not mixed:
        return "No mixed roster: with the celebrity in it the budget leaves no room for others."
    with_others = f"{plan.celebrity['name']} with {counted(mixed['others'], 'other')}"
    beats = "more than either side alone" if mixed["beats_both"] else "less than the better side alone"
    cost = money_from_cents(mixed["spend_cents"], plan.currency)
    return f"{with_others} would bring {compact(mixed['value'])} {WHAT[plan.maximise]} for {cost}: {beats}."


def _estimates(share: float | None) -> str:
    if not share:
        return ""
    return f"{percent(share, 0)} of the others' cost rests on estimated fees: ask before you promise."
