"""What a rate or a count is made of, and which of them may be compared with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Interactions(StrEnum):
    """What is counted. `STATED`: whatever the source counts."""

    LIKES = "likes"
    LIKES_COMMENTS = "likes_comments"
    ALL = "all"
    STATED = "stated"

    @property
    def words(self) -> str:
        return _INTERACTION_WORDS[self]


class Denominator(StrEnum):
    """What a rate is taken by."""

    FOLLOWERS = "followers"
    VIEWS = "views"
    REACH = "reach"
    IMPRESSIONS = "impressions"


class Statistic(StrEnum):
    """How posts were summed up; `SINGLE` is one post."""

    MEAN = "mean"
    MEDIAN = "median"
    SINGLE = "single"
    UNSTATED = "unstated"

    @property
    def words(self) -> str:
        return _STATISTIC_WORDS[self]


_INTERACTION_WORDS = {
    Interactions.LIKES: "likes only",
    Interactions.LIKES_COMMENTS: "likes + comments",
    Interactions.ALL: "all interactions",
    Interactions.STATED: "what the source counts",
}
_STATISTIC_WORDS = {
    Statistic.MEAN: "a mean",
    Statistic.MEDIAN: "a median",
    Statistic.SINGLE: "a single post",
    Statistic.UNSTATED: "an average of unstated kind",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """`denominator` None: a count per post. A window of None is unstated. `source` tells stated
    interactions of one source from another's. `n` posts are behind the number (None: unstated): n is
    part of what is shown, not of what makes two definitions the same."""

    interactions: Interactions
    denominator: Denominator | None
    statistic: Statistic = Statistic.UNSTATED
    window_posts: int | None = None
    window_days: int | None = None
    source: str = ""
    n: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The definition as it stands beside a number.

        >>> Definition(Interactions.LIKES, Denominator.VIEWS, Statistic.MEDIAN, window_posts=30, n=12).words
        'likes only by views, a median, newest 30 posts, n = 12'
        """
        by = f" by {self.denominator}" if self.denominator else " per post"
        parts = [f"{self.interactions.words}{by}", self.statistic.words]
        parts += [words for words in (_window(self),) if words]
        return ", ".join([*parts, f"n = {self.n}"] if self.n is not None else parts)


def comparable(one: Definition, other: Definition) -> str | None:
    """None when numbers of both may be compared, ranked together and averaged; else why not, in words.

    What a source leaves open (interactions "as stated", an unstated statistic) is comparable only with
    the same left open by the same source. An unstated window is no obstacle, two different ones are.

    >>> from dataclasses import replace
    >>> likes = Definition(Interactions.LIKES, Denominator.FOLLOWERS, Statistic.MEDIAN)
    >>> comparable(likes, replace(likes, interactions=Interactions.LIKES_COMMENTS))
    'likes only against likes + comments'
    >>> comparable(likes, replace(likes, denominator=Denominator.VIEWS))
    'by followers against by views'
    >>> comparable(likes, replace(likes, n=3)) is None
    True
    """
    if one.interactions is not other.interactions:
        return f"{one.interactions.words} against {other.interactions.words}"
    if one.interactions is Interactions.STATED and one.source != other.source:
        return f"what {_named(one.source)} counts against what {_named(other.source)} counts"
    if one.denominator is not other.denominator:
        return f"{_by(one)} against {_by(other)}"
    if one.statistic is not other.statistic:
        return f"{one.statistic.words} against {other.statistic.words}"
    if one.statistic is Statistic.UNSTATED and one.source != other.source:
        return f"the average of {_named(one.source)} against that of {_named(other.source)}, neither stated"
    windows = _window(one), _window(other)
    if all(windows) and windows[0] != windows[1]:
        return f"{windows[0]} against {windows[1]}"
    return None


@dataclass(frozen=True, slots=True)
class PostCounts:
    """P posts of one account; nan is unknown, and a whole array may be unknown (None)."""

    likes: Floats | None = None
    comments: Floats | None = None
    shares: Floats | None = None
    saves: Floats | None = None
    views: Floats | None = None
    reach: Floats | None = None
    impressions: Floats | None = None


def every_definition(
    posts: PostCounts,
    followers: float = np.nan,
    window_posts: int | None = None,
    window_days: int | None = None,
) -> dict[Definition, tuple[float, int]]:
    """Every rate and count that the known numbers allow, with the number of posts behind it.

    The posts are those of the window, which is only named here. A post lacking a part of a definition is
    left out of it: a missing count is never 0. A denominator of 0 is unknown. "All" needs likes, comments
    and at least one of shares and saves; the same parts in every post. ValueError for unequal lengths.

    >>> posts = PostCounts(likes=np.array([10.0, 30.0]), comments=np.array([1.0, np.nan]))
    >>> found = every_definition(posts, followers=100)
    >>> found[Definition(Interactions.LIKES, Denominator.FOLLOWERS, Statistic.MEAN)]
    (0.2, 2)
    >>> found[Definition(Interactions.LIKES_COMMENTS, Denominator.FOLLOWERS, Statistic.SINGLE)]
    (0.11, 1)
    """
    counted = _counted(posts)
    length = len(next(iter(counted.values()))) if counted else 0
    divisors: Mapping[Denominator | None, Floats] = {
        None: np.ones(length),
        Denominator.FOLLOWERS: np.full(length, followers, dtype=np.float64),
        **{by: values for by in _BY_POST if (values := getattr(posts, by.value)) is not None},
    }
    found = {}
    for interactions, count in counted.items():
        for by, divisor in divisors.items():
            usable = np.isfinite(count) & np.isfinite(divisor) & (divisor > 0)
            n = int(usable.sum())
            for statistic, value in _summed_up(count[usable] / divisor[usable]):
                definition = Definition(interactions, by, statistic, window_posts, window_days, n=n)
                found[definition] = (value, n)
    return found


_BY_POST = (Denominator.VIEWS, Denominator.REACH, Denominator.IMPRESSIONS)


def _counted(posts: PostCounts) -> dict[Interactions, Floats]:
    """The interactions per post of each kind that is known at all."""
    lengths = {len(values) for name in PostCounts.__slots__ if (values := getattr(posts, name)) is not None}
    if len(lengths) > 1:
        raise ValueError(f"The counts of the posts differ in length: {sorted(lengths)}.")
    likes, comments = posts.likes, posts.comments
    extra = [part for part in (posts.shares, posts.saves) if part is not None and np.isfinite(part).any()]
    found: dict[Interactions, Floats] = {}
    if likes is not None:
        found[Interactions.LIKES] = likes.astype(np.float64)
    if likes is not None and comments is not None:
        found[Interactions.LIKES_COMMENTS] = likes + comments
        if extra:
            found[Interactions.ALL] = likes + comments + np.sum(extra, axis=0)
    return found


def _summed_up(rates: Floats) -> Iterator[tuple[Statistic, float]]:
    if len(rates) == 1:
        yield Statistic.SINGLE, float(rates[0])
    elif len(rates):
        yield Statistic.MEAN, float(rates.mean())
        yield Statistic.MEDIAN, float(np.median(rates))


def _window(of: Definition) -> str:
    parts = [f"newest {of.window_posts} posts"] if of.window_posts else []
    return " of ".join([*parts, f"last {of.window_days} days"] if of.window_days else parts)


def _by(of: Definition) -> str:
    return f"by {of.denominator}" if of.denominator else "a count per post"


def _named(source: str) -> str:
    return source or "an unnamed source"
