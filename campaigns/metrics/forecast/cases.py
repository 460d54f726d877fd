"""Posts to learn from: each with what was known of its account before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.forecast.evidence import Floats, Integers, Summaries
from campaigns.metrics.forecast.outlook import Learnt, located


@dataclass(frozen=True, slots=True)
class Cases:
    """M posts with what was known before each: summaries of the earlier posts of its account, ln rate
    as it came (`actual`, nan: not usable), the account's number, ln followers (nan: unknown), size
    band (-1: unknown), age in days when it was counted (nan: unknown)."""

    earlier: Summaries
    actual: Floats
    account: Integers
    log_followers: Floats
    band: Integers
    age_days: Floats

    def take(self, chosen: NDArray[np.bool_]) -> Cases:
        """The chosen posts."""
        return Cases(
            self.earlier.take(chosen),
            self.actual[chosen],
            self.account[chosen],
            self.log_followers[chosen],
            self.band[chosen],
            self.age_days[chosen],
        )


def standardised(cases: Cases, learnt: Learnt) -> tuple[Floats, Floats]:
    """Errors of the location in ln rate, and their scale, before band, age and tails."""
    prior = learnt.size_line.at(cases.log_followers)
    location, scale, _ = located(cases.earlier.evidence(learnt.memory), prior, learnt)
    return cases.actual - location, scale
