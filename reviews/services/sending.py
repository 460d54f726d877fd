"""Sending a shortlist or a plan for review: what stands on it now is kept as it is."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import record_change
from campaigns.formatting import cents
from campaigns.models import Rate, Shortlist, ShortlistEntry
from planner.models import BudgetPlan
from planner.services.exchange import Exchange
from planner.services.fees import FeeBook, newest_rates
from reviews.models import Review, ReviewItem

MOST_ITEMS = 500


@transaction.atomic
def send_review(
    *, subject: Shortlist | BudgetPlan, title: str, message: str, due_on: Any, user: User
) -> Review:
    """Keep every account of the shortlist or the plan with its numbers of this moment."""
    is_plan = isinstance(subject, BudgetPlan)
    review = Review.objects.create(
        campaign=subject.campaign,
        plan=subject if is_plan else None,
        shortlist=None if is_plan else subject,
        title=title,
        message=message,
        due_on=due_on,
        sent_by=user,
    )
    items = _plan_items(subject) if isinstance(subject, BudgetPlan) else _entry_items(subject)
    made = [ReviewItem(review=review, position=at, **item) for at, item in enumerate(items, start=1)]
    ReviewItem.objects.bulk_create(made[:MOST_ITEMS], batch_size=200)
    record_change(
        actor=user,
        area=Area.APPROVAL,
        what="sent for review",
        subject=review,
        brand_key=subject.campaign.brand_id,
        changed=({}, {"of": str(subject), "accounts": len(made)}),
    )
    return review


@transaction.atomic
def close_review(*, review: Review, user: User) -> None:
    """No more decisions; what was decided stays."""
    if review.closed_at is None:
        review.closed_at = timezone.now()
        review.save(update_fields=["closed_at"])
        record_change(
            actor=user,
            area=Area.APPROVAL,
            what="review closed",
            subject=review,
            brand_key=review.campaign.brand_id,
        )


def entry_numbers(entries: list[ShortlistEntry], campaign: Any) -> dict[int, dict[str, Any]]:
    """The numbers of entries as a review keeps them, by key of the entry, in a fixed number of queries."""
    accounts = [entry.account_id for entry in entries]
    rates = newest_rates(Rate.objects.filter(account__in=accounts), campaign.brand)
    book = FeeBook(Exchange.newest(), campaign.currency)
    return {entry.pk: _numbers(entry, rates.get(entry.account_id), book) for entry in entries}


def _numbers(entry: ShortlistEntry, rate: Any, book: FeeBook) -> dict[str, Any]:
    lines = list(entry.terms.all())
    agreed = [line for line in lines if line.agreed_fee is not None]
    fee = book.fee(rate) if rate is not None else None
    return {
        "followers": entry.account.followers,
        "engagement_rate": entry.account.engagement_rate,
        "engagements": entry.account.engagements_per_post,
        "posts": sum(line.posts for line in lines) or None,
        "fee_cents": fee.fee_cents if fee is not None and not isinstance(fee, str) else None,
        "cost_cents": cents(sum(line.agreed_total for line in agreed) + entry.extras) if agreed else None,
    }


def _entry_items(shortlist: Shortlist) -> Iterator[dict[str, Any]]:
    entries = list(
        ShortlistEntry.objects.filter(shortlist=shortlist)
        .exclude(stage__in=["declined", "dropped"])
        .select_related("account__influencer")
        .prefetch_related("terms", "account__influencer__niches")
        .order_by("-account__followers", "pk")
    )
    numbers = entry_numbers(entries, shortlist.campaign)
    for entry in entries:
        person = entry.account.influencer
        yield {
            "entry": entry,
            "account": entry.account,
            "name": person.name[:200],
            "handle": entry.account.handle,
            "platform": entry.account.platform,
            "about": ", ".join(
                part for part in (person.city, person.country, *map(str, person.niches.all())) if part
            )[:300],
            "note": entry.note,
            "numbers": numbers[entry.pk],
        }


def _plan_items(plan: BudgetPlan) -> Iterator[dict[str, Any]]:
    for line in plan.lines.select_related("account"):
        yield {
            "account": line.account,
            "name": line.name,
            "handle": line.handle,
            "platform": line.platform,
            "about": line.tier.capitalize(),
            "numbers": {
                "followers": line.followers,
                "engagement_rate": line.engagement_rate,
                "engagements": line.engagements,
                "posts": line.posts,
                "fee_cents": line.fee_per_post_cents,
                "cost_cents": line.total_cents,
            },
        }
