"""Agreed money of an erased person stays in its campaign's accounts, without saying whose it was."""

from django.utils import timezone

from campaigns.models import BookedPost, Influencer, ShortlistEntry, SocialAccount
from campaigns.models.shortlist_entry import COMMITTED
from campaigns.screenshots import picture_path
from campaigns.services.erased_words import ERASED_NAME

NOWHERE = "https://erased.invalid/"


def make_anonymous(person: Influencer) -> int:
    """Give every committed or booked entry of the person a nameless account; returns how many.

    Their stages, terms, days and counts stay; addresses, links, codes and pictures of posts go.
    """
    accounts = person.accounts.all()
    bound = ShortlistEntry.objects.filter(account__in=accounts)
    keys = set(bound.filter(stage__in=COMMITTED).values_list("pk", flat=True))
    keys |= set(bound.filter(booked_posts__isnull=False).values_list("pk", flat=True))
    if not keys:
        return 0
    nobody = Influencer.objects.create(name=ERASED_NAME)
    for account in accounts:
        entries = ShortlistEntry.objects.filter(pk__in=keys, account=account)
        if entries.exists():
            entries.update(
                account=_nameless(nobody, account.platform), note="", usage_rights="", next_step=""
            )
    posts = BookedPost.objects.filter(entry__in=keys)
    for name in posts.exclude(screenshot="").values_list("screenshot", flat=True):
        picture_path(name).unlink(missing_ok=True)
    posts.exclude(url="").update(url=NOWHERE)
    posts.exclude(label_proof="").update(label_proof="seen before the erasure")
    posts.update(link="", code="", brief="")
    return len(keys)


def _nameless(nobody: Influencer, platform: str) -> SocialAccount:
    account = SocialAccount.objects.create(
        influencer=nobody,
        platform=platform,
        handle=f"erased-{nobody.pk}",
        retired_at=timezone.now(),
        retired_reason=ERASED_NAME,
    )
    return account
