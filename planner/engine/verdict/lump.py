"""Many small uncertain amounts added to one, with the right mean, variance and skewness of its logarithm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import FloatArray

NODES = 16
_Z, _W = np.polynomial.hermite_e.hermegauss(NODES)
_LEFT, _RIGHT = np.repeat(_Z, NODES), np.tile(_Z, NODES)
_BOTH = np.multiply.outer(_W, _W).ravel() / _W.sum() ** 2
STRAIGHT = 1e-4
"""A bend below this is none."""


@dataclass(frozen=True, eq=False)
class Logs:
    """Logarithms of independent amounts [k] as rising functions of a normal deviate z.

    start + slope * (exp(bend z) - 1) / bend, a line where `bend` is 0.
    """

    start: FloatArray
    slope: FloatArray
    bend: FloatArray

    def at(self, z: FloatArray) -> FloatArray:
        """Logarithms at deviates [k, nodes]."""
        bend = np.where(np.abs(self.bend) < STRAIGHT, STRAIGHT, self.bend)[:, None]
        return self.start[:, None] + self.slope[:, None] * np.expm1(bend * z) / bend

    def rows(self, which: slice) -> Logs:
        return Logs(self.start[which], self.slope[which], self.bend[which])


def added_in_pairs(means: FloatArray, variances: FloatArray) -> Logs:
    """The sum of independent amounts [k] as one row of Logs.

    Each starts as the log-normal of its mean and variance; pairs are added level by level, which
    takes log2(k) steps on arrays. Mean, variance and skewness of log(X + Y) come from 10 x 10
    Gauss-Hermite nodes (Schwartz and Yeh 1982, with a third moment).

    >>> one = added_in_pairs(np.full(2, 100.0), np.full(2, 1e-4))
    >>> round(float(np.exp(one.start[0])), 3)
    200.0
    """
    square = np.log1p(variances / means**2)
    logs = Logs(np.log(means) - square / 2, np.sqrt(square), np.zeros(len(means)))
    while (k := len(logs.start)) > 1:
        pairs = k // 2
        added = _sum_of(logs.rows(slice(0, pairs)), logs.rows(slice(pairs, 2 * pairs)))
        rest = logs.rows(slice(2 * pairs, k))
        logs = Logs(
            *(
                np.concatenate((getattr(added, name), getattr(rest, name)))
                for name in ("start", "slope", "bend")
            )
        )
    return logs


def _sum_of(first: Logs, second: Logs) -> Logs:
    together = np.logaddexp(first.at(_LEFT), second.at(_RIGHT))
    mean = together @ _BOTH
    off = together - mean[:, None]
    squares = off * off
    variance = squares @ _BOTH
    sd = np.sqrt(np.maximum(variance, 1e-18))
    return fitted(mean, sd, (squares * off) @ _BOTH / sd**3)


def fitted(mean: FloatArray, sd: FloatArray, skewness: FloatArray) -> Logs:
    """Logs with these moments [k]: a shifted log-normal, whose skewness (w + 2) sqrt(w - 1) is solved
    for w = exp(bend^2) as a cubic.

    >>> made = fitted(np.array([0.0]), np.array([1.0]), np.array([0.5]))
    >>> values = made.at(_Z)[0]
    >>> weights = _W / _W.sum()
    >>> [abs(round(float(values**power @ weights), 4)) for power in (1, 2, 3)]
    [0.0, 1.0, 0.5]
    """
    half = skewness * skewness / 2
    root = np.cbrt(1 + half + np.sqrt(half * (half + 2)))
    w = root + 1 / root - 1
    bend = np.copysign(np.sqrt(np.log(np.maximum(w, 1.0))), skewness)
    bend = np.where(np.abs(bend) < STRAIGHT, STRAIGHT, bend)
    w = np.exp(bend * bend)
    slope = sd * np.abs(bend) / np.sqrt(w * (w - 1))
    return Logs(mean - slope * (np.sqrt(w) - 1) / bend, slope, bend)
