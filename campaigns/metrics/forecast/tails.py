"""Empirical quantiles of standardised errors: how far posts land from their forecast, tails included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaigns.metrics.forecast.evidence import Floats, Integers
from campaigns.metrics.forecast.trust import drawn

PROBABILITIES = np.round(np.arange(1, 100) / 100, 2)
GROUP_STARTS = (1, 2, 5, 10)
GROUP_NAMES = ("1", "2-4", "5-9", "10+")

_COUNTS_AS = 60.0
_MEAN_SCALES = np.linspace(0.0, 4.0, 81)


@dataclass(frozen=True, slots=True)
class Tails:
    """(5, 99) quantiles of the standardised error: row 0 for any account, then one per group of
    earlier posts. `log_mean`: (5, 81) ln of the mean of exp(scale x error) at the scales 0 to 4."""

    quantiles: Floats
    log_mean: Floats

    def quantile(self, probability: float, group: Integers) -> Floats:
        """The standardised quantile of each account; beyond 1 % and 99 % the outermost is continued.

        Raises ValueError outside 0 < probability < 1.
        """
        if not 0 < probability < 1:
            raise ValueError(f"A probability lies between 0 and 1, not at {probability}.")
        rows = np.array([_read(row, probability) for row in self.quantiles])
        return rows[group]

    def mean_log(self, scale: Floats, group: Integers) -> Floats:
        """ln E exp(scale x error); scale^2 / 2 for a normal error. The outermost 1 % at each end count
        as the 1 % and 99 % quantiles: a mean beyond what the posts showed is not claimed."""
        answer = np.empty(len(scale))
        for row in np.unique(group):
            chosen = group == row
            answer[chosen] = np.interp(scale[chosen], _MEAN_SCALES, self.log_mean[row])
        return np.where(np.isfinite(scale), answer, np.nan)


def post_group(posts: Floats) -> Integers:
    """The row of `Tails` by earlier posts: 1, 2-4, 5-9, 10+; row 0 without any.

    >>> post_group(np.array([0, 1, 4, 5, 10])).tolist()
    [0, 1, 2, 3, 4]
    """
    return np.searchsorted(np.array(GROUP_STARTS), np.nan_to_num(posts), side="right").astype(np.int64)


def learn_tails(errors: Floats, group: Integers, account: Integers, parent: Tails | None = None) -> Tails:
    """Tails of standardised errors (M,). Each group is drawn towards all, all towards the parent,
    as a belief worth 60 independent posts.

    Quantiles stand at i / (n + 1): with few errors the range is wider, as it must be to hold.
    """
    above = parent or default_tails()
    together = _drawn(errors, account, above.quantiles[0])
    rows = [together]
    for number in range(1, len(GROUP_STARTS) + 1):
        chosen = group == number
        inherited = together + (above.quantiles[number] - above.quantiles[0] if parent else 0.0)
        rows.append(_drawn(errors[chosen], account[chosen], np.maximum.accumulate(inherited)))
    return _with_means(np.array(rows))


def default_tails() -> Tails:
    """Student's t with 3 degrees of freedom, its middle 80 % as wide as the normal's."""
    row = _student_quantiles()
    return _with_means(np.tile(row, (len(GROUP_STARTS) + 1, 1)))


def _drawn(errors: Floats, account: Integers, towards: Floats) -> Floats:
    if not len(errors):
        return towards
    found = np.quantile(errors, PROBABILITIES, method="weibull")
    return drawn(found, towards, account, _COUNTS_AS)


def _read(row: Floats, probability: float) -> float:
    inside = float(np.interp(probability, PROBABILITIES, row))
    if PROBABILITIES[0] <= probability <= PROBABILITIES[-1]:
        return inside
    edge, inner = (row[0], row[4]) if probability < 0.5 else (row[-1], row[-5])
    beyond = np.log(0.01 / min(probability, 1 - probability)) / np.log(5)
    return float(edge + (edge - inner) * beyond)


def _with_means(quantiles: Floats) -> Tails:
    means = np.exp(_MEAN_SCALES[None, :, None] * quantiles[:, None, :]).mean(axis=2)
    return Tails(quantiles, np.log(means))


def _student_quantiles() -> Floats:
    """The exact distribution function of t with 3 degrees of freedom, inverted on a grid."""
    grid = np.linspace(-8.0, 8.0, 4001)
    below = 0.5 + (np.arctan(grid / np.sqrt(3)) + grid * np.sqrt(3) / (grid**2 + 3)) / np.pi
    row = np.interp(PROBABILITIES, below, grid)
    return np.asarray(row * 1.2816 / row[89])
