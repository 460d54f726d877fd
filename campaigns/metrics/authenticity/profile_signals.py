"""What speaks for looking closer at an account: values whose direction is fixed by reason, with words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Profiles:
    """N accounts; nan is unknown, and a whole array may be unknown (None). `has_picture`, `has_url`,
    `is_private`: 1 or 0. `bio_length`: characters. `digit_share`: of the handle, 0-1. `name_words`: of
    the full name. `rate_distance`: ln rate less ln of what its size usually has, in usual spreads of that
    side. `likes`, `comments`: averages per post. `last_followers`: as measured `days_since_last` ago."""

    followers: Floats | None = None
    following: Floats | None = None
    posts: Floats | None = None
    has_picture: Floats | None = None
    bio_length: Floats | None = None
    has_url: Floats | None = None
    digit_share: Floats | None = None
    name_words: Floats | None = None
    is_private: Floats | None = None
    rate_distance: Floats | None = None
    likes: Floats | None = None
    comments: Floats | None = None
    last_followers: Floats | None = None
    days_since_last: Floats | None = None

    def __len__(self) -> int:
        known = (getattr(self, field.name) for field in fields(self))
        return next((len(values) for values in known if values is not None), 0)

    def known(self, name: str) -> Floats:
        """The array of that name; nan throughout when unknown, and where a number is negative."""
        values = getattr(self, name)
        if values is None:
            return np.full(len(self), np.nan)
        signed = name == "rate_distance"
        return np.asarray(values if signed else np.where(values >= 0, values, np.nan), dtype=np.float64)


class Signal(NamedTuple):
    """`value` of N accounts, larger speaks more for looking closer, nan unknown; `words` for one account."""

    name: str
    value: Callable[[Profiles], Floats]
    words: Callable[[Profiles, int], str]
    needs: tuple[str, ...]


def follows_more(of: Profiles) -> Floats:
    """ln((following + 1) / (followers + 1)): who follows thousands and is followed by few.

    >>> follows_more(Profiles(followers=np.array([9.0]), following=np.array([99.0]))).round(3).tolist()
    [2.303]
    """
    return np.asarray(np.log1p(of.known("following")) - np.log1p(of.known("followers")))


def _comments_per_like(of: Profiles) -> Floats:
    likes = of.known("likes")
    return np.asarray(
        np.where(likes > 0, np.log((of.known("comments") + 0.5) / np.maximum(likes, 1e-9)), np.nan)
    )


def _jump(of: Profiles) -> Floats:
    """ln growth of the followers per 30 days (per measurement where the days are unknown, at least a day)."""
    growth = np.log1p(of.known("followers")) - np.log1p(of.known("last_followers"))
    months = np.maximum(of.known("days_since_last"), 1.0) / 30
    return np.asarray(growth / np.where(np.isfinite(months), months, 1.0))


def _at(of: Profiles, name: str, at: int) -> str:
    value = of.known(name)[at]
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:,.1f}"


def _comments_words(of: Profiles, at: int) -> str:
    return f"{_at(of, 'comments', at)} comments per post beside {_at(of, 'likes', at)} likes"


def _jump_words(of: Profiles, at: int) -> str:
    days = of.known("days_since_last")[at]
    when = f" {days:,.0f} days before" if np.isfinite(days) else ""
    return f"{_at(of, 'followers', at)} followers after {_at(of, 'last_followers', at)}{when}"


def _rate_words(of: Profiles, at: int) -> str:
    away = of.known("rate_distance")[at]
    way = "above" if away > 0 else "below"
    return f"a rate {abs(away):.1f} usual spreads {way} what its size has"


def _less(name: str) -> Callable[[Profiles], Floats]:
    return lambda of: -np.log1p(of.known(name))


def _lacks(name: str) -> Callable[[Profiles], Floats]:
    return lambda of: np.where(np.isfinite(of.known(name)), 1.0 - (of.known(name) > 0), np.nan)


def _says(text: str, *names: str) -> Callable[[Profiles, int], str]:
    return lambda of, at: text.format(*(_at(of, name, at) for name in names))


def _gap(with_gap: str, without: str, name: str) -> Callable[[Profiles, int], str]:
    return lambda of, at: without if of.known(name)[at] > 0 else with_gap


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "follows_more_than_followed",
        follows_more,
        _says("follows {} accounts and is followed by {}", "following", "followers"),
        ("following", "followers"),
    ),
    Signal("few_posts", _less("posts"), _says("{} posts", "posts"), ("posts",)),
    Signal("few_followers", _less("followers"), _says("{} followers", "followers"), ("followers",)),
    Signal(
        "followers_without_posts",
        lambda of: np.log1p(of.known("followers")) - np.log1p(of.known("posts")),
        _says("{} followers on {} posts", "followers", "posts"),
        ("followers", "posts"),
    ),
    Signal(
        "no_picture", _lacks("has_picture"), _gap("no picture", "a picture", "has_picture"), ("has_picture",)
    ),
    Signal("short_bio", _less("bio_length"), _says("a bio of {} characters", "bio_length"), ("bio_length",)),
    Signal("no_url", _lacks("has_url"), _gap("no link", "a link", "has_url"), ("has_url",)),
    Signal(
        "digits_in_handle",
        lambda of: of.known("digit_share"),
        lambda of, at: f"{100 * of.known('digit_share')[at]:.0f} % of the handle are digits",
        ("digit_share",),
    ),
    Signal(
        "short_name",
        lambda of: -np.minimum(of.known("name_words"), 3.0),
        _says("words in the full name: {}", "name_words"),
        ("name_words",),
    ),
    Signal(
        "private",
        lambda of: of.known("is_private"),
        lambda of, at: "private: its posts cannot be seen" if of.known("is_private")[at] > 0 else "public",
        ("is_private",),
    ),
    Signal("rate_high", lambda of: of.known("rate_distance"), _rate_words, ("rate_distance",)),
    Signal("rate_low", lambda of: -of.known("rate_distance"), _rate_words, ("rate_distance",)),
    Signal("few_comments", lambda of: -_comments_per_like(of), _comments_words, ("comments", "likes")),
    Signal("many_comments", _comments_per_like, _comments_words, ("comments", "likes")),
    Signal("follower_jump", _jump, _jump_words, ("followers", "last_followers")),
)
NAMES = tuple(signal.name for signal in SIGNALS)


def signal_values(profiles: Profiles) -> dict[str, Floats]:
    """Every signal of N accounts, in the order of SIGNALS; nan where its inputs are missing."""
    return {signal.name: signal.value(profiles) for signal in SIGNALS}
