"""Decisions and comments of a review, and how the review stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Area
from accounts.services.audit import record_change
from campaigns.formatting import compact, money_from_cents, percent
from campaigns.models import ShortlistEntry
from reviews.models import Comment, Decision, Review, ReviewItem, Verdict
from reviews.services.reviewers import Reviewer
from reviews.services.sending import entry_numbers

LABELS = {
    "followers": "Followers",
    "engagement_rate": "Engagement rate",
    "fee_cents": "Fee per post",
    "posts": "Posts",
    "cost_cents": "Agreed in all",
}


class ReviewClosed(Exception):  # noqa: N818 - a finding, not a fault
    """No decision is taken any more."""


@dataclass(eq=False, slots=True)
class ItemStanding:
    """One account with the newest word of each reviewer, the comments, and what changed since it was sent."""

    item: ReviewItem
    decisions: list[Decision] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    mine: Decision | None = None


@dataclass(eq=False, slots=True)
class ReviewStanding:
    """The whole review: its items, the words on the whole, counts of verdicts, what was added since."""

    items: list[ItemStanding]
    whole: list[Decision]
    comments: list[Comment]
    counts: dict[str, int]
    undecided: int
    added_since: int
    mine: Decision | None = None


@transaction.atomic
def decide(
    *,
    review: Review,
    item: ReviewItem | None,
    reviewer: Reviewer,
    verdict: str,
    rating: int | None = None,
    reason: str = "",
) -> Decision:
    """Add the reviewer's word; an earlier one of theirs stays in the history. Raises ReviewClosed."""
    if not Review.objects.select_for_update().filter(pk=review.pk, closed_at=None).exists():
        raise ReviewClosed
    decision = Decision.objects.create(
        review=review,
        item=item,
        verdict=verdict,
        rating=rating,
        reason=reason.strip(),
        user=reviewer.user,
        link=reviewer.link,
        by_name=reviewer.name,
    )
    after: dict[str, Any] = {
        "about": str(item) if item else "the whole",
        "verdict": decision.get_verdict_display(),
    }
    record_change(
        actor=reviewer.user or reviewer.name,
        area=Area.APPROVAL,
        what="decision in a review",
        subject=review,
        brand_key=review.campaign.brand_id,
        changed=({}, after | ({"rating": rating} if rating else {})),
        reason=decision.reason,
    )
    return decision


def comment(*, review: Review, item: ReviewItem | None, reviewer: Reviewer, text: str) -> Comment:
    return Comment.objects.create(
        review=review,
        item=item,
        text=text.strip(),
        user=reviewer.user,
        link=reviewer.link,
        by_name=reviewer.name,
    )


def standing_of(review: Review, reviewer: Reviewer) -> ReviewStanding:
    """Everything a page shows of a review, in a fixed number of queries."""
    items = {item.pk: ItemStanding(item) for item in review.items.select_related("account__influencer")}
    whole: list[Decision] = []
    seen: set[tuple[object, ...]] = set()
    for decision in review.decisions.all():
        if (decision.item_id, decision.reviewer_key) in seen:
            continue
        seen.add((decision.item_id, decision.reviewer_key))
        (items[decision.item_id].decisions if decision.item_id in items else whole).append(decision)
    comments: list[Comment] = []
    for remark in review.comments.all():
        (items[remark.item_id].comments if remark.item_id in items else comments).append(remark)
    for standing in items.values():
        standing.mine = _of(reviewer, standing.decisions)
    added = _mark_changes(review, list(items.values()))
    counts = Counter(_agreed(each.decisions) for each in items.values() if each.decisions)
    return ReviewStanding(
        items=list(items.values()),
        whole=whole,
        comments=comments,
        counts={
            **{verdict.label: counts.get(verdict.value, 0) for verdict in Verdict},
            "Differing": counts.get("", 0),
        },
        undecided=sum(not each.decisions for each in items.values()),
        added_since=added,
        mine=_of(reviewer, whole),
    )


def _agreed(decisions: list[Decision]) -> str:
    """The verdict all reviewers share; "" where they differ."""
    verdicts = {decision.verdict for decision in decisions}
    return verdicts.pop() if len(verdicts) == 1 else ""


def _of(reviewer: Reviewer, decisions: list[Decision]) -> Decision | None:
    return next((one for one in decisions if one.reviewer_key == reviewer.key), None)


def _mark_changes(review: Review, items: list[ItemStanding]) -> int:
    """Note on each item what is different now; returns how many entries came since."""
    if review.shortlist_id is None:
        return 0
    entries = {
        entry.pk: entry
        for entry in ShortlistEntry.objects.filter(shortlist=review.shortlist_id)
        .select_related("account")
        .prefetch_related("terms")
    }
    now = entry_numbers(list(entries.values()), review.campaign)
    for standing in items:
        key = standing.item.entry_id
        if key is None or key not in now:
            standing.changes = ["No longer on the shortlist"]
        else:
            standing.changes = differing(standing.item.numbers, now[key], review.currency)
    known = {standing.item.entry_id for standing in items}
    return sum(
        key not in known and entry.stage not in ("declined", "dropped") for key, entry in entries.items()
    )


def differing(then: dict[str, Any], now: dict[str, Any], currency: str) -> list[str]:
    """What changed, each as a sentence."""
    changed = [name for name in LABELS if then.get(name) != now.get(name)]
    return [
        f"{LABELS[name]}: {_shown(name, then.get(name), currency)} when sent, "
        f"{_shown(name, now.get(name), currency)} now"
        for name in changed
    ]


def _shown(name: str, value: Any, currency: str) -> str:
    if name.endswith("_cents"):
        return money_from_cents(value, currency)
    return percent(value) if name == "engagement_rate" else compact(value)
