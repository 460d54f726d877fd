"""How much posts of some accounts can teach: posts of one account are not independent of each other."""

from __future__ import annotations

import numpy as np

from campaigns.metrics.forecast.evidence import Floats, Integers

_ALIKE = 0.1


def independent_posts(account: Integers) -> float:
    """Independent posts that posts of these accounts are worth: m of one account are m / (1 + 0.1 (m - 1)),
    Kish's design effect with a correlation of 0.1, so never more than 10.

    >>> round(independent_posts(np.array([7, 7, 7, 8])), 2)
    3.5
    """
    if not len(account):
        return 0.0
    count = np.unique(account, return_counts=True)[1].astype(np.float64)
    return float(np.sum(count / (1 + _ALIKE * (count - 1))))


def trust(account: Integers, against: float) -> float:
    """The weight 0-1 of what they teach against a belief worth `against` independent posts."""
    posts = independent_posts(account)
    return posts / (posts + against)


def drawn(found: Floats, towards: Floats, account: Integers, against: float) -> Floats:
    """What was found, drawn towards a belief worth `against` independent posts."""
    weight = trust(account, against)
    return weight * found + (1 - weight) * towards
