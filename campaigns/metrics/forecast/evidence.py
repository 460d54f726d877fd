"""What an account's own posts say: a recent centre, how many posts stand behind it, their spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NEWEST_POSTS = 30
HALF_LIVES = (1.0, 2.0, 4.0, 8.0, 16.0, np.inf)
MEDIAN_SHARES = (0.0, 0.5, 1.0)
AVERAGES_COUNT_AS = 3
"""An average somebody else took counts as this many posts: neither they nor their age are known."""

SD_PER_DEVIATION = 1.2533
"""sqrt(pi / 2): the normal's standard deviation per mean absolute deviation."""

_SPREAD_HALF_LIFE = 16.0


@dataclass(frozen=True, slots=True)
class Memory:
    """How an account's posts are weighed: the weight halves every `half_life` posts back in time;
    `median_share` of the centre is their weighted median, the rest their weighted mean (of logs)."""

    half_life: float = 4.0
    median_share: float = 0.5


@dataclass(frozen=True, slots=True)
class OwnEvidence:
    """N accounts. `centre`: ln of the usual rate, nan when unknown. `posts` behind it (0: none).
    `effective`: equally weighted posts worth as much. `spread`: sd of ln rate around the centre, nan
    when fewer than 2 posts tell. `degrees`: independent differences behind the spread.
    `only_averages`: known by averages only, not by posts."""

    centre: Floats
    posts: Floats
    effective: Floats
    spread: Floats
    degrees: Floats
    only_averages: NDArray[np.bool_]

    def take(self, chosen: NDArray[np.bool_]) -> OwnEvidence:
        """The chosen accounts."""
        return OwnEvidence(
            self.centre[chosen],
            self.posts[chosen],
            self.effective[chosen],
            self.spread[chosen],
            self.degrees[chosen],
            self.only_averages[chosen],
        )


@dataclass(frozen=True, slots=True)
class Summaries:
    """Weighted means and medians of N windows for every half-life of `half_lives`, (H, N) each."""

    half_lives: tuple[float, ...]
    mean: Floats
    median: Floats
    effective: Floats
    posts: Floats
    spread: Floats
    degrees: Floats

    def evidence(self, memory: Memory) -> OwnEvidence:
        """The evidence under one of the half-lives; ValueError for another one."""
        at = self.half_lives.index(memory.half_life)
        share = memory.median_share
        centre = share * self.median[at] + (1 - share) * self.mean[at]
        nobody = np.zeros(len(centre), dtype=bool)
        return OwnEvidence(centre, self.posts, self.effective[at], self.spread, self.degrees, nobody)

    def take(self, chosen: NDArray[np.bool_]) -> Summaries:
        """The chosen windows."""
        return Summaries(
            self.half_lives,
            self.mean[:, chosen],
            self.median[:, chosen],
            self.effective[:, chosen],
            self.posts[chosen],
            self.spread[chosen],
            self.degrees[chosen],
        )


def own_evidence(windows: Floats, memory: Memory) -> OwnEvidence:
    """The evidence of (N, K) windows: ln rate of an account's newest posts, newest first, nan for none.

    >>> window = np.log([[0.02, 0.04, 0.03]])
    >>> own = own_evidence(window, Memory(half_life=np.inf, median_share=1.0))
    >>> round(float(np.exp(own.centre[0])), 4), int(own.posts[0])
    (0.03, 3)
    """
    return summarise(windows, (memory.half_life,)).evidence(memory)


def evidence_from_averages(rates: Floats, mean_above_median: float | Floats = 0.0) -> OwnEvidence:
    """Accounts known by an average rate only (nan: unknown); each counts as few posts and says so.

    `mean_above_median` is ln(mean / median) of posts, 0 where the average is a median: a mean is
    pulled up by the account's best posts. Zero or negative rates are unknown.

    >>> own = evidence_from_averages(np.array([0.03, np.nan]))
    >>> own.posts.tolist(), own.only_averages.tolist()
    ([3.0, 0.0], [True, False])
    """
    known = np.isfinite(rates) & (rates > 0)
    centre = np.where(known, np.log(np.where(known, rates, 1.0)) - mean_above_median, np.nan)
    posts = np.where(known, float(AVERAGES_COUNT_AS), 0.0)
    unknown = np.full(len(rates), np.nan)
    return OwnEvidence(centre, posts, posts, unknown, np.zeros(len(rates)), known)


