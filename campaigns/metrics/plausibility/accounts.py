"""Accounts whose numbers can hardly be true: beside their other numbers, the last ones, other accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.plausibility.findings import Check, Findings, Severity, shown
from campaigns.metrics.plausibility.sizes import Sizes, learn_sizes
from campaigns.metrics.plausibility.tenfold import SHIFTS, TENFOLD

Floats = NDArray[np.float64]

JUMP = 5.0
_SHIFT_WITHIN = 1.5


@dataclass(frozen=True, slots=True)
class AccountNumbers:
    """N accounts; averages are per post; nan is unknown, and a whole array may be unknown (None).
    `engagements`: the stated sum, else the known parts are summed. `last_followers`: as measured before."""

    followers: Floats
    likes: Floats | None = None
    comments: Floats | None = None
    saves: Floats | None = None
    shares: Floats | None = None
    views: Floats | None = None
    engagements: Floats | None = None
    last_followers: Floats | None = None

    def known(self, name: str) -> Floats:
        """The array of that name, nan throughout when unknown."""
        values = getattr(self, name)
        return (
            np.full(len(self.followers), np.nan) if values is None else np.asarray(values, dtype=np.float64)
        )

    def rate(self) -> Floats:
        """Engagements by followers, 0-1; nan when unknown or without followers."""
        parts = [self.known(name) for name in ("likes", "comments", "shares", "saves")]
        known = [np.isfinite(part) for part in parts]
        total = sum(
            (np.where(there, part, 0.0) for there, part in zip(known, parts, strict=True)), np.zeros(1)
        )
        total = np.where(np.logical_or.reduce(known), total, np.nan)
        stated = self.known("engagements")
        count = np.where(np.isfinite(stated), stated, total)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.followers > 0, count / self.followers, np.nan)


def check_accounts(accounts: AccountNumbers, sizes: Sizes | None = None) -> Findings:
    """Every reason to doubt the numbers of N accounts.

    `sizes` is what accounts of each size usually have, learnt from a catalogue; without it, it is learnt
    from these accounts, each judged by the others. All rates must be of one definition and platform.

    >>> found = check_accounts(AccountNumbers(np.array([1000.0, 9e4]), likes=np.array([1200.0, 900.0])))
    >>> [finding.sentence for finding in found.of(0)][0]
    'An engagement rate of 120 %: 1,200 engagements per post at 1,000 followers.'
    >>> found.of(1)
    []
    """
    rate = accounts.rate()
    learnt = sizes or learn_sizes(rate, accounts.followers)
    return Findings(
        {
            **dict(_against_themselves(accounts, rate)),
            **dict(_against_last(accounts)),
            **dict(_against_others(accounts.followers, rate, learnt)),
        }
    )


def _against_themselves(accounts: AccountNumbers, rate: Floats) -> Iterator[tuple[str, Check]]:
    followers = accounts.followers

    def rate_sentence(at: int) -> str:
        count = shown(rate[at] * followers[at])
        return (
            f"An engagement rate of {100 * rate[at]:.0f} %: {count} engagements per post at "
            f"{shown(followers[at])} followers."
        )

    yield "rate_over_100_percent", Check(Severity.WARNING, rate > 1, rate_sentence)
    for kind in ("likes", "comments", "saves"):
        yield f"{kind}_above_followers", _exceeds(accounts, kind, "followers", Severity.WARNING)
    yield "comments_above_likes", _exceeds(accounts, "comments", "likes", Severity.NOTICE)
    views = accounts.known("views")
    likes_above_views = _exceeds(accounts, "likes", "views", Severity.ERROR)
    flags = likes_above_views.flags & (views > 0)
    yield "views_below_likes", Check(Severity.ERROR, flags, likes_above_views.sentence)


def _exceeds(accounts: AccountNumbers, more: str, less: str, severity: Severity) -> Check:
    above, below = accounts.known(more), accounts.known(less)

    def sentence(at: int) -> str:
        unit = "followers" if less == "followers" else f"{less} per post"
        return f"{shown(above[at])} {more} per post, more than the {shown(below[at])} {unit}."

    return Check(severity, above > below, sentence)


def _against_last(accounts: AccountNumbers) -> Iterator[tuple[str, Check]]:
    """Tenfold up or down against the last measurement, and lesser jumps."""
    now, last = accounts.followers, accounts.known("last_followers")
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log(now) - np.log(last)
    change = np.where((now > 0) & (last > 0), change, np.nan)
    shifted = np.abs(np.abs(change) - TENFOLD) <= np.log(_SHIFT_WITHIN)
    far = (np.abs(change) >= np.log(JUMP)) & ~shifted

    def sentence(at: int) -> str:
        times = np.exp(abs(change[at]))
        way = "more" if change[at] > 0 else "fewer"
        before = f"the {shown(last[at])} measured before"
        return f"{shown(now[at])} followers are {times:.1f} times {way} than {before}"

    yield (
        "followers_ten_times_last",
        Check(Severity.WARNING, shifted, lambda at: f"{sentence(at)}: a digit too many or too few?"),
    )
    yield "followers_jump", Check(Severity.NOTICE, far, lambda at: f"{sentence(at)}.")


def _against_others(followers: Floats, rate: Floats, sizes: Sizes) -> Iterator[tuple[str, Check]]:
    judged = sizes.judge(rate, followers)
    for way, flags in (("large", judged.too_large), ("small", judged.too_small)):
        shift = SHIFTS[1] if way == "large" else SHIFTS[2]
        yield (
            f"followers_ten_times_too_{way}",
            Check(Severity.WARNING, flags, _tenfold_sentence(followers, rate, way, -float(shift))),
        )
    for way, flags in (("high", judged.too_high), ("low", judged.too_low)):
        yield (
            f"rate_{way}_for_size",
            Check(Severity.NOTICE, flags, _tail_sentence(followers, rate, sizes, way)),
        )


def _tenfold_sentence(followers: Floats, rate: Floats, way: str, power: float) -> Callable[[int], str]:
    def sentence(at: int) -> str:
        likely = shown(followers[at] * 10**power)
        beside = f" and a rate of {_percent(rate[at])}" if np.isfinite(rate[at]) else ""
        return (
            f"{shown(followers[at])} followers look ten times too {way}: a round number{beside}; "
            f"{likely} would fit the other accounts better."
        )

    return sentence


def _tail_sentence(followers: Floats, rate: Floats, sizes: Sizes, way: str) -> Callable[[int], str]:
    def sentence(at: int) -> str:
        low, middle, high = (_percent(value) for value in sizes.usual(followers[at]))
        return (
            f"A rate of {_percent(rate[at])} is unusually {way} for {shown(followers[at])} followers: "
            f"accounts of that size have about {middle} (two thirds {low} to {high}, n = {sizes.accounts:,})."
        )

    return sentence


def _percent(rate: float) -> str:
    return f"{rate * 100:.3g} %"
