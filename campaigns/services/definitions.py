"""Every definition of an account's rate that its posts allow, and which numbers cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaigns.metrics.definitions import (
    Definition,
    Denominator,
    Interactions,
    PostCounts,
    Statistic,
    comparable,
    every_definition,
)
from campaigns.metrics.engagement import NEWEST_DAYS
from campaigns.models import Post, SocialAccount

COUNTS = ("likes", "comments", "shares", "saves", "views")


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One definition over the newest posts: mean and median, or the single post; n is behind both."""

    words: str
    is_rate: bool
    mean: float | None
    median: float | None
    n: int


def definition_rows(posts: Sequence[Post], followers: int | None, window_posts: int) -> list[DefinitionRow]:
    """Rates by followers, by views, then counts per post; likes only, with comments, all of them."""
    found = every_definition(_counts(posts), followers or np.nan, window_posts=window_posts)
    rows: dict[tuple[Denominator | None, Interactions], dict[Statistic, tuple[float, int]]] = {}
    for definition, value in found.items():
        rows.setdefault((definition.denominator, definition.interactions), {})[definition.statistic] = value
    order = (Denominator.FOLLOWERS, Denominator.VIEWS, None)
    return [
        _row(interactions, by, values)
        for wanted in order
        for (by, interactions), values in rows.items()
        if by == wanted
    ]


def incomparable_numbers(account: SocialAccount, posts: Sequence[Post], posts_used: int) -> list[str]:
    """Why numbers that stand near each other on the page may not be compared; empty when they may."""
    shown = {}
    if account.engagement_basis:
        shown["Engagement rate"] = Definition(
            Interactions(account.engagement_basis),
            Denominator.FOLLOWERS,
            Statistic(account.statistic),
            source=account.source,
            n=account.posts_measured,
        )
    if posts_used:
        kind = Statistic.SINGLE if posts_used == 1 else Statistic.MEDIAN
        shown["Rate from posts"] = Definition(
            _interactions_of(posts), Denominator.FOLLOWERS, kind, window_days=NEWEST_DAYS, n=posts_used
        )
    if len(shown) < 2:
        return []
    (one, first), (other, second) = shown.items()
    why = comparable(first, second)
    if why is None:
        return []
    return [f"“{one}” ({first.words}) and “{other}” ({second.words}) cannot be compared: {why}."]


def _interactions_of(posts: Sequence[Post]) -> Interactions:
    """What the sum of the known interactions of these posts is made of."""
    if any(post.shares is not None or post.saves is not None for post in posts):
        return Interactions.ALL
    if any(post.comments is not None for post in posts):
        return Interactions.LIKES_COMMENTS
    return Interactions.LIKES


def _counts(posts: Sequence[Post]) -> PostCounts:
    columns = {}
    for name in COUNTS:
        cells = [getattr(post, name) for post in posts]
        if any(cell is not None for cell in cells):
            columns[name] = np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return PostCounts(**columns)


def _row(
    interactions: Interactions, by: Denominator | None, values: dict[Statistic, tuple[float, int]]
) -> DefinitionRow:
    single = values.get(Statistic.SINGLE)
    mean, median = values.get(Statistic.MEAN, single), values.get(Statistic.MEDIAN, single)
    words = f"{interactions.words}, {f'by {by.value}' if by else 'per post'}"
    words = words[0].upper() + words[1:]
    n = next(iter(values.values()))[1]
    return DefinitionRow(words, by is not None, mean and mean[0], median and median[0], n)