def newest_windows(log_rates: Floats, starts: Integers, ends: Integers, width: int = NEWEST_POSTS) -> Floats:
    """(N, width) windows, newest first, of the posts starts[i] <= j < ends[i] in order of time.

    `log_rates` holds all posts of all accounts, each account's in order of time.

    >>> newest_windows(np.array([1.0, 2.0, 3.0]), np.array([0]), np.array([2]), width=3)
    array([[ 2.,  1., nan]])
    """
    positions = ends[:, None] - 1 - np.arange(width)[None, :]
    inside = positions >= starts[:, None]
    if not len(log_rates):
        return np.full(positions.shape, np.nan)
    return np.where(inside, log_rates[np.maximum(positions, 0)], np.nan)


def summarise(windows: Floats, half_lives: tuple[float, ...] = HALF_LIVES) -> Summaries:
    """Means, medians and effective numbers of (N, K) windows for several half-lives, and the spread."""
    known = np.isfinite(windows)
    order = np.argsort(np.where(known, windows, np.inf), axis=1, kind="stable")
    rising = np.take_along_axis(np.where(known, windows, 0.0), order, axis=1)
    columns = [_summary(rising, known, order, half_life) for half_life in half_lives]
    means, medians, effective = (np.array(rows) for rows in zip(*columns, strict=True))
    posts = known.sum(axis=1).astype(float)
    spread, degrees = _own_spread(windows, known, rising, order)
    return Summaries(half_lives, means, medians, effective, posts, spread, degrees)


def _weights(known: NDArray[np.bool_], half_life: float) -> Floats:
    return np.where(known, 0.5 ** (np.arange(known.shape[1]) / half_life), 0.0)


def _summary(
    rising: Floats, known: NDArray[np.bool_], order: Integers, half_life: float
) -> tuple[Floats, Floats, Floats]:
    """Weighted mean, weighted median, and the number of equally weighted posts worth as much."""
    weights = np.take_along_axis(_weights(known, half_life), order, axis=1)
    total = weights.sum(axis=1)
    some = total > 0
    safe = np.where(some, total, 1.0)
    mean = np.where(some, (rising * weights).sum(axis=1) / safe, np.nan)
    median = np.where(some, _weighted_median(rising, weights / safe[:, None], known.sum(axis=1)), np.nan)
    effective = np.where(some, total**2 / np.where(some, (weights**2).sum(axis=1), 1.0), 0.0)
    return mean, median, effective


def _weighted_median(rising: Floats, weights: Floats, count: Integers) -> Floats:
    """Between the two values whose middles of cumulated weight enclose one half."""
    middles = np.cumsum(weights, axis=1) - weights / 2
    rows = np.arange(len(rising))
    upper = np.minimum((middles < 0.5).sum(axis=1), np.maximum(count - 1, 0))
    lower = np.maximum(upper - 1, 0)
    low, high = middles[rows, lower], middles[rows, upper]
    gap = high - low
    share = np.clip(np.where(gap > 0, (0.5 - low) / np.where(gap > 0, gap, 1.0), 1.0), 0.0, 1.0)
    answer: Floats = rising[rows, lower] * (1 - share) + rising[rows, upper] * share
    return answer


def _own_spread(
    windows: Floats, known: NDArray[np.bool_], rising: Floats, order: Integers
) -> tuple[Floats, Floats]:
    """Half from deviations around the recent median, half from differences of successive posts.

    The first sees slow swings that the second does not, the second is not widened by growth.
    Both are mean absolute values: one viral post does not rule them as it would a variance.
    """
    _, centre, effective = _summary(rising, known, order, _SPREAD_HALF_LIFE)
    weights = _weights(known, _SPREAD_HALF_LIFE)
    count = known.sum(axis=1)
    enough = count >= 2
    deviations = np.where(known, np.abs(windows - centre[:, None]), 0.0)
    around = (deviations * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-12)
    around *= np.sqrt(count / np.maximum(count - 1, 1))
    both = known[:, 1:] & known[:, :-1]
    steps = np.where(
        both, np.abs(np.where(both, windows[:, 1:], 0.0) - np.where(both, windows[:, :-1], 0.0)), 0.0
    )
    step_weights = np.where(both, weights[:, :-1], 0.0)
    stepwise = (steps * step_weights).sum(axis=1) / np.maximum(step_weights.sum(axis=1), 1e-12)
    spread = np.where(enough, SD_PER_DEVIATION * (around + stepwise / np.sqrt(2)) / 2, np.nan)
    return spread, np.where(enough, effective - 1, 0.0)
