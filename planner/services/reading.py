"""A stored plan in words and rows; nothing is computed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.formatting import compact, exact, money_from_cents, percent
from planner.models import BudgetPlan
from planner.services.assumptions import assumption_rows
from planner.services.brief import WHAT

UNSPENT_SHARE = 0.05


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
    flips: list[str]
    definitions: list[tuple[str, int]]
    assumptions: list[tuple[str, str, str]]
    what: str


def _money(plan: BudgetPlan, cents: float | None) -> str:
    return money_from_cents(None if cents is None else round(cents), plan.currency)


def verdict(plan: BudgetPlan) -> tuple[str, str]:
    """(sentence, which side brings more): micro, celebrity or even."""
    value, bound = plan.certificate["value"], plan.certificate["bound"]
    celebrity = plan.frontier["celebrity_value"]
    what, name = WHAT[plan.maximise], plan.celebrity["name"]
    portfolio = f"{plan.portfolio['accounts']} accounts with {plan.portfolio['posts']} posts"
    expected = f"{compact(value)} {what} against {compact(celebrity)}"
    if value > celebrity:
        times = f"{value / celebrity:.2f} times" if celebrity else "all"
        return (
            f"For this spend {portfolio} are expected to bring {expected}: {times} what {name} brings.",
            "micro",
        )
    if bound < celebrity:
        return (
            f"{name} is expected to bring more: no portfolio of this pool for this spend can bring more than "
            f"{compact(bound)} {what}, {name} brings {compact(celebrity)}.",
            "celebrity",
        )
    return f"Too close to call: {expected}, and the bound is {compact(bound)}.", "even"


def proof(plan: BudgetPlan) -> str:
    """How sure the portfolio is the best one, from the certificate."""
    certificate = plan.certificate
    among = f"among {exact(certificate['candidates'])} candidates"
    if certificate["proven"]:
        return f"Proven best {among}: no portfolio within the limits has a higher expected value."
    gap = percent(certificate["gap"], 3)
    return f"Within {gap} of the best possible {among}: none can exceed {exact(certificate['bound'])}."


def _count(plan: BudgetPlan, label: str, key: str, note: str = "") -> Row:
    one, many = plan.celebrity[key], plan.portfolio[key]
    return Row(label, compact(one), compact(many), note, exact(one), exact(many))


def _amount(plan: BudgetPlan, label: str, key: str, note: str = "") -> Row:
    return Row(label, _money(plan, plan.celebrity[key]), _money(plan, plan.portfolio[key]), note)


def _share(plan: BudgetPlan, label: str, key: str, note: str, digits: int = 2) -> Row:
    return Row(label, percent(plan.celebrity[key], digits), percent(plan.portfolio[key], digits), note)


def comparison(plan: BudgetPlan) -> list[Row]:
    """Both sides, figure by figure."""
    people = "sum; people counted twice where audiences overlap"
    extras = "product, shipping, rights, agency, coordination"
    interval = Row(
        "80 % interval of engagements",
        _interval(plan.celebrity),
        _interval(plan.portfolio),
        "from the assumed spreads",
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
        _share(plan, "Engagement rate", "engagement_rate", "engagements per post / followers"),
        _count(plan, "Impressions", "impressions", "views where known, else assumed"),
        _amount(plan, "Cost per engagement", "cpe_cents", "full cost / engagements"),
        _amount(plan, "Cost per 1,000 impressions", "cpm_cents", "full cost / impressions"),
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
            "Below it the celebrity is the better buy for the same full cost, above it the others are."
        )
    low, high = even["fee_multiple"]
    if low is None and high is None:
        sentences.append(
            "No common change of the others' fees between a twentieth and twenty times flips it."
        )
    else:
        times = [f"{multiple:.2f}" for multiple in (low, high) if multiple is not None]
        sentences.append(
            f"All other fees at {_between(times[0], times[-1])} times what they are make both sides equal."
        )
    more = plan.certificate["per_1000"]
    if more:
        sentences.append(f"One more {_money(plan, 100_000)} would buy about {compact(more)} {what}.")
    return sentences


def caveats(plan: BudgetPlan) -> list[str]:
    """What a reader must know before trusting the comparison."""
    found = []
    left = plan.budget_cents - plan.portfolio["total_cents"]
    if left > plan.budget_cents * UNSPENT_SHARE:
        everybody = not plan.left_out["not_taken"]
        why = "every candidate of the pool is taken" if everybody else "the pool or the limits allow no more"
        found.append(
            f"{_money(plan, left)} of the {_money(plan, plan.budget_cents)} stay unspent: {why}. "
            "A wider pool, looser limits or more posts per account would use them; until then the two "
            "sides do not cost the same."
        )
    over = plan.celebrity["total_cents"] - plan.budget_cents
    if abs(over) > plan.budget_cents * UNSPENT_SHARE:
        word = "more" if over > 0 else "less"
        found.append(f"The celebrity side costs {_money(plan, abs(over))} {word} than the others may spend.")
    estimated = plan.lines.filter(fee_basis="estimated from followers").count()
    if estimated:
        accounts = plan.portfolio["accounts"]
        found.append(
            f"{estimated} of the {accounts} fees are estimates from followers: ask before you promise."
        )
    return found


def plan_reading(plan: BudgetPlan) -> Reading:
    sentence, winner = verdict(plan)
    return Reading(
        verdict=sentence,
        winner=winner,
        proof=proof(plan),
        rows=comparison(plan),
        caveats=caveats(plan),
        flips=flips(plan),
        definitions=sorted(plan.portfolio["definitions"].items()),
        assumptions=assumption_rows(plan),
        what=WHAT[plan.maximise],
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
        ("Cost per engagement", lambda plan: _money(plan, plan.portfolio["cpe_cents"])),
        ("Cost per 1,000 impressions", lambda plan: _money(plan, plan.portfolio["cpm_cents"])),
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
