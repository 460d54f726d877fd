"""How wide the engagements of several posts spread: log-normal posts under one shared shock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist


def engagement_interval(
    expected: Sequence[float],
    posts: Sequence[int],
    *,
    post_spread: float,
    shared_spread: float,
    coverage: float = 0.8,
) -> tuple[float, float]:
    """The central interval of a sum of posts, by matching its mean and variance to a log-normal.

    `expected` [accounts] is the mean of each account's posts together, `posts` [accounts] how many
    they are; the spreads are standard deviations of the logarithm, of one post and of the shock
    that all posts share (method page, section 6). (0, 0) when nothing is expected.

    >>> low, high = engagement_interval([1000.0], [1], post_spread=0.37, shared_spread=0.15)
    >>> round(low), round(high)
    (554, 1540)
    """
    mean = math.fsum(expected)
    if mean <= 0:
        return 0.0, 0.0
    of_a_post = math.expm1(post_spread**2)
    own = math.fsum(total**2 / count * of_a_post for total, count in zip(expected, posts, strict=True))
    relative_variance = (own / mean**2 + 1) * math.exp(shared_spread**2) - 1
    sigma = math.sqrt(math.log1p(relative_variance))
    middle = math.log(mean) - sigma**2 / 2
    width = NormalDist().inv_cdf(0.5 + coverage / 2) * sigma
    return math.exp(middle - width), math.exp(middle + width)
