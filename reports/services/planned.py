"""The chapter on the plan: both sides in figures, what the spend buys, what would flip the answer."""

from __future__ import annotations

from campaigns.formatting import counted, exact
from planner.models import BudgetPlan, PlanLine
from planner.services.reading import Reading
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
    per,
    share,
    text,
    total_row,
)
from reports.services.sources import Source

LINES = [
    Column("name", "Influencer", 26),
    Column("handle", "Handle", 22, detail="@{}"),
    Column("platform", "Platform", 12, detail="{}"),
    Column("followers", "Followers", 13, adds_up=True, is_number=True),
    Column("rate", "Engagement rate used", 12, is_number=True),
    Column("posts", "Posts", 8, adds_up=True, is_number=True),
    Column("fees", "Fees", 13, adds_up=True, is_number=True),
    Column("other", "Other costs", 13, adds_up=True, is_number=True),
    Column("cost", "Full cost", 13, adds_up=True, is_number=True),
    Column("part", "Share of cost", 10, is_number=True),
    Column("engagements", "Expected engagements", 14, adds_up=True, is_number=True),
    Column("cpe", "Cost per engagement", 13, is_number=True),
    Column("impressions", "Expected impressions", 14, adds_up=True, is_number=True),
    Column("cpm", "Cost per 1,000 impressions", 13, is_number=True),
    Column("basis", "Where the fee is from", 28, detail="fee {}"),
    Column("measured", "Measured on", 13, detail="measured {}"),
    Column("source", "Source", 24, detail="{}"),
]
COUNTS = {
    "accounts": "Accounts",
    "posts": "Posts",
    "followers": "Followers",
    "engagements": "Engagements, expected",
    "p10": "Engagements, low end of the 80 % range",
    "p90": "Engagements, high end of the 80 % range",
    "impressions": "Impressions, expected",
    "on_target_engagements": "On-target engagements",
    "hours": "Coordination hours",
}


def plan_chapter(source: Source, reading: Reading | None) -> Chapter:
    plan = source.plan
    if plan is None or reading is None:
        return Chapter("plan", "Plan", ["No saved plan has been chosen for this report."])
    lines = list(plan.lines.all())
    sentences = [reading.verdict, reading.proof]
    if reading.judged:
        sentences.append(reading.judged.spoken)
    flips = reading.flips + (reading.judged.flips if reading.judged else [])
    lists = [("What would flip the answer", flips), ("What to know before relying on it", reading.caveats)]
    grids = [sides_grid(plan), lines_grid(plan, lines), _assumptions(reading)]
    return Chapter(
        "plan",
        f"Plan: {plan.name}",
        sentences,
        [grid for grid in grids if grid.rows],
        [(title, points) for title, points in lists if points],
        _notes(plan, lines),
    )


def sides_grid(plan: BudgetPlan) -> Grid:
    """Both sides of the comparison in the same terms."""
    money = plan.currency
    sides = (("celebrity", plan.celebrity), ("others", plan.portfolio))

    def row(key: str, label: str, *cells: Cell) -> Row:
        return Row(key, [text(label), *cells])

    rows = [
        row("fees", "Fees", *(from_cents(side["fee_cents"], money) for _, side in sides)),
        row("other", "Other costs", *(from_cents(side["other_cents"], money) for _, side in sides)),
        row(
            "cost",
            "Full cost",
            *(
                from_cents(side["total_cents"], money, f"[{name}@fees]+[{name}@other]")
                for name, side in sides
            ),
        ),
        *(
            row(key, label, *(count(side.get(key)) for _, side in sides))
            for key, label in COUNTS.items()
        ),
        row("rate", "Engagement rate used", *(share(side["engagement_rate"]) for _, side in sides)),
        row("cpe", "Cost per engagement",
            *(fine(side["cpe_cents"], money, f"[{name}@cost]/[{name}@engagements]") for name, side in sides)),
        row("cpm", "Cost per 1,000 impressions",
            *(fine(side["cpm_cents"], money, f"[{name}@cost]/[{name}@impressions]*1000")
              for name, side in sides)),
    ]  # fmt: skip
    columns = [
        Column("figure", "Figure", 38),
        Column("celebrity", plan.celebrity["name"], 18, is_number=True),
        Column("others", counted(plan.portfolio["accounts"], "other account"), 18, is_number=True),
    ]
    return Grid("sides", "Both sides for the same spend", columns, rows)


