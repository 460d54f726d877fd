"""What came of a campaign against a plan: spend, posts, engagements, reach, and what it teaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from campaigns.choices import Platform
from campaigns.formatting import cents, compact, counted
from campaigns.metrics.tiers import tier_of
from campaigns.models import BookedPost, ShortlistEntry
from campaigns.services.spend import with_agreed_total
from planner.models import BudgetPlan, PlanLine


@dataclass(eq=False, slots=True)
class Outcome:
    """Planned and actual of one account or of several together; money in cents, None is unknown.

    Attributes:
        planned_posts, planned_cents, expected: of the plan; None for an account outside of it.
        agreed_cents: agreed fees with product, shipping and rights.
        booked, posted, counted: posts so far.
        expected_so_far: of the plan's posts as many as are counted.
        engagements, views, reach: summed over counted posts that know them; None when none does.
        counted_cents: the part of the agreed money that belongs to counted posts.
        came_of_planned: the engagements of accounts of the plan alone.
    """

    label: str
    handle: str = ""
    platform: str = ""
    tier: str = ""
    account_id: int | None = None
    planned_posts: int = 0
    planned_cents: int = 0
    planned_fee_cents: int = 0
    expected: float = 0.0
    agreed_cents: int | None = None
    booked: int = 0
    posted: int = 0
    counted: int = 0
    expected_so_far: float = 0.0
    engagements: int | None = None
    views: int | None = None
    reach: int | None = None
    counted_cents: float = 0.0
    entry_id: int | None = None
    came_of_planned: int | None = None

    @property
    def cpe_cents(self) -> float | None:
        """Agreed money of counted posts per engagement."""
        return self.counted_cents / self.engagements if self.engagements and self.counted else None

    @property
    def cpm_cents(self) -> float | None:
        """Agreed money of counted posts per 1,000 views."""
        return self.counted_cents / self.views * 1000 if self.views and self.counted else None

    @property
    def planned_cpe_cents(self) -> float | None:
        return self.planned_cents / self.expected if self.expected else None

    @property
    def times(self) -> float | None:
        """What came over what was expected of the counted posts; accounts outside the plan do not count."""
        if self.came_of_planned is None or not self.expected_so_far:
            return None
        return self.came_of_planned / self.expected_so_far


@dataclass(eq=False, slots=True)
class Results:
    """A plan's results: by account, by platform, by tier, in total, with what they say."""

    rows: list[Outcome]
    platforms: list[Outcome]
    tiers: list[Outcome]
    total: Outcome
    judged: str
    taught: list[str] = field(default_factory=list)


def results_of(plan: BudgetPlan) -> Results:
    """Every account of the plan, and those agreed in the campaign outside of it; three queries."""
    rows = {line.account_id or -line.pk: _planned(line) for line in plan.lines.all()}
    bands = plan.campaign.tier_scheme.as_bands()
    for entry in _entries(plan):
        row = rows.get(entry.account_id)
        if row is None:
            account = entry.account
            tier = tier_of(account.followers, bands) or ""
            row = rows[entry.account_id] = Outcome(
                account.influencer.name, account.handle, account.platform, tier, entry.account_id
            )
        _happened(row, entry)
    everybody = list(rows.values())
    total = _together("Total", everybody)
    return Results(
        rows=everybody,
        platforms=_grouped(everybody, lambda row: Platform(row.platform).label),
        tiers=_grouped(everybody, lambda row: row.tier.capitalize() or "Outside every tier"),
        total=total,
        judged=_judged(plan, _together("Plan", [row for row in everybody if row.planned_posts]), total),
        taught=_taught(everybody),
    )


def _entries(plan: BudgetPlan) -> Iterable[ShortlistEntry]:
    entries = ShortlistEntry.objects.committed().filter(shortlist__campaign=plan.campaign_id)
    return with_agreed_total(entries).select_related("account__influencer").prefetch_related("booked_posts")


