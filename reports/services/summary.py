"""The first page in plain words: what is proposed, what it costs, what it brings, what would change that."""

from __future__ import annotations

from typing import Any

from campaigns.formatting import cents, compact, counted, fine_money
from campaigns.services.spend import Spend
from planner.services.reading import Reading
from reports.services.figures import (
    Chapter,
    Column,
    Grid,
    Row,
    amount,
    count,
    fine,
    from_cents,
    text,
)
from reports.services.sources import Source
from reports.services.spending import spend_sentence

GLANCE = [Column("figure", "Figure", 38), Column("value", "Value", 18, is_number=True)]
GLOSSARY = (
    ("Engagement", "A like, comment, share or save of a post."),
    ("Engagement rate", "Engagements of a post divided by the followers of the account."),
    ("CPE", "Cost per engagement: the full cost divided by the engagements."),
    ("CPM", "Cost per 1,000 impressions: the full cost divided by the impressions, times 1,000."),
    ("Impressions", "How often posts are seen; one person may be counted several times."),
    ("Reach", "How many different people see at least one post."),
    (
        "80 % range",
        "In eight of ten such campaigns the result is expected to lie inside it; one ends below, one above.",
    ),
    (
        "Proven",
        "A better choice of the accounts looked at has been ruled out by calculation, not only not found.",
    ),
    ("Full cost", "Fees with product, shipping, usage rights, coordination and agency work."),
    ("Tier", "The size class of an account by its followers."),
    ("–", "Not known. An unknown number is never counted as zero."),
)


def summary_chapter(source: Source, reading: Reading | None, spend: Spend, approval: str) -> Chapter:
    sentences = [*_proposal(source, reading), approval]
    if spend.entries:
        sentences.append(spend_sentence(spend, source.campaign.currency))
    lists = []
    if reading is not None:
        lists.append(("What would change the answer", reading.flips[:3]))
    if reading is not None and reading.caveats:
        lists.append(("What to know before relying on it", reading.caveats[:3]))
    return Chapter("summary", "Summary", sentences, [_glance(source, reading, spend)], lists)


def proposed_side(source: Source, reading: Reading) -> dict[str, Any]:
    """The totals of what the plan speaks for: the celebrity where proven to bring more, else the others."""
    assert source.plan is not None
    side = source.plan.celebrity if reading.winner == "celebrity" else source.plan.portfolio
    return dict(side)


def _proposal(source: Source, reading: Reading | None) -> list[str]:
    plan, campaign = source.plan, source.campaign
    if plan is None or reading is None:
        listed = (
            f"The shortlist {source.shortlist.name} shows who is being considered."
            if source.shortlist is not None
            else "Neither a shortlist nor a plan has been chosen yet."
        )
        budget = amount(campaign.budget, campaign.currency).shown
        return [f"{campaign.name} is a campaign of {campaign.brand} with a budget of {budget}. {listed}"]
    side = proposed_side(source, reading)
    name, posts = plan.celebrity["name"], counted(side["posts"], "post")
    if reading.winner == "celebrity":
        others = counted(plan.portfolio["accounts"], "smaller account")
        who = f"Proposed is {name} with {posts}, compared with {others}."
    else:
        accounts = counted(side["accounts"], "account")
        who = f"Proposed: {accounts} with {posts} together, compared with one celebrity, {name}."
    brings = (
        f"Expected are {compact(side['engagements'])} engagements; in eight of ten such campaigns "
        f"between {compact(side['p10'])} and {compact(side['p90'])}. One engagement costs about "
        f"{fine_money(side['cpe_cents'], plan.currency)}."
    )
    told = [f"{who} {reading.verdict}", _costs(source, side), brings]
    return told if reading.winner == "celebrity" else [*told, reading.proof]


def _costs(source: Source, side: dict[str, Any]) -> str:
    """What the proposed side costs, and how that stands to the budget where both are in one currency."""
    plan, campaign = source.plan, source.campaign
    whole, fees, other = (
        from_cents(side[name], plan.currency).shown for name in ("total_cents", "fee_cents", "other_cents")
    )
    sentence = f"It costs {whole} in all: {fees} in fees and {other} for everything else."
    if plan.currency != campaign.currency or not campaign.budget:
        return sentence
    left = cents(campaign.budget) - side["total_cents"]
    if left == 0:
        return f"{sentence} That is the campaign's whole budget."
    difference = from_cents(abs(left), plan.currency).shown
    return f"{sentence} That is {difference} {'less' if left > 0 else 'more'} than the campaign's budget."


def _glance(source: Source, reading: Reading | None, spend: Spend) -> Grid:
    money = source.campaign.currency
    rows = [Row("budget", [text("Campaign budget"), amount(spend.budget, money)])]
    if source.plan is not None and reading is not None:
        side, planned = proposed_side(source, reading), source.plan.currency
        rows += [
            Row("accounts", [text("Accounts"), count(side["accounts"])]),
            Row("posts", [text("Posts"), count(side["posts"])]),
            Row("cost", [text("Full cost"), from_cents(side["total_cents"], planned)]),
            Row("engagements", [text("Engagements, expected"), count(side["engagements"])]),
            Row("p10", [text("Low end of the 80 % range"), count(side["p10"])]),
            Row("p90", [text("High end of the 80 % range"), count(side["p90"])]),
            Row("cpe", [text("Cost per engagement"), 
                        fine(side["cpe_cents"], planned, "[value@cost]/[value@engagements]")]),
            Row("impressions", [text("Impressions, expected"), count(side["impressions"])]),
            Row("cpm", [text("Cost per 1,000 impressions"),
                        fine(side["cpm_cents"], planned, "[value@cost]/[value@impressions]*1000")]),
        ]  # fmt: skip
    if spend.entries:
        rows.append(Row("committed", [text("Agreed so far"), amount(spend.committed, money)]))
        rows.append(Row("paid", [text("Paid so far"), amount(spend.paid, money)]))
    return Grid("glance", "At a glance", GLANCE, rows)