def lines_grid(plan: BudgetPlan, lines: list[PlanLine]) -> Grid:
    """Account by account, with shares and costs per result over all of them."""
    total_cents = sum(line.total_cents for line in lines)
    rows = [_line(line, plan.currency, total_cents) for line in lines]
    total = total_row(LINES, rows)
    if total is not None:
        _add_ratios(total)
    return Grid("lines", "What the spend buys", LINES, rows, total)


def _line(line: PlanLine, money: str, total_cents: int) -> Row:
    cost = from_cents(line.total_cents, money, "[fees]+[other]")
    engagements, impressions = count(line.engagements), count(line.impressions)
    part = line.total_cents / total_cents if total_cents else None
    cells = [
        text(line.name),
        text(line.handle),
        text(line.platform_label),
        count(line.followers),
        share(line.engagement_rate),
        count(line.posts),
        from_cents(line.fee_cents, money),
        from_cents(line.other_cents, money),
        cost,
        share(part, "[cost]/SUM([cost@*])" if part is not None else ""),
        engagements,
        per(cost, engagements, "[cost]/[engagements]"),
        impressions,
        per(cost, impressions, "[cost]/[impressions]*1000", 1000),
        text(line.fee_basis),
        day(line.measured_on),
        text(line.source),
    ]
    return Row(f"line{line.pk}", cells)


def _add_ratios(total: Row) -> None:
    """Costs per result of all lines together; sums of costs over sums of results, never sums of ratios."""
    at = {column.name: place for place, column in enumerate(LINES)}
    cells = total.cells
    cost, engagements, impressions = (cells[at[name]] for name in ("cost", "engagements", "impressions"))
    cells[at["cpe"]] = per(cost, engagements, "[cost]/[engagements]")
    cells[at["cpm"]] = per(cost, impressions, "[cost]/[impressions]*1000", 1000)


def _assumptions(reading: Reading) -> Grid:
    columns = [
        Column("assumption", "Assumption", 38),
        Column("used", "Used", 18),
        Column("note", "Where the default comes from", 60),
    ]
    rows = [
        Row(f"assumption{at}", [text(label), text(used), text(note)])
        for at, (label, used, note) in enumerate(reading.assumptions)
    ]
    return Grid("assumptions", "Assumptions used", columns, rows)


def _notes(plan: BudgetPlan, lines: list[PlanLine]) -> list[Note]:
    made = day(plan.created_at).shown
    accounts = counted(len(lines), "account")
    candidates = f"{exact(plan.certificate['candidates'])} candidates looked at"
    rate_source = plan.celebrity.get("rate_source") or "as entered"
    fee_source = plan.celebrity.get("fee_source") or "as entered"
    return [
        Note("Full cost", "Fees with product, shipping, usage rights, coordination and agency work.",
             f"fees per account; {plan.celebrity['name']}: {fee_source}; assumptions below the plan", made,
             accounts),
        Note("Engagements, expected", "Forecast of paid posts: each account's usual rate drawn towards "
             "accounts of its size, times what a paid post earns of a usual one.",
             f"measurements per account; {plan.celebrity['name']}: {rate_source}", made, accounts),
        Note("80 % range", "Eight of ten such campaigns are expected to end inside it.",
             "spread of posts, accounts and campaigns", made, accounts),
        Note("Impressions, expected", "Views where known, else assumed from followers.",
             "measurements and assumptions", made, accounts),
        Note("Cost per engagement, per 1,000 impressions", "Full cost / engagements; full cost / impressions "
             "x 1,000.", "worked out from the plan", made, accounts),
        Note("Proven best", "Whether a better choice of these accounts could exist, from an upper bound.",
             "the plan's certificate", made, candidates),
    ]  # fmt: skip
