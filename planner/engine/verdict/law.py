"""The distribution of an amount of at least 0, as a table over its logarithm."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import NormalDist

import numpy as np

from planner.engine.candidates import FloatArray

STEPS, SHAKEN_STEPS, PIECES = 192, 144, 64
NOTHING = 1e-6
"""Chances below this are left out at both ends when a law is cut into pieces."""


def shock_nodes(sd: float, nodes: int = 9) -> tuple[FloatArray, FloatArray]:
    """(values, weights) [nodes] of a log-normal factor with mean 1: exp(sd z - sd^2 / 2).

    >>> values, weights = shock_nodes(0.15)
    >>> round(float(values @ weights), 12), round(float(values**2 @ weights) - 1, 6)
    (1.0, 0.022755)
    """
    if sd <= 0:
        return np.ones(1), np.ones(1)
    z, weights = _gauss(nodes)
    return np.exp(sd * z - sd * sd / 2), weights


@cache
def _gauss(nodes: int) -> tuple[FloatArray, FloatArray]:
    z, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return z, weights / weights.sum()


def normal_cdf(deviate: FloatArray) -> FloatArray:
    """Standard normal distribution function [n], to 1e-7 (Abramowitz and Stegun 26.2.17)."""
    size = np.abs(deviate)
    t = 1 / (1 + 0.2316419 * size)
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-size * size / 2) * series / math.sqrt(2 * math.pi)
    return np.where(deviate < 0, tail, 1 - tail)


def deviate(share: float) -> float:
    """The standard normal deviate below which this share lies."""
    return NormalDist().inv_cdf(share)


@dataclass(frozen=True, eq=False)
class Law:
    """P(X <= exp(log_at)) = below, at rising points [n]; straight in between.

    What lies below the first point is the chance of 0 (nothing posted), what is missing after the
    last one that of infinity (money per nothing).
    """

    log_at: FloatArray
    below: FloatArray

    def cdf(self, amounts: FloatArray) -> FloatArray:
        """P(X <= amount), amounts of any shape; negative ones give 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.log(amounts)
        found = np.interp(at, self.log_at, self.below)
        return np.where(amounts >= 0, found, 0.0)

    def quantile(self, share: float) -> float:
        """The amount that X stays below with this chance; 0 or inf inside those chances."""
        if share <= self.below[0]:
            return 0.0
        if share > self.below[-1]:
            return math.inf
        place = int(np.searchsorted(self.below, share))
        low, high = self.below[place - 1], self.below[place]
        part = (share - low) / (high - low)
        return math.exp(float(self.log_at[place - 1] * (1 - part) + self.log_at[place] * part))

    @property
    def zero(self) -> float:
        """Chance of 0."""
        return float(self.below[0])

    @property
    def infinite(self) -> float:
        """Chance of infinity."""
        return 1 - float(self.below[-1])

    @cached_property
    def pieces(self) -> tuple[FloatArray, FloatArray]:
        """(amounts, chances) [64] that stand for the law without 0 and infinity."""
        inside = np.flatnonzero((self.below > self.zero + NOTHING) & (self.below < self.below[-1] - NOTHING))
        if not len(inside):
            middle = (self.log_at[1:] + self.log_at[:-1]) / 2
            return np.exp(middle), np.diff(self.below)
        low, high = self.log_at[max(inside[0] - 1, 0)], self.log_at[min(inside[-1] + 1, len(self.log_at) - 1)]
        at = np.linspace(low, high, PIECES + 1)
        below = np.interp(at, self.log_at, self.below)
        below[0], below[-1] = self.below[0], self.below[-1]
        return np.exp((at[1:] + at[:-1]) / 2), np.diff(below)

    @cached_property
    def width(self) -> float:
        """How far the pieces spread, in logs."""
        amounts, _ = self.pieces
        return float(np.log(amounts[-1]) - np.log(amounts[0]))

    @cached_property
    def middle(self) -> float:
        """The median of what is neither 0 nor infinite."""
        amounts, chances = self.pieces
        total = np.cumsum(chances)
        return float(amounts[min(int(np.searchsorted(total, total[-1] / 2)), len(amounts) - 1)])

    def times(self, factor: float) -> Law:
        return Law(self.log_at + math.log(factor), self.below)

    def inverse(self) -> Law:
        """The law of 1 / X; the chance of 0 becomes that of infinity."""
        return Law(-self.log_at[::-1], 1 - self.below[::-1])

    def shaken(self, sd: float) -> Law:
        """The law of X times an independent log-normal factor of mean 1."""
        if sd <= 0:
            return self
        at = np.linspace(self.log_at[0] - 4 * sd, self.log_at[-1] + 4 * sd, SHAKEN_STEPS)
        amounts, chances = self.pieces
        logs = np.log(amounts)
        if logs[-1] - logs[0] < PIECES * sd:
            smooth = normal_cdf((at[:, None] - logs + sd * sd / 2) / sd) @ chances
            return Law(at, self.zero + smooth)
        values, weights = shock_nodes(sd)
        return Law(at, np.interp(at[:, None] - np.log(values), self.log_at, self.below) @ weights)

    def saturated(self, universe: float) -> Law:
        """The law of universe * (1 - exp(-X)): people reached at exposure X."""
        with np.errstate(divide="ignore"):
            at = np.log(-np.expm1(-np.exp(self.log_at))) + math.log(universe)
        rising = np.concatenate(([True], np.diff(at) > 0))
        kept = Law(at[rising], self.below[rising])
        if kept.below[-1] < 1:
            top = np.append(kept.log_at, math.log(universe) + 1e-12), np.append(kept.below, 1.0)
            return Law(*top)
        return kept
