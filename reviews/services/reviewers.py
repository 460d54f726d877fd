"""Who reviews: a person signed in, or somebody who opened a signed link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import record_change
from reviews.models import Review, ReviewLink

SIGNER_SALT = "reviews.link"
DEFAULT_DAYS, MOST_DAYS = 14, 90


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A user or a link, never both."""

    user: User | None = None
    link: ReviewLink | None = None

    @property
    def name(self) -> str:
        return str(self.user) if self.user is not None else str(self.link)

    @property
    def key(self) -> tuple[str, int | str]:
        """As in `Decision.reviewer_key`."""
        if self.user is not None:
            return "user", self.user.pk
        assert self.link is not None
        return "link", self.link.pk

    @property
    def may_decide(self) -> bool:
        """The agency sends and answers; the brand's people and those with a link decide."""
        return self.user is None or not self.user.is_agency


def token_of(link: ReviewLink) -> str:
    """The signed part of the link's address."""
    return Signer(salt=SIGNER_SALT).sign(f"{link.pk}.{link.nonce}")


def link_of(token: str) -> ReviewLink | None:
    """The working link of this token; None for a forged, expired or revoked one."""
    try:
        key, _, nonce = Signer(salt=SIGNER_SALT).unsign(token).partition(".")
    except BadSignature:
        return None
    links = ReviewLink.objects.working().select_related("review__campaign__brand", "review__plan")
    return links.filter(pk=int(key), nonce=nonce).first() if key.isdecimal() else None


@transaction.atomic
def make_link(*, review: Review, name: str, email: str, days: int, user: User) -> ReviewLink:
    link = ReviewLink.objects.create(
        review=review,
        name=name,
        email=email,
        nonce=secrets.token_hex(12),
        expires_at=timezone.now() + timedelta(days=days),
        made_by=user,
    )
    _tell(link, user, "review link made", ({}, {"for": name, "expires": link.expires_at.date()}))
    return link


@transaction.atomic
def revoke_link(*, link: ReviewLink, user: User) -> None:
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        _tell(link, user, "review link revoked", ({"for": link.name}, {}))


def note_opening(link: ReviewLink) -> None:
    """Remember that it was opened, once an hour at most."""
    now = timezone.now()
    if link.opened_at is None or now - link.opened_at > timedelta(hours=1):
        ReviewLink.objects.filter(pk=link.pk).update(opened_at=now)


def _tell(link: ReviewLink, user: User, what: str, changed: tuple[dict, dict]) -> None:
    record_change(
        actor=user,
        area=Area.ACCESS,
        what=what,
        subject=link.review,
        brand_key=link.review.campaign.brand_id,
        changed=changed,
    )
