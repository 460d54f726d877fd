"""Posts that are still growing: how much a fresh post lacks when it is counted, by its age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaigns.metrics.forecast.evidence import Floats, Integers
from campaigns.metrics.forecast.trust import trust

AGE_STARTS_DAYS = (0.5, 1.5, 3.5, 8.0)
_COUNTS_AS = 30.0
_FEWEST_MATURE = 10


@dataclass(frozen=True, slots=True)
class Growth:
    """Per age (below 0.5, 1.5, 3.5, 8 days, and older): what to add to ln rate, and the factor on its sd.

    Older posts and posts of unknown age count as grown up: 0 and 1.
    """

    shift: Floats
    widening: Floats

    def at(self, age_days: Floats) -> tuple[Floats, Floats]:
        """Shift and widening of posts of this age; nan is grown up."""
        band = _age_band(age_days)
        return self.shift[band], self.widening[band]


def grown_up() -> Growth:
    """No post is still growing."""
    count = len(AGE_STARTS_DAYS) + 1
    return Growth(np.zeros(count), np.ones(count))


def learn_growth(errors: Floats, age_days: Floats, account: Integers, scale: Floats) -> Growth:
    """From errors in ln rate (M,) and their expected scale; each age drawn towards grown up
    as by 30 independent posts."""
    band = _age_band(age_days)
    mature = band == len(AGE_STARTS_DAYS)
    answer = grown_up()
    if mature.sum() < _FEWEST_MATURE:
        return answer
    usual = float(np.median(errors[mature]))
    usual_size = float(np.mean(np.abs(errors[mature] - usual) / scale[mature]))
    for number in range(len(AGE_STARTS_DAYS)):
        chosen = band == number
        if not chosen.any() or usual_size <= 0:
            continue
        weight = trust(account[chosen], _COUNTS_AS)
        shift = float(np.median(errors[chosen])) - usual
        size = float(np.mean(np.abs(errors[chosen] - usual - shift) / scale[chosen]))
        answer.shift[number] = weight * shift
        answer.widening[number] = max(size / usual_size, 0.1) ** weight
    return answer


def _age_band(age_days: Floats) -> Integers:
    age = np.where(np.isfinite(age_days), age_days, np.inf)
    return np.searchsorted(np.array(AGE_STARTS_DAYS), age, side="right").astype(np.int64)
