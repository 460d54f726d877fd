"""How many people of the target one post of an account reaches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.benchmarks import published_all, shipped_packs

Real = NDArray[np.float64]
REACH_PACK = "roster-2025"
SOURCE = "Roster 2025 on Instagram; elsewhere as many people as views, at most the followers"


def reached_by_a_post(platforms: list[str], followers: Real, impressions: Real, on_target: Real) -> Real:
    """People of the target reached by one post [accounts].

    Followers x published reach rate of the platform x on-target share. Where no rate is published
    for the platform, each view is taken for another person.
    """
    reached = np.minimum(impressions, followers)
    here = np.array(platforms, dtype=object)
    pack = next(each for each in shipped_packs() if each.name == REACH_PACK)
    for platform in set(platforms):
        series = pack.find("reach_rate", platform)
        if series is not None:
            own = here == platform
            reached[own] = followers[own] * published_all(series, followers[own]).p50
    return reached * on_target
