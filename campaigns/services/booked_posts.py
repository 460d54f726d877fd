"""Saving what became of a booked post: with proof where a label is required, told in the audit log."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import differences, record_change, values_of
from campaigns.models import BookedPost, Post
from campaigns.models.booked_post import COUNTS
from campaigns.services.forecasts import forget_lessons

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
    learn_from(post)
    post.save()
    tell_post(post, before, user)
    return True


PUBLIC = ("likes", "comments", "shares", "views")
"""Counts everybody can see on the platform; saves, reach, clicks and sales stay with the campaign."""


def learn_from(post: BookedPost) -> None:
    """Put the counted post in its account's history, so that the next forecast learns from it.

    Does not save the booked post. Without a day or without any public count nothing is kept.
    """
    counts = {name: getattr(post, name) for name in PUBLIC}
    if post.posted_on is None or all(count is None for count in counts.values()):
        return
    at_noon = datetime.combine(post.posted_on, time(12), tzinfo=timezone.get_current_timezone())
    known = {
        "posted_at": at_noon,
        "kind": post.deliverable,
        "sponsored": True,
        "url": post.url[:300],
        **counts,
    }
    if post.post is None:
        post.post = Post.objects.create(account=post.entry.account, **known)
    else:
        Post.objects.filter(pk=post.post.pk).update(**known)
    transaction.on_commit(forget_lessons)


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
