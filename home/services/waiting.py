"""What waits for whom: next steps, decisions, money, and who cannot sign in yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from campaigns.models import BookedPost, Campaign, ImportRun, ShortlistEntry
from campaigns.models.booked_post import ENGAGEMENTS
from campaigns.services.spend import Spend, spends_of
from jobs.models import Job
from reviews.models import BudgetRequest, Decision, Review

SHOWN = 8


@dataclass(frozen=True, slots=True)
class CampaignMoney:
    """One campaign with its spend and what its counted posts brought; None is unknown."""

    campaign: Campaign
    spend: Spend
    posts: int
    counted: int
    engagements: int | None


def my_steps(user: User) -> QuerySet[ShortlistEntry]:
    """The user's own open entries, the most pressing first."""
    entries = ShortlistEntry.objects.visible_to(user).open().filter(owner=user)
    return entries.select_related("account__influencer", "shortlist__campaign").order_by(
        F("next_step_on").asc(nulls_last=True), "pk"
    )[:SHOWN]


def overdue_counts(user: User, today: date) -> tuple[int, int]:
    """(entries with an overdue next step, posts past their day), of everybody the user may see."""
    entries = ShortlistEntry.objects.visible_to(user).overdue(today).count()
    return entries, BookedPost.objects.visible_to(user).open().filter(due_on__lt=today).count()


def open_reviews(user: User) -> QuerySet[Review]:
    """Open reviews with how many accounts they hold and how many of them have a decision."""
    reviews = Review.objects.visible_to(user).open().with_counts().select_related("campaign__brand")
    return reviews.order_by(F("due_on").asc(nulls_last=True), "-sent_at")[:SHOWN]


def reviews_to_decide(user: User) -> QuerySet[Review]:
    """Open reviews on whose whole this person has not decided."""
    mine = Decision.objects.filter(review=OuterRef("pk"), item=None, user=user)
    reviews = Review.objects.visible_to(user).open().filter(~Exists(mine))
    return (
        reviews.with_counts()
        .select_related("campaign__brand", "sent_by")
        .order_by(F("due_on").asc(nulls_last=True), "-sent_at")[:SHOWN]
    )


def pending_budgets(user: User) -> QuerySet[BudgetRequest]:
    """Budgets that wait for an approval."""
    budgets = BudgetRequest.objects.visible_to(user).pending()
    return budgets.select_related("plan", "campaign__brand", "submitted_by")[:SHOWN]


def budgets_to_approve(user: User) -> QuerySet[BudgetRequest]:
    """Those that this person may approve and has not."""
    budgets = BudgetRequest.objects.visible_to(user).pending().exclude(submitted_by=user)
    return budgets.exclude(approvals__approver=user).select_related(
        "plan", "campaign__brand", "submitted_by"
    )[:SHOWN]


def money_of(campaigns: list[Campaign]) -> list[CampaignMoney]:
    """Budget against spend, and what came, of each campaign; two queries."""
    spends = spends_of(campaigns)
    sums = {name: Sum(name) for name in ENGAGEMENTS}
    posts = BookedPost.objects.filter(entry__shortlist__campaign__in=campaigns)
    rows = posts.values("entry__shortlist__campaign").annotate(
        posts=Count("pk", filter=Q(posted_on__isnull=False)),
        counted=Count("pk", filter=Q(counted_on__isnull=False)),
        **sums,
    )
    came = {row["entry__shortlist__campaign"]: row for row in rows.order_by()}
    return [_money(campaign, spends[campaign.pk], came.get(campaign.pk, {})) for campaign in campaigns]


def _money(campaign: Campaign, spend: Spend, came: dict[str, int | None]) -> CampaignMoney:
    known = [count for name in ENGAGEMENTS if (count := came.get(name)) is not None]
    return CampaignMoney(
        campaign,
        spend,
        posts=came.get("posts") or 0,
        counted=came.get("counted") or 0,
        engagements=sum(known) if known else None,
    )


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """What an admin looks after."""

    people: int
    never_signed_in: int
    imports: list[ImportRun]
    failed_jobs: int


def housekeeping() -> Housekeeping:
    active = User.objects.filter(is_active=True)
    return Housekeeping(
        people=active.count(),
        never_signed_in=active.filter(last_login=None).count(),
        imports=list(ImportRun.objects.select_related("run_by").order_by("-run_at")[:5]),
        failed_jobs=Job.objects.filter(state="failed").count(),
    )
