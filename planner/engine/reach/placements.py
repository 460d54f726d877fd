"""Whom the posts of each account reach, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.engine.candidates import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Placements:
    """Accounts with their posts; arrays are [k].

    Each post reaches a random part of those who follow the account, independently of its other
    posts; so n posts reach following * (1 - (1 - reached / following)^n) people at least once.
    Without `following` every post is seen by the same people: more posts add frequency, not reach.

    Attributes:
        reached: people of the target reached by ONE post.
        posts: how many posts; None for one each.
        following: people of the target who could see a post, at least `reached`; None if unknown.

    Raises ValueError for numbers that are negative, not finite or do not fit each other.
    """

    reached: FloatArray
    posts: IntArray | None = None
    following: FloatArray | None = None

    def __post_init__(self) -> None:
        for name in ("reached", "following"):
            column = getattr(self, name)
            if column is not None and (not np.isfinite(column).all() or (column < 0).any()):
                raise ValueError(f"{name}: finite numbers of at least 0 expected")
        if self.posts is not None and (self.posts.shape != self.reached.shape or (self.posts < 0).any()):
            raise ValueError("posts: a number of at least 0 for each account expected")
        if self.following is not None:
            if self.following.shape != self.reached.shape:
                raise ValueError("following: one number for each account expected")
            if (self.following < self.reached).any():
                raise ValueError("following: fewer people than one post reaches")

    @cached_property
    def counts(self) -> IntArray:
        """Posts of each account [k]."""
        return np.ones(len(self.reached), dtype=np.int64) if self.posts is None else self.posts

    @cached_property
    def seen_rate(self) -> FloatArray:
        """Share of those who follow that one post reaches [k]; 1 where nobody else is known of."""
        if self.following is None:
            return np.ones(len(self.reached))
        return np.divide(
            self.reached, self.following, out=np.ones(len(self.reached)), where=self.following > 0
        )

    @cached_property
    def people(self) -> FloatArray:
        """People reached at least once by an account's posts [k].

        >>> Placements(np.array([400.0]), np.array([2]), np.array([1000.0])).people.tolist()
        [640.0]
        """
        base = self.reached if self.following is None else self.following
        with np.errstate(divide="ignore", invalid="ignore"):
            missed = np.where(self.counts > 0, np.log1p(-self.seen_rate) * self.counts, 0.0)
        some: FloatArray = -base * np.expm1(missed)
        return np.where(self.counts == 1, self.reached, np.where(self.counts == 0, 0.0, some))

    @cached_property
    def gross(self) -> float:
        """Contacts: everybody counted as often as reached."""
        return float(self.reached @ self.counts)

    @cached_property
    def times_seen(self) -> FloatArray:
        """Share of an account's `people` who see 1, 2, 3 or more of its posts [k, 3]."""
        rate, count = self.seen_rate, self.counts
        missed = 1 - rate
        with np.errstate(invalid="ignore", divide="ignore"):
            one = count * rate * missed ** np.maximum(count - 1, 0)
            two = count * (count - 1) / 2 * rate**2 * missed ** np.maximum(count - 2, 0)
            whole = -np.expm1(np.where(rate < 1, np.log1p(-rate) * count, -np.inf))
            shares = np.stack(
                (one, two, np.where(count > 2, np.maximum(whole - one - two, 0.0), 0.0)), axis=1
            )
            shares = shares / shares.sum(axis=1, keepdims=True)
        return np.where(np.isfinite(shares), shares, [1.0, 0.0, 0.0])
