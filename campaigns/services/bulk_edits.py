"""One change to every account of a list: on a shortlist, or of their people's niche, kind or country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from accounts.models import User
from campaigns.models import Influencer, Niche, Shortlist, SocialAccount
from campaigns.services.bulk import one_import_at_a_time
from campaigns.services.changes import bulk_changes
from campaigns.services.search import index_accounts
from campaigns.services.shortlists import add_accounts

MOST_ON_SHORTLIST = 5_000
AT_ONCE = 900
MOST_RANGES = 5_000


@transaction.atomic
def shortlist_all(*, shortlist: Shortlist, account_ids: Sequence[int], user: User) -> tuple[int, int]:
    """Add every account that is not on the list yet: (added, already there)."""
    added = present = 0
    for keys in _parts(account_ids):
        came, stood = add_accounts(shortlist=shortlist, account_ids=keys, user=user)
        added, present = added + came, present + stood
    return added, present


@transaction.atomic
def set_for_people(*, account_ids: Sequence[int], **fields: str) -> int:
    """Set fields of the people of these accounts; returns how many people differ from before."""
    one_import_at_a_time()
    changed = 0
    with bulk_changes() as changes:
        for keys in _parts(account_ids):
            people = Influencer.objects.filter(pk__in=_people(keys)).exclude(**fields)
            changed += people.update(**fields)
        for first, last in _ranges(account_ids):
            changes.note(first, last)
    return changed


@transaction.atomic
def add_niche(*, account_ids: Sequence[int], niche: Niche) -> int:
    """Give the people of these accounts a niche beside those they have; returns to how many it is new."""
    one_import_at_a_time()
    links, added = Influencer.niches.through, 0
    with bulk_changes() as changes:
        for keys in _parts(account_ids):
            people = set(_people(keys))
            have = links.objects.filter(niche=niche, influencer__in=people)
            missing = people - set(have.values_list("influencer_id", flat=True))
            links.objects.bulk_create(links(influencer_id=person, niche=niche) for person in sorted(missing))
            added += len(missing)
            marks = ", ".join(["%s"] * len(missing))
            if missing:
                whose = f"SELECT id FROM {SocialAccount._meta.db_table} WHERE influencer_id IN ({marks})"
                index_accounts(whose, sorted(missing))
        for first, last in _ranges(account_ids):
            changes.note(first, last)
    return added


def _people(keys: Sequence[int]) -> list[int]:
    people = SocialAccount.objects.filter(pk__in=keys).order_by().values_list("influencer_id", flat=True)
    return list(people.distinct())


def _ranges(account_ids: Sequence[int]) -> list[tuple[int, int]]:
    """What to note: other accounts of the same people may lie anywhere, so many become everything."""
    keys = sorted(account_ids)
    others: set[int] = set()
    if len(keys) > MOST_RANGES:
        last = SocialAccount.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return [(0, last)]
    for part in _parts(keys):
        people = _people(part)
        others |= set(
            SocialAccount.objects.filter(influencer__in=people).order_by().values_list("pk", flat=True)
        )
    return [(key, key) for key in sorted(others)]


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
