"""The chapter on results: planned against actual, the forecast's range, the alternative not taken."""

from __future__ import annotations

from campaigns.choices import Platform
from campaigns.formatting import counted
from planner.models import BudgetPlan
from planner.services.results import Outcome, Results, results_of
from reports.services.figures import (
    Cell,
    Chapter,
    Column,
    Grid,
    Note,
    Row,
    count,
    day,
    fine,
    from_cents,
    share,
    text,
    total_row,
)
from reports.services.sources import Source

OUTCOMES = [
    Column("name", "Influencer", 26),
    Column("handle", "Handle", 22, detail="@{}"),
    Column("platform", "Platform", 12),
    Column("planned", "Posts planned", 10, adds_up=True, is_number=True),
    Column("posted", "Posted", 10, adds_up=True, is_number=True),
    Column("counted", "Counted", 10, adds_up=True, is_number=True),
    Column("cost", "Planned, full cost", 13, adds_up=True, is_number=True),
    Column("agreed", "Agreed", 13, adds_up=True, is_number=True),
    Column("expected", "Expected engagements", 13, adds_up=True, is_number=True),
    Column("came", "Came", 13, adds_up=True, is_number=True),
    Column("cpe", "Cost per engagement", 13, is_number=True),
]
SIDES = [
    Column("side", "Side", 38),
    Column("cost", "Full cost", 16, is_number=True),
    Column("engagements", "Engagements", 14, is_number=True),
    Column("low", "80 % range from", 14, is_number=True),
    Column("high", "to", 14, is_number=True),
]
GROUPS = [
    Column("name", "Group", 26),
    Column("posted", "Posted", 10, adds_up=True, is_number=True),
    Column("counted", "Counted", 10, adds_up=True, is_number=True),
    Column("expected", "Expected engagements", 13, adds_up=True, is_number=True),
    Column("came", "Came", 13, adds_up=True, is_number=True),
    Column("part", "Share of what came", 13, is_number=True),
]


def results_chapter(source: Source, plan: BudgetPlan) -> Chapter:
    """Results against the chosen plan."""
    results = results_of(plan)
    rows = [_outcome(row, plan.currency) for row in results.rows]
    grids = [
        Grid("sides", "Planned, actual, and the alternative not taken", SIDES, _sides(plan, results)),
        _groups("platforms", "By platform", results.platforms),
        _groups("tiers", "By tier", results.tiers),
        Grid("outcomes", "By account", OUTCOMES, rows, total_row(OUTCOMES, rows)),
    ]
    return Chapter(
        "results",
        "Results",
        [results.judged, *results.taught],
        [grid for grid in grids if grid.rows],
        notes=_notes(source, plan, results),
    )


def _outcome(row: Outcome, currency: str) -> Row:
    cells = [
        text(row.label),
        text(row.handle),
        text(Platform(row.platform).label),
        count(row.planned_posts),
        count(row.posted),
        count(row.counted),
        from_cents(row.planned_cents, currency),
        from_cents(row.agreed_cents, currency),
        count(row.expected),
        count(row.engagements),
        fine(row.cpe_cents, currency),
    ]
    return Row(f"account{row.account_id or row.handle}", cells)


def _groups(key: str, title: str, groups: list[Outcome]) -> Grid:
    came = sum(group.engagements or 0 for group in groups)
    rows = [
        Row(
            f"{key}{at}",
            [
                text(group.label),
                count(group.posted),
                count(group.counted),
                count(group.expected),
                count(group.engagements),
                share((group.engagements or 0) / came if came else None, "[came]/[came@total]"
                      if came and len(groups) > 1 else ""),
            ],
        )
        for at, group in enumerate(groups)
    ]  # fmt: skip
    return Grid(key, title, GROUPS, rows, total_row(GROUPS, rows))


def _sides(plan: BudgetPlan, results: Results) -> list[Row]:
    star, total = plan.celebrity, results.total
    return [
        _side("plan", "The plan, forecast", plan.portfolio, plan.currency),
        Row(
            "came",
            [
                text("Came so far, agreed cost"),
                from_cents(total.agreed_cents, plan.currency),
                count(total.engagements),
                Cell(None),
                Cell(None),
            ],
        ),
        _side("celebrity", f"{star['name']}, forecast", star, plan.currency),
    ]


def _side(key: str, label: str, side: dict[str, float], currency: str) -> Row:
    cells = [
        text(label),
        from_cents(side["total_cents"], currency),
        count(side["engagements"]),
        count(side["p10"]),
        count(side["p90"]),
    ]
    return Row(key, cells)


def _notes(source: Source, plan: BudgetPlan, results: Results) -> list[Note]:
    today, total = Cell(source.today).shown, results.total
    posts = f"{total.counted} of {counted(total.posted, 'published post')}"
    return [
        Note("Came", "Likes, comments, shares and saves of counted posts, as far as known.",
             "counts entered or imported, as of their day", today, posts),
        Note("Cost per engagement", "Agreed money of an account's counted posts / their engagements.",
             "terms agreed and counts, as recorded in the tool", today, posts),
        Note("Expected engagements", "The plan's forecast of all its posts.",
             "the saved plan", day(plan.created_at).shown,
             counted(len(results.rows), "account")),
    ]  # fmt: skip