def _planned(line: PlanLine) -> Outcome:
    return Outcome(
        label=line.name,
        handle=line.handle,
        platform=line.platform,
        tier=line.tier,
        account_id=line.account_id,
        planned_posts=line.posts,
        planned_cents=line.total_cents,
        planned_fee_cents=line.fee_cents,
        expected=line.engagements or 0.0,
    )


def _happened(row: Outcome, entry: ShortlistEntry) -> None:
    posts: list[BookedPost] = list(entry.booked_posts.all())
    out = [post for post in posts if post.posted_on is not None]
    counted_posts = [post for post in out if post.counted_on is not None]
    row.entry_id = entry.pk
    row.agreed_cents = None if entry.agreed_total is None else cents(entry.agreed_total)
    row.booked, row.posted, row.counted = len(posts), len(out), len(counted_posts)
    for name in ("engagements", "views", "reach"):
        known = [count for post in counted_posts if (count := getattr(post, name)) is not None]
        setattr(row, name, sum(known) if known else None)
    if row.planned_posts:
        row.expected_so_far = row.expected * min(1.0, row.counted / row.planned_posts)
        row.came_of_planned = row.engagements
    if row.booked and row.agreed_cents is not None:
        row.counted_cents = row.agreed_cents * row.counted / row.booked


def _together(label: str, rows: list[Outcome]) -> Outcome:
    """The sum; unknown stays unknown only where nobody's is known."""
    summed: dict[str, Any] = {
        name: sum(getattr(row, name) for row in rows)
        for name in (
            "planned_posts",
            "planned_cents",
            "planned_fee_cents",
            "expected",
            "booked",
            "posted",
            "counted",
            "expected_so_far",
            "counted_cents",
        )
    }
    for name in ("agreed_cents", "engagements", "came_of_planned", "views", "reach"):
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        summed[name] = sum(known) if known else None
    return Outcome(label, **summed)


def _grouped(rows: list[Outcome], name: Callable[[Outcome], str]) -> list[Outcome]:
    groups: dict[str, list[Outcome]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row)
    return [_together(label, groups[label]) for label in sorted(groups)]


def _judged(plan: BudgetPlan, own: Outcome, total: Outcome) -> str:
    """What came of the plan's own accounts against the forecast, judged once every post is counted."""
    low, high = plan.portfolio["p10"], plan.portfolio["p90"]
    span = f"{compact(low)} to {compact(high)}"
    if not total.counted:
        return f"No post is counted yet. The plan's 80 % range for all posts: {span} engagements."
    came, others = own.engagements, (total.engagements or 0) - (own.engagements or 0)
    outside = f" Accounts outside the plan brought {compact(others)} more." if others else ""
    coverage = f"{own.counted} of {counted(own.planned_posts, 'planned post')} counted"
    if own.counted < own.planned_posts:
        expected = compact(own.expected_so_far)
        return (
            f"{coverage}: {compact(came)} engagements so far, where about {expected} were expected of these. "
            f"The 80 % range for all posts is {span}; it is judged when all are counted.{outside}"
        )
    if came is None:
        return f"{coverage}, none with likes, comments, shares or saves.{outside}"
    where = "inside" if low <= came <= high else "below" if came < low else "above"
    return f"{coverage}: {compact(came)} engagements, {where} the forecast's 80 % range of {span}.{outside}"


def _taught(rows: list[Outcome]) -> list[str]:
    """What the next plan learns: how posts did against their forecast, what was paid of what was asked."""
    times = [row.times for row in rows if row.times is not None]
    deals = [
        row.agreed_cents / row.planned_fee_cents
        for row in rows
        if row.agreed_cents is not None and row.planned_fee_cents
    ]
    found = []
    if times:
        accounts = counted(len(times), "account")
        found.append(
            f"Accounts brought {median(times):.2f} times their forecast (median of {accounts}, from "
            f"{min(times):.2f} to {max(times):.2f}). Their posts stand in their histories as sponsored posts "
            "now, and the next forecast learns from them."
        )
    if deals:
        accounts = counted(len(deals), "account")
        found.append(
            f"What was agreed is {median(deals):.2f} times the fees planned (median of {accounts}). "
            "Agreed fees count as own deals in the fair fees of the agency."
        )
    return found
