"""A stored plan in words and rows; nothing is computed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.formatting import compact, counted, exact, fine_money, money_from_cents, percent
from planner.models import BudgetPlan
from planner.services.assumptions import assumption_rows
from planner.services.brief import WHAT
from planner.services.caveats import UNSPENT_SHARE, caveats
from planner.services.certainty import certainty
from planner.services.comparison import FrontierPicture
from planner.services.judgement import Judgement, judgement


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: a label, both sides as text, exact values for the hover."""

    label: str
    celebrity: str
    portfolio: str
    note: str = ""
    celebrity_exact: str = ""
    portfolio_exact: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The verdict and everything under it, as text."""

    verdict: str
    winner: str
    proof: str
    rows: list[Row]
    caveats: list[str]
    brief: list[list[str]]
    flips: list[str]
    definitions: list[tuple[str, int]]
    assumptions: list[tuple[str, str, str]]
    what: str
    prices: list[str]
    swaps: list[dict[str, Any]]
    judged: Judgement | None


def _money(plan: BudgetPlan, cents: float | None) -> str:
    return money_from_cents(None if cents is None else round(cents), plan.currency)


def verdict(plan: BudgetPlan) -> tuple[str, str]:
    """(sentence, which side brings more): micro, celebrity, even, or budget when it does not fit."""
    value, bound = plan.certificate["value"], plan.certificate["bound"]
    star = plan.frontier["celebrity_value"]
    what, name = WHAT[plan.maximise], plan.celebrity["name"]
    portfolio = (
        f"{counted(plan.portfolio['accounts'], 'account')} with {counted(plan.portfolio['posts'], 'post')}"
    )
    expected = f"{compact(value)} {what} against {compact(star)}"
    if plan.celebrity["total_cents"] > plan.budget_cents * (1 + UNSPENT_SHARE):
        cost, budget = _money(plan, plan.celebrity["total_cents"]), _money(plan, plan.budget_cents)
        return (
            f"{name} does not fit the budget ({cost} against {budget}). For the budget, {portfolio} are "
            f"expected to bring {compact(value)} {what}.",
            "budget",
        )
    if value > star:
        times = f": {value / star:.2f} times what {name} brings" if star else ""
        return f"{_spends(plan)} {portfolio} are expected to bring {expected}{times}.", "micro"
    if bound < star:
        return (
            f"{name} is expected to bring more: no portfolio of this pool for this spend can bring more than "
            f"{compact(bound)} {what}, {name} brings {compact(star)}.",
            "celebrity",
        )
    return f"Too close to call: {expected}, and the bound is {compact(bound)}.", "even"


def _spends(plan: BudgetPlan) -> str:
    """What the money is, where both sides cost about the same and where they do not."""
    others, star = plan.portfolio["total_cents"], plan.celebrity["total_cents"]
    if abs(others - star) <= UNSPENT_SHARE * star:
        return "For this spend"
    return f"For {_money(plan, others)}, against {_money(plan, star)} for {plan.celebrity['name']},"


def proof(plan: BudgetPlan) -> str:
    """How sure the portfolio is the best one, from the certificate."""
    certificate = plan.certificate
    looked = f"Looked at {exact(certificate['candidates'])} candidates."
    return f"{certainty(certificate, WHAT[plan.maximise])} {looked}"


def _count(plan: BudgetPlan, label: str, key: str, note: str = "") -> Row:
    one, many = plan.celebrity[key], plan.portfolio[key]
    return Row(label, compact(one), compact(many), note, exact(one), exact(many))


def _amount(plan: BudgetPlan, label: str, key: str, note: str = "") -> Row:
    return Row(label, _money(plan, plan.celebrity[key]), _money(plan, plan.portfolio[key]), note)


def _fine(plan: BudgetPlan, label: str, key: str, note: str) -> Row:
    currency = plan.currency
    return Row(
        label, fine_money(plan.celebrity[key], currency), fine_money(plan.portfolio[key], currency), note
    )


def _share(plan: BudgetPlan, label: str, key: str, note: str, digits: int = 2) -> Row:
    one, many = plan.celebrity.get(key), plan.portfolio.get(key)
    return Row(label, percent(one, digits), percent(many, digits), note)


def comparison(plan: BudgetPlan) -> list[Row]:
    """Both sides, figure by figure."""
    people = "sum; people counted twice where audiences overlap"
    extras = "product, shipping, rights, agency, coordination"
    interval = Row(
        "80 % interval of engagements",
        _interval(plan.celebrity),
        _interval(plan.portfolio),
        "from the spread of posts, accounts and campaigns",
    )
    return [
        _count(plan, "Accounts", "accounts"),
        _count(plan, "Posts", "posts"),
        _amount(plan, "Fees", "fee_cents"),
        _amount(plan, "Other costs", "other_cents", extras),
        _amount(plan, "Full cost", "total_cents"),
        Row(
            "Left of the spend allowed", "–", _money(plan, plan.budget_cents - plan.portfolio["total_cents"])
        ),
        _count(plan, "Coordination hours", "hours", "in the other costs"),
        _count(plan, "People to contact", "to_contact", "at the assumed acceptance"),
        _count(plan, "Followers", "followers", people),
        _count(plan, "Engagements", "engagements", "expected"),
        interval,
        _share(plan, "Engagement rate, observed", "observed_rate", "usual posts so far / followers"),
        _share(plan, "Engagement rate, used", "engagement_rate", "forecast of branded posts / followers"),
        _count(plan, "Impressions", "impressions", "views where known, else assumed"),
        _fine(plan, "Cost per engagement", "cpe_cents", "full cost / engagements"),
        _fine(plan, "Cost per 1,000 impressions", "cpm_cents", "full cost / impressions"),
        _share(plan, "On-target share", "on_target_share", "assumed", 0),
        _count(plan, "On-target engagements", "on_target_engagements"),
    ]


def _between(low: str, high: str) -> str:
    return low if low == high else f"between {low} and {high}"


def flips(plan: BudgetPlan) -> list[str]:
    """What would flip the answer, as sentences."""
    even, name = plan.break_even, plan.celebrity["name"]
    what = WHAT[plan.maximise]
    low, high = even["celebrity_fee_cents"]
    sentences = []
    if low is None:
        limit = _money(plan, even["looked_up_to_cents"])
        sentences.append(f"No spend up to {limit} on this pool brings as many {what} as {name}.")
    else:
        ceiling = _money(plan, high) if high is not None else f"more than {_money(plan, low)}"
        asked = _money(plan, plan.celebrity["fee_per_post_cents"])
        sentences.append(
            f"Break-even fee of {name}: {_between(_money(plan, low), ceiling)} per post (asked: {asked}). "
            "Where it asks less, the celebrity is the better buy for the same full cost; more, the others."
        )
    low, high = even["fee_multiple"]
    if low is None and high is None:
        sentences.append(
            "No common change of the others' fees between a twentieth and twenty times flips it."
        )
    else:
        times = [f"{multiple:.2f}" for multiple in (low, high) if multiple is not None]
        sentences.append(
            f"The answer flips when all other fees are {_between(times[0], times[-1])} times what they are."
        )
    more = plan.certificate["per_1000"]
    if more and "prices" not in plan.certificate:
        sentences.append(
            f"At the margin, {_money(plan, 100_000)} more buy about {compact(more)} {what} (first order)."
        )
    return sentences


def plan_frontier(plan: BudgetPlan) -> FrontierPicture:
    """The frontier as it was when the plan was made."""
    return FrontierPicture(
        points=plan.frontier["points"],
        celebrity_name=plan.celebrity["name"],
        celebrity_cents=plan.celebrity["total_cents"],
        celebrity_value=plan.frontier["celebrity_value"],
        budget_cents=plan.budget_cents,
        currency=plan.currency,
        maximise=plan.maximise,
    )


def plan_reading(plan: BudgetPlan) -> Reading:
    sentence, winner = verdict(plan)
    return Reading(
        verdict=sentence,
        winner=winner,
        proof=proof(plan),
        rows=comparison(plan),
        caveats=caveats(plan),
        brief=plan.brief.get("summary", []),
        flips=flips(plan),
        definitions=sorted(plan.portfolio["definitions"].items()),
        assumptions=assumption_rows(plan),
        what=WHAT[plan.maximise],
        prices=plan.certificate.get("prices", []),
        swaps=plan.certificate.get("swaps", []),
        judged=judgement(plan),
    )


def comparison_rows(plans: Sequence[BudgetPlan]) -> list[tuple[str, list[str]]]:
    """One row per figure, one text per plan."""
    figures = [
        ("Campaign", lambda plan: str(plan.campaign)),
        ("Maximised", lambda plan: WHAT[plan.maximise]),
        ("Celebrity", lambda plan: plan.celebrity["name"]),
        ("Celebrity, full cost", lambda plan: _money(plan, plan.celebrity["total_cents"])),
        ("Celebrity, engagements", lambda plan: compact(plan.celebrity["engagements"])),
        ("Spend allowed", lambda plan: _money(plan, plan.budget_cents)),
        ("Portfolio, full cost", lambda plan: _money(plan, plan.portfolio["total_cents"])),
        ("Portfolio, accounts", lambda plan: exact(plan.portfolio["accounts"])),
        ("Portfolio, posts", lambda plan: exact(plan.portfolio["posts"])),
        ("Portfolio, engagements", lambda plan: compact(plan.portfolio["engagements"])),
        ("80 % interval", lambda plan: _interval(plan.portfolio)),
        ("Engagement rate", lambda plan: percent(plan.portfolio["engagement_rate"])),
        ("Cost per engagement", lambda plan: fine_money(plan.portfolio["cpe_cents"], plan.currency)),
        ("Cost per 1,000 impressions", lambda plan: fine_money(plan.portfolio["cpm_cents"], plan.currency)),
        ("Hours", lambda plan: exact(plan.portfolio["hours"])),
        (
            "Proven best",
            lambda plan: (
                "yes" if plan.certificate["proven"] else f"gap {percent(plan.certificate['gap'], 3)}"
            ),
        ),
    ]
    return [(label, [figure(plan) for plan in plans]) for label, figure in figures]


def _interval(side: dict[str, Any]) -> str:
    return f"{compact(side['p10'])} – {compact(side['p90'])}"


def comparison_remarks(plans: Sequence[BudgetPlan]) -> list[str]:
    """What makes these plans hard to compare."""
    remarks = []
    if len({plan.currency for plan in plans}) > 1:
        remarks.append("These plans are in different currencies: their amounts cannot be compared.")
    if len({plan.maximise for plan in plans}) > 1:
        remarks.append("These plans maximise different things.")
    if len({plan.campaign_id for plan in plans}) > 1:
        remarks.append("These plans belong to different campaigns.")
    return remarks
