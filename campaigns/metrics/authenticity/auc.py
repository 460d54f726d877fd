"""The area under the ROC curve with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.student import normal_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Auc:
    """How probable it is that a labelled account stands before an unlabelled one (ties count half), with
    a 95 % interval by DeLong, on the log odds so that it stays within 0-1; n of each kind."""

    value: float
    low: float
    high: float
    labelled: int
    others: int


def auc(values: Floats, label: NDArray[np.bool_]) -> Auc | None:
    """The AUC of N values (nan left out); None without both kinds. DeLong, DeLong and Clarke-Pearson 1988.

    >>> found = auc(np.array([1.0, 2.0, 2.0, 3.0]), np.array([False, False, True, True]))
    >>> found.value, found.labelled
    (0.875, 2)
    """
    known = np.isfinite(values)
    ours, others = values[known & label], values[known & ~label]
    m, n = len(ours), len(others)
    if not m or not n:
        return None
    together = _midranks(np.concatenate([ours, others]))
    above = (together[:m] - _midranks(ours)) / n
    below = 1 - (together[m:] - _midranks(others)) / m
    value = float(above.mean())
    variance = _variance(above) / m + _variance(below) / n
    low, high = _interval(value, float(np.sqrt(variance)), min(m, n))
    return Auc(value, low, high, m, n)


def _midranks(values: Floats) -> Floats:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=np.float64)


def _variance(parts: Floats) -> float:
    return float(parts.var(ddof=1)) if len(parts) > 1 else 0.25


def _interval(value: float, error: float, smaller: int) -> tuple[float, float]:
    """On the log odds; a perfect separation of few is bounded by the rule of three."""
    if value in (0.0, 1.0):
        room = min(3 / smaller, 1.0)
        return (0.0, room) if value == 0.0 else (1 - room, 1.0)
    odds = np.log(value / (1 - value))
    reach = normal_quantile(0.975) * error / (value * (1 - value))
    low, high = 1 / (1 + np.exp(-np.array([odds - reach, odds + reach])))
    return float(low), float(high)
