"""What accounts of one size usually do: a robust line of ln rate on ln followers, and how they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaigns.metrics.forecast.evidence import Floats, Integers

TYPICAL_BETWEEN_SD = 0.6
_TYPICAL_COUNTS_AS = 5
_SMALLEST_BETWEEN_SD = 0.05
_LINE_COUNTS_FROM = 20
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Prior:
    """N accounts: ln of the usual rate of accounts like it (nan: unknown) and their sd around it."""

    centre: Floats
    between_sd: Floats


@dataclass(frozen=True, slots=True)
class SizeLine:
    """ln rate = level + slope x (ln followers - middle); sd of accounts around it; accounts behind it."""

    level: float
    slope: float
    middle: float
    between_sd: float
    accounts: int

    def at(self, log_followers: Floats) -> Prior:
        """The prior of accounts of this size; of the middle one where followers are unknown.

        >>> line = SizeLine(-3.5, -0.2, 9.0, 0.6, 100)
        >>> line.at(np.array([10.0, np.nan])).centre.tolist()
        [-3.7, -3.5]
        """
        away = np.where(np.isfinite(log_followers), log_followers - self.middle, 0.0)
        return Prior(self.level + self.slope * away, np.full(len(away), self.between_sd))


def learn_size_line(centres: Floats, log_followers: Floats, posts: Floats, within_sd: float) -> SizeLine:
    """The line through the accounts' centres (N,), by least absolute deviations.

    `posts` stands behind each centre: their own noise is taken off the spread between accounts.
    The slope is shrunk towards 0 as 20 accounts without one would. Without accounts: level nan.
    """
    known = np.isfinite(centres)
    y, x, n = centres[known], log_followers[known], posts[known]
    if not len(y):
        return SizeLine(np.nan, 0.0, 0.0, TYPICAL_BETWEEN_SD, 0)
    sized = np.isfinite(x)
    middle = float(np.median(x[sized])) if sized.any() else 0.0
    away = np.where(sized, x - middle, 0.0)
    level, slope = _least_absolute(away, y) if sized.sum() >= 5 and np.ptp(away) > 0 else (0.0, 0.0)
    slope *= sized.sum() / (sized.sum() + _LINE_COUNTS_FROM)
    rest = y - slope * away
    level = float(np.median(rest))
    return SizeLine(level, float(slope), middle, _between_sd(rest - level, n, within_sd), len(y))


def account_centres(log_rates: Floats, account: Integers) -> tuple[Integers, Floats, Floats]:
    """Each account's number, median ln rate and posts, from all its posts in any order (nan left out)."""
    known = np.isfinite(log_rates)
    values, owner = log_rates[known], account[known]
    order = np.lexsort((values, owner))
    values, owner = values[order], owner[order]
    accounts, first, count = np.unique(owner, return_index=True, return_counts=True)
    if not len(values):
        return accounts.astype(np.int64), np.empty(0), np.empty(0)
    middle = (values[first + (count - 1) // 2] + values[first + count // 2]) / 2
    return accounts.astype(np.int64), middle, count.astype(float)


def _between_sd(rest: Floats, posts: Floats, within_sd: float) -> float:
    """The robust sd of the centres without the noise of their own posts, steadied for few accounts."""
    spread = float(np.median(np.abs(rest))) * 1.4826
    noise = within_sd**2 * float(np.mean(1.57 / np.maximum(posts, 1.57)))
    variance = max(spread**2 - noise, 0.0)
    count = len(rest) - 1
    steadied = count * variance + _TYPICAL_COUNTS_AS * TYPICAL_BETWEEN_SD**2
    return max(float(np.sqrt(steadied / (count + _TYPICAL_COUNTS_AS))), _SMALLEST_BETWEEN_SD)


def _least_absolute(x: Floats, y: Floats) -> tuple[float, float]:
    """Level and slope by iteratively reweighted least squares."""
    design = np.column_stack([np.ones(len(x)), x])
    line: Floats = np.array([np.median(y), 0.0])
    floor = 1e-3 * float(np.std(y)) + 1e-9
    for _ in range(_ROUNDS):
        weights = 1 / np.maximum(np.abs(y - design @ line), floor)
        weighted = design * weights[:, None]
        solved = np.linalg.lstsq(weighted.T @ design, weighted.T @ y, rcond=None)[0]
        line = solved.astype(np.float64)
    return float(line[0]), float(line[1])
