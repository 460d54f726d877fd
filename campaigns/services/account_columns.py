"""Numbers of many accounts as columns, with the followers measured before: what checks and signals read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Mod
from numpy.typing import NDArray

from campaigns.models import Measurement, SocialAccount

Floats = NDArray[np.float64]
FIELDS = (
    "pk", "influencer_id", "influencer__name", "handle", "platform", "engagement_basis", "engagement_rate",
    "measured_on", "followers", "avg_likes", "avg_comments", "avg_saves", "avg_shares", "avg_views",
    "engagements_per_post",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class AccountColumns:
    """N accounts; unknown numbers are nan. `basis` is "" where no rate is known, and a kind of its own
    where an account hides its likes: what is left is no rate of the same definition."""

    pk: list[int]
    influencer_id: list[int]
    name: list[str]
    handle: list[str]
    platform: NDArray[np.object_]
    basis: NDArray[np.object_]
    rate: Floats
    followers: Floats
    likes: Floats
    comments: Floats
    saves: Floats
    shares: Floats
    views: Floats
    engagements: Floats
    last_followers: Floats
    days_since_last: Floats

    def __len__(self) -> int:
        return len(self.pk)


def read_columns(accounts: QuerySet[SocialAccount]) -> AccountColumns:
    """The accounts of a queryset in its order; two queries."""
    rows = list(accounts.values_list(*FIELDS))
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(FIELDS)
    before = _measured_before(accounts)
    last = [before.get(pk) for pk in cells[0]]
    numbers = [floats(column) for column in (cells[6], *cells[8:])]
    rate, followers, likes, comments, saves, shares, views, engagements = numbers
    return AccountColumns(
        pk=list(cells[0]),
        influencer_id=list(cells[1]),
        name=list(cells[2]),
        handle=list(cells[3]),
        platform=np.array(cells[4], dtype=object),
        basis=np.array(
            [basis_of(basis or "", count) for basis, count in zip(cells[5], cells[9], strict=True)],
            dtype=object,
        ),
        rate=rate,
        followers=followers,
        likes=likes,
        comments=comments,
        saves=saves,
        shares=shares,
        views=views,
        engagements=engagements,
        last_followers=floats([found and found[1] for found in last]),
        days_since_last=floats(
            [found and (day - found[0]).days for found, day in zip(last, cells[7], strict=True)]
        ),
    )


def basis_of(basis: str, likes: float | None) -> str:
    """The definition of a rate for comparing it: without likes, it is another one.

    >>> basis_of("likes_comments", None), basis_of("stated", None)
    ('likes_comments_without_likes', 'stated')
    """
    return f"{basis}_without_likes" if likes is None and basis not in {"", "stated"} else basis


def _measured_before(accounts: QuerySet[SocialAccount]) -> dict[int, tuple[date, int]]:
    """Day and followers of the last measurement before the newest one, by account."""
    rows = (
        Measurement.objects.filter(
            account__in=accounts.order_by().values("pk"),
            measured_on__lt=F("account__measured_on"),
            followers__gt=0,
        )
        .order_by("account_id", "measured_on", "pk")
        .values_list("account_id", "measured_on", "followers")
    )
    return {account: (day, followers) for account, day, followers in rows}


def every_nth(accounts: QuerySet[SocialAccount], most: int) -> QuerySet[SocialAccount]:
    """At most about `most` of the accounts, always the same: every n-th by key."""
    total = accounts.count()
    step = -(-total // most)
    return accounts.annotate(turn=Mod(F("pk"), step)).filter(turn=0) if step > 1 else accounts


def newest_first(accounts: QuerySet[SocialAccount], most: int) -> QuerySet[SocialAccount]:
    """The accounts with the newest keys when there are more than `most`, else all."""
    if accounts.count() <= most:
        return accounts
    top = accounts.aggregate(top=Max("pk"))["top"]
    return accounts.filter(pk__gt=top - most)


def floats(cells: Iterable[float | None] | Sequence[float | None]) -> Floats:
    """The cells with nan for None."""
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
