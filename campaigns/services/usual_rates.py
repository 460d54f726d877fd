"""What rates accounts of each size usually have, by platform and definition, learnt from the catalogue."""

from __future__ import annotations

from campaigns.metrics.plausibility.sizes import Sizes, learn_sizes
from campaigns.models import Measurement, SocialAccount
from campaigns.services.account_columns import AccountColumns, every_nth, read_columns
from campaigns.services.keeping import Kept

MOST_TEACHERS = 20_000
"""Accounts of a platform that teach: every n-th by key of a larger catalogue."""

_kept = Kept(SocialAccount, Measurement)


def usual_rates(platform: str) -> dict[str, Sizes]:
    """By definition (basis); kept for ten minutes, or until rows are added."""
    found: dict[str, Sizes] = _kept.get(platform, lambda: rates_of(sample_of(platform)))
    return found


def sample_of(platform: str) -> AccountColumns:
    """The accounts that teach and that others are compared with, always the same."""
    accounts = SocialAccount.objects.filter(platform=platform).order_by("pk")
    return read_columns(every_nth(accounts, MOST_TEACHERS))


def rates_of(columns: AccountColumns) -> dict[str, Sizes]:
    """What the accounts of one platform teach, by definition."""
    found = {}
    for basis in sorted(set(columns.basis.tolist()) - {""}):
        same = columns.basis == basis
        found[basis] = learn_sizes(columns.rate[same], columns.followers[same])
    return found


def forget_usual_rates() -> None:
    """Learn anew at the next question."""
    _kept.forget()
