"""Like counts of posts that do not go with the account's own other posts, or were read tenfold wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.plausibility.findings import Check, Findings, Flags, Severity, shown
from campaigns.metrics.plausibility.tenfold import (
    Mixture,
    learn_expected,
    probabilities,
    rounded_shapes,
    shape_of,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MISREAD_FROM = 0.9
UNLIKE_OWN_POSTS = 8.0
_OTHERS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class PostCheck:
    """P counts. `misread` (P, 3): how probable it is that each is right, ten times too large, too small.
    `expected`: the middle of the account's other trustworthy counts, nan without. `repaired`: the counts,
    tenfold errors undone, for what is computed from them (the records keep what was stated)."""

    findings: Findings
    misread: Floats
    expected: Floats
    repaired: Floats


def check_posts(count: Floats, account: Integers, kind: str = "likes") -> PostCheck:
    """Judge P counts (likes, comments, saves; nan unknown) of posts of numbered accounts, in any order.

    A count that may be rounded text is held against the account's exact counts and those below 10,000,
    which are shown in full everywhere; how often such a shape is wrong is learnt from all accounts.
    """
    shape = shape_of(count)
    rounded = rounded_shapes(shape)
    exact = (shape > 0) & ~rounded
    expected, others = _middle_of(count, account, exact)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.log(expected) - np.log(count)
    told = (shape > 0) & np.isfinite(share) & (others >= np.where(exact, _OTHERS_NEEDED, 1))
    mixture = learn_expected(share[told], shape[told])
    misread = _judged(mixture, np.where(told, share, np.nan), shape)
    misread[~rounded] = (1.0, 0.0, 0.0)
    too_large, too_small = misread[:, 1] >= MISREAD_FROM, misread[:, 2] >= MISREAD_FROM
    repaired = np.where(too_large, count / 10, np.where(too_small, count * 10, count))
    unlike = told & (others >= _OTHERS_NEEDED) & (np.abs(share) >= np.log(UNLIKE_OWN_POSTS))
    findings = _findings(kind, count, expected, (too_large, too_small, unlike & ~too_large & ~too_small))
    return PostCheck(findings, misread, expected, repaired)


def _judged(mixture: Mixture, share: Floats, shape: Integers) -> Floats:
    return probabilities(mixture, share, np.zeros(len(share)), shape)


def _middle_of(count: Floats, account: Integers, chosen: Flags) -> tuple[Floats, Floats]:
    """The median of each account's chosen counts, at all its posts, and how many were chosen."""
    numbers, own = np.unique(account, return_inverse=True)
    order = np.lexsort((count[chosen], own[chosen]))
    values = count[chosen][order]
    chosen_per = np.bincount(own[chosen], minlength=len(numbers))
    if not len(values):
        return np.full(len(count), np.nan), np.zeros(len(count))
    first = np.cumsum(chosen_per) - chosen_per
    low = np.clip(first + (chosen_per - 1) // 2, 0, len(values) - 1)
    high = np.clip(first + chosen_per // 2, 0, len(values) - 1)
    middle = np.where(chosen_per > 0, (values[low] + values[high]) / 2, np.nan)
    return middle[own], chosen_per[own].astype(np.float64)


def _findings(kind: str, count: Floats, expected: Floats, flags: tuple[Flags, Flags, Flags]) -> Findings:
    too_large, too_small, unlike = flags

    def sized(factor: float, words: str) -> Check:
        def sentence(at: int) -> str:
            beside = (
                f", and the account's other posts have about {shown(expected[at])}"
                if np.isfinite(expected[at])
                else ""
            )
            return (
                f"{shown(count[at])} {kind} look ten times too {words}: rounded text of this length is "
                f"misread in this file{beside}. Probably about {shown(count[at] * factor)}."
            )

        return Check(Severity.WARNING, too_large if factor < 1 else too_small, sentence)

    def unlike_own(at: int) -> str:
        times = np.exp(abs(np.log(count[at] / expected[at])))
        way = "above" if count[at] > expected[at] else "below"
        usual = shown(expected[at])
        return f"{shown(count[at])} {kind} are {times:.0f} times {way} the account's usual {usual}."

    return Findings(
        {
            f"{kind}_ten_times_too_large": sized(0.1, "large"),
            f"{kind}_ten_times_too_small": sized(10.0, "small"),
            f"{kind}_unlike_own_posts": Check(Severity.NOTICE, unlike, unlike_own),
        }
    )
