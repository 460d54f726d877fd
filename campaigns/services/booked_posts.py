"""Saving what became of a booked post: with proof where a label is required, told in the audit log."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import differences, record_change, values_of
from campaigns.models import BookedPost
from campaigns.models.booked_post import COUNTS

STATE_FIELDS = (
    "due_on",
    "url",
    "posted_on",
    "jurisdiction",
    "label",
    "label_proof",
    "screenshot",
    "checked_by",
)
COUNT_FIELDS = (*COUNTS, "counted_on", "counts_source")


def posts_with_all(posts: QuerySet[BookedPost]) -> QuerySet[BookedPost]:
    """With everything a line about a post names."""
    return posts.select_related(
        "entry__account__influencer", "entry__shortlist__campaign__brand", "checked_by"
    )


@transaction.atomic
def save_post(*, post: BookedPost, version: int, user: User) -> bool:
    """Save when the stored version is still `version`; else False, nothing saved."""
    current = BookedPost.objects.filter(pk=post.pk, version=version)
    if not current.update(version=F("version") + 1):
        return False
    stored = BookedPost.objects.select_related("checked_by").get(pk=post.pk)
    before = values_of(stored, (*STATE_FIELDS, *COUNT_FIELDS, "brief"))
    post.version = version + 1
    post.save()
    tell_post(post, before, user)
    return True


def check_label(post: BookedPost, user: User) -> None:
    """This person has seen the label on the post."""
    post.checked_by, post.checked_at = user, timezone.now()


def tell_post(post: BookedPost, before: dict[str, Any], user: User) -> None:
    """One audit entry for what changed of a post since `before`; none when nothing did."""
    changed = differences(before, values_of(post, (*STATE_FIELDS, *COUNT_FIELDS, "brief")))
    if not changed[0] and not changed[1]:
        return
    was_posted = before["posted_on"] is None and post.posted_on is not None
    counted = any(name in changed[1] for name in COUNT_FIELDS)
    record_change(
        actor=user,
        area=Area.STATE,
        what="posted" if was_posted else "counts entered" if counted else "booked post changed",
        subject=post,
        brand_key=post.entry.shortlist.campaign.brand_id,
        changed=changed,
    )
