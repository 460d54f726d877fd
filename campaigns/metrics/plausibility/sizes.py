"""What rates accounts of each size have, learnt from many accounts, and which do not fit their size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.forecast.prior import SizeLine, learn_size_line
from campaigns.metrics.plausibility.tenfold import (
    Mixture,
    learn_sized,
    possible_errors,
    probabilities,
    rounded_shapes,
    shape_of,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

TOO_SMALL_FROM, TOO_LARGE_FROM = 0.5, 0.9
"""How probable it must be. Too large is told by a low rate alone, which has innocent causes too."""

TAIL = 3.5
_NEEDED = 20
_FOLDS = 5
_SMALLEST_SPREAD = 0.05
_LEARNS_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Misfits:
    """N accounts: followers ten times too large or small; a rate too high or low for any size."""

    too_large: Flags
    too_small: Flags
    too_high: Flags
    too_low: Flags


@dataclass(frozen=True, slots=True)
class Sizes:
    """`lines`: one per fold, learnt without that fold's accounts; `below` and `above`: the distances
    from the line within which a third of the accounts lie on each side; `mixture`: how often followers
    of each written shape are tenfold wrong; `accounts` behind it (below 20: judges nobody)."""

    lines: tuple[SizeLine, ...]
    below: float
    above: float
    mixture: Mixture
    accounts: int

    def usual(self, followers: float) -> tuple[float, float, float]:
        """Low, middle and high rate of accounts of that size: two thirds lie between."""
        centre = float(np.mean([line.at(np.log([followers])).centre[0] for line in self.lines]))
        low, middle, high = np.exp([centre - self.below, centre, centre + self.above])
        return float(low), float(middle), float(high)

    def distance(self, rate: Floats, followers: Floats) -> Floats:
        """ln rate less ln of the usual one, in usual spreads of that side; nan when unknown or below 20."""
        log_rate, log_followers = _logs(rate, followers)
        if self.accounts < _NEEDED:
            return np.full(len(rate), np.nan)
        away = log_rate - _centres(self.lines, log_followers, np.arange(len(rate)) % _FOLDS)
        return np.asarray(away / np.where(away > 0, self.above, self.below))

    def judge(self, rate: Floats, followers: Floats) -> Misfits:
        """Which of N accounts do not fit; nobody without a known, positive rate and followers.

        Accounts the sizes were learnt from must come in the same order.
        """
        nobody = np.zeros(len(rate), dtype=bool)
        if self.accounts < _NEEDED:
            return Misfits(nobody, nobody, nobody, nobody)
        log_rate, log_followers = _logs(rate, followers)
        large, small = _tenfold(self.mixture, log_rate, log_followers, shape_of(followers))
        away, fits = self.distance(rate, followers), ~large & ~small
        return Misfits(large, small, fits & (away > TAIL), fits & (away < -TAIL))


def learn_sizes(rate: Floats, followers: Floats) -> Sizes:
    """From N accounts of one platform and definition of the rate (nan unknown, zero left out).

    Of more than 20,000 every so-manieth is learnt from: their order must not mean anything.
    """
    known = np.flatnonzero((rate > 0) & (followers > 0))
    chosen = known[:: _step(len(known))]
    log_rate, log_followers = _logs(rate[chosen], followers[chosen])
    shape = shape_of(followers[chosen])
    mixture = learn_sized(log_rate, log_followers, shape, possible_errors(shape))
    large, small = _tenfold(mixture, log_rate, log_followers, shape)
    usable, fold = np.where(large | small, np.nan, log_rate), chosen % _FOLDS
    lines = tuple(_line_through(usable[fold != at], log_followers[fold != at]) for at in range(_FOLDS))
    away = usable - _centres(lines, log_followers, fold)
    away = away[np.isfinite(away)]
    low, high = np.quantile(away, (0.16, 0.84)) if len(away) else (np.nan, np.nan)
    below, above = max(float(-low), _SMALLEST_SPREAD), max(float(high), _SMALLEST_SPREAD)
    return Sizes(lines, below, above, mixture, len(known))


def _step(count: int) -> int:
    """At most 20,000 of so many, and not a multiple of the folds."""
    step = -(-count // _LEARNS_FROM) or 1
    return step + 1 if step % _FOLDS == 0 else step


def _tenfold(
    mixture: Mixture, log_rate: Floats, log_followers: Floats, shape: Integers
) -> tuple[Flags, Flags]:
    """Which followers are probably ten times too large, and too small: round numbers with a known rate."""
    large, small = np.zeros(len(shape), dtype=bool), np.zeros(len(shape), dtype=bool)
    asked = np.flatnonzero(rounded_shapes(shape) & np.isfinite(log_rate))
    found = probabilities(mixture, log_rate[asked], log_followers[asked], shape[asked])
    large[asked], small[asked] = found[:, 1] >= TOO_LARGE_FROM, found[:, 2] >= TOO_SMALL_FROM
    return large, small


def _logs(rate: Floats, followers: Floats) -> tuple[Floats, Floats]:
    usable = (rate > 0) & (followers > 0)
    log_rate = np.log(np.where(usable, rate, np.nan))
    return log_rate, np.log(np.where(followers > 0, followers, np.nan))


def _line_through(log_rate: Floats, log_followers: Floats) -> SizeLine:
    return learn_size_line(log_rate, log_followers, np.full(len(log_rate), np.inf), 0.0)


def _centres(lines: tuple[SizeLine, ...], log_followers: Floats, fold: Integers) -> Floats:
    level = np.array([line.level - line.slope * line.middle for line in lines])[fold]
    slope = np.array([line.slope for line in lines])[fold]
    return np.asarray(level + slope * log_followers)
