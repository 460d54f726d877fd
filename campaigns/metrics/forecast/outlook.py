"""The forecast itself: own evidence and prior weighed, a scale, learnt tails, any quantile."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.forecast.evidence import Floats, Integers, Memory, OwnEvidence
from campaigns.metrics.forecast.growth import Growth, grown_up
from campaigns.metrics.forecast.prior import Prior, SizeLine
from campaigns.metrics.forecast.shrinkage import Shrinkage, robust_weight, shrunk_spread
from campaigns.metrics.forecast.tails import Tails, default_tails, post_group

TYPICAL_WITHIN_SD = 0.5


@dataclass(frozen=True, slots=True)
class Learnt:
    """What other accounts' posts taught. `within_sd`: usual sd of ln rate of one account's posts;
    it counts as `spread_posts` posts against the own spread. `shrinkage`: how own evidence is trusted.
    `level_slope`: change of ln scale per unit that an account stands above its prior. `band_scale`:
    factor by size band. `accounts` and `posts` it was learnt from: 0 means defaults, which promise
    nothing in particular."""

    memory: Memory = field(default_factory=Memory)
    within_sd: float = TYPICAL_WITHIN_SD
    spread_posts: float = 8.0
    shrinkage: Shrinkage = field(default_factory=Shrinkage)
    size_line: SizeLine = field(default_factory=lambda: SizeLine(np.nan, 0.0, 0.0, 0.6, 0))
    level_slope: float = 0.0
    band_scale: Floats = field(default_factory=lambda: np.ones(1))
    growth: Growth = field(default_factory=grown_up)
    tails: Tails = field(default_factory=default_tails)
    accounts: int = 0
    posts: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """The post that is forecast, (N,) each or None: number of the account's size band (-1 unknown), age
    in days when it will be counted (nan: grown up), factor of a sponsored post (nan: unknown)."""

    band: Integers | None = None
    age_days: Floats | None = None
    sponsored_factor: Floats | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """N posts. ln rate = `location` + `scale` x learnt error; `own_weight` of the account's own
    evidence (0-1, nan when nothing is known); `sponsored_factor` as applied (nan: unknown, and then
    not applied). Everything is nan for an account without evidence and without prior."""

    location: Floats
    scale: Floats
    group: Integers
    own_weight: Floats
    sponsored_factor: Floats
    only_averages: NDArray[np.bool_]
    tails: Tails

    def quantile(self, probability: float) -> Floats:
        """The rate that a post stays below with this probability (0-1)."""
        return np.exp(self.location + self.scale * self.tails.quantile(probability, self.group))

    @property
    def p10(self) -> Floats:
        """One post in ten earns less."""
        return self.quantile(0.1)

    @property
    def p50(self) -> Floats:
        """As many posts earn more as less."""
        return self.quantile(0.5)

    @property
    def p90(self) -> Floats:
        """One post in ten earns more."""
        return self.quantile(0.9)

    @property
    def mean(self) -> Floats:
        """The expected rate: what sums over many posts need. exp(mu + s^2 / 2) for normal errors."""
        return np.exp(self.location + self.tails.mean_log(self.scale, self.group))


def located(own: OwnEvidence, prior: Prior, learnt: Learnt) -> tuple[Floats, Floats, Floats]:
    """Location and scale of ln rate, and the weight of own evidence, before band, age and sponsoring."""
    known, has_prior = np.isfinite(own.centre), np.isfinite(prior.centre)
    between = np.where(np.isfinite(prior.between_sd), prior.between_sd, learnt.size_line.between_sd)
    within = shrunk_spread(own.spread, own.degrees, learnt.within_sd, learnt.spread_posts)
    shrinkage = learnt.shrinkage
    noise = shrinkage.core * (within if shrinkage.by_own_spread else np.full(len(within), learnt.within_sd))
    away = np.where(known & has_prior, own.centre - prior.centre, 0.0)
    weight = robust_weight(np.where(known, own.effective, 0.0), noise, between, away, shrinkage.tail)
    weight = np.where(has_prior, weight, np.where(known, 1.0, np.nan))
    location = np.where(known, own.centre, 0.0) * weight
    location += np.where(has_prior, prior.centre, 0.0) * (1 - weight)
    n = np.maximum(own.effective, 1.0)
    of_location = np.where(has_prior, between**2 * (1 - weight), within**2 / n)
    above = np.where(has_prior, location - prior.centre, 0.0)
    scale = np.sqrt(within**2 + of_location) * np.exp(learnt.level_slope * np.clip(above, -3.0, 3.0))
    return location, np.where(np.isfinite(location), scale, np.nan), weight


def forecast(own: OwnEvidence, prior: Prior, learnt: Learnt, setting: Setting | None = None) -> Forecast:
    """The forecast of one more post of each of N accounts; no argument is changed.

    >>> own = OwnEvidence(*(np.array([x]) for x in (np.log(0.09), 2.0, 2.0, np.nan, 0.0)), np.array([False]))
    >>> seen = forecast(own, Prior(np.log(np.array([0.03])), np.array([0.5])), Learnt())
    >>> round(float(seen.own_weight[0]), 3), round(float(seen.p50[0]), 4)
    (0.735, 0.0672)
    """
    asked = setting or Setting()
    location, scale, weight = located(own, prior, learnt)
    if asked.band is not None:
        known = (asked.band >= 0) & (asked.band < len(learnt.band_scale))
        scale = scale * np.where(known, learnt.band_scale[np.where(known, asked.band, 0)], 1.0)
    if asked.age_days is not None:
        shift, widening = learnt.growth.at(asked.age_days)
        location, scale = location + shift, scale * widening
    factor = np.ones(len(location)) if asked.sponsored_factor is None else asked.sponsored_factor
    applied = np.where(np.isfinite(factor) & (factor > 0), factor, 1.0)
    group = post_group(np.where(np.isfinite(own.centre), own.posts, 0.0))
    location = location + np.log(applied)
    return Forecast(location, scale, group, weight, factor, own.only_averages, learnt.tails)
