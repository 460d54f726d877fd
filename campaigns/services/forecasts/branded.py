"""Branded posts earn less: by how much, for an account of this size."""

from __future__ import annotations

from campaigns.metrics.benchmarks import published_all, shipped_packs
from campaigns.services.forecasts.posts import Floats

SOURCE = "Mavrck 2019, Instagram, by followers"


def branded_worth(followers: Floats) -> Floats:
    """What a branded post earns of an ordinary one [accounts], by the published change of its band.

    Measured on Instagram and used for every platform: nothing is published for the others. Below
    the first and above the last band the nearest one counts; nan without followers.

    >>> import numpy as np
    >>> branded_worth(np.array([25_000.0])).round(2).tolist()
    [0.82]
    """
    series = next(
        each for pack in shipped_packs() for each in pack.series if each.metric == "sponsored_change"
    )
    worth: Floats = 1.0 + published_all(series, followers).p50
    return worth
