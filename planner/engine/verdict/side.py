"""The two sides that are compared: what their placements are forecast to bring, and what they cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.engine.candidates import FloatArray
from planner.engine.verdict.law import deviate
from planner.engine.verdict.sums import Amounts


@dataclass(frozen=True)
class CampaignShock:
    """What makes all placements of a campaign do better or worse together: brand, message, season.

    A log-normal factor of mean 1 with this standard deviation of the logarithm. `shared` is the
    correlation between the factors of the two sides: 1, the default, as both would run the same
    campaign, so the factor cancels in every probability; 0 for campaigns that have nothing in common.
    """

    sd: float = 0.15
    shared: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.sd) and self.sd >= 0 and 0 <= self.shared <= 1):
            raise ValueError("shock: sd of at least 0 and shared between 0 and 1 expected")

    @property
    def common_sd(self) -> float:
        return self.sd * math.sqrt(self.shared)

    @property
    def own_sd(self) -> float:
        return self.sd * math.sqrt(1 - self.shared)


@dataclass(frozen=True, eq=False)
class Side:
    """One side; arrays are [placements], a placement is all posts of one account.

    Attributes:
        log_median, sd: median and standard deviation of the logarithm of a placement's engagements if
            it posts, without the campaign shock; -inf for none.
        cost_cents: cost of the whole side; it is paid whoever posts.
        comes: probability that a placement is posted; None for 1.
        reached: people of the target it reaches at the median; None if not known.
        reach_sd: standard deviation of the logarithm of that; None for 0.
        unique_people: unique reach of the side where overlaps correct it; None for Sainsbury's.

    Raises ValueError, naming the field, for numbers out of range.
    """

    log_median: FloatArray
    sd: FloatArray
    cost_cents: int
    comes: FloatArray | None = None
    reached: FloatArray | None = None
    reach_sd: FloatArray | None = None
    unique_people: float | None = None

    def __post_init__(self) -> None:
        shape = self.log_median.shape
        for name in ("sd", "comes", "reached", "reach_sd"):
            column = getattr(self, name)
            if column is None:
                continue
            if column.shape != shape or not np.isfinite(column).all() or (column < 0).any():
                raise ValueError(f"{name}: one finite number of at least 0 for each placement expected")
        if np.isnan(self.log_median).any() or (self.log_median == np.inf).any():
            raise ValueError("log_median: numbers or -inf expected")
        if self.comes is not None and (self.comes > 1).any():
            raise ValueError("comes: a probability is at most 1")
        if self.cost_cents < 0:
            raise ValueError("cost_cents: at least 0 expected")

    @property
    def chances(self) -> FloatArray:
        """Probability that each placement is posted."""
        return np.ones(len(self.sd)) if self.comes is None else self.comes

    @property
    def engagements(self) -> Amounts:
        return Amounts(self.log_median, self.sd, self.chances)

    def exposures(self, universe: float) -> Amounts:
        """-ln(1 - A_i / U) of each placement: they add up to the exposure t, and R = U (1 - exp(-t))."""
        if self.reached is None:
            raise ValueError("reached: not known")
        share = np.minimum(self.reached / universe, 1 - 1e-12)
        with np.errstate(divide="ignore"):
            log_median = np.log(-np.log1p(-share))
        sd = np.zeros(len(share)) if self.reach_sd is None else self.reach_sd
        return Amounts(log_median, sd, self.chances)


def logs_from_quantiles(p10: FloatArray, p50: FloatArray, p90: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(log_median, sd) of forecasts given by quantiles [n]; 0 at the median gives -inf.

    >>> log_median, sd = logs_from_quantiles(np.array([50.0]), np.array([100.0]), np.array([200.0]))
    >>> round(float(np.exp(log_median[0]))), round(float(sd[0]), 3)
    (100, 0.541)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.log(p90 / p10) / (2 * deviate(0.9))
        return np.log(p50), np.where(p50 > 0, sd, 0.0)


def logs_of_posts(
    mean: FloatArray, within_sd: FloatArray, account_sd: FloatArray, worth: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(log_median, sd) of all posts of an account together, from one post's expectation [n].

    Its posts differ by `within_sd`, what is not known about the account (`account_sd`) is common to
    them; `worth` [n, posts] is what each post brings relative to the first, 0 for none. Mean and
    variance of the sum are matched to a log-normal.

    >>> one = np.array([1000.0]), np.array([0.37]), np.array([0.3])
    >>> [round(float(logs_of_posts(*one, np.ones((1, n)))[1][0]), 3) for n in (1, 2, 10)]
    [0.476, 0.401, 0.323]
    """
    total = worth.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = (worth**2).sum(axis=1) / total**2 * np.expm1(within_sd**2)
        square = np.log1p(own) + account_sd**2
        return np.log(mean * total) - square / 2, np.where(total > 0, np.sqrt(square), 0.0)
