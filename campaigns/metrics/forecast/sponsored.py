"""What a sponsored post earns of an organic one: the account's own ratio, else what others taught."""

from __future__ import annotations

import numpy as np

from campaigns.metrics.forecast.evidence import Floats, Integers
from campaigns.metrics.forecast.prior import account_centres

FEWEST_OF_EACH = 5
_NO_EFFECT_COUNTS_AS = 10.0
_OTHERS_COUNT_AS = 10.0


def learn_sponsored_factor(log_rates: Floats, sponsored: Floats, account: Integers) -> float:
    """Rate of sponsored over organic posts: the median over accounts with some of both.

    `sponsored` is 1, 0 or nan (unknown, left out). Drawn towards 1 in logs as 10 accounts without an
    effect would: 1.0 when nobody has both.
    """
    paid, organic = sponsored == 1, sponsored == 0
    with_paid, paid_centres, _ = account_centres(log_rates[paid], account[paid])
    with_organic, organic_centres, _ = account_centres(log_rates[organic], account[organic])
    _, left, right = np.intersect1d(with_paid, with_organic, return_indices=True)
    if not len(left):
        return 1.0
    effect = float(np.median(paid_centres[left] - organic_centres[right]))
    return float(np.exp(effect * len(left) / (len(left) + _NO_EFFECT_COUNTS_AS)))


def sponsored_factor(own_ratio: Floats, paid_posts: Floats, organic_posts: Floats, others: Floats) -> Floats:
    """The factor of each account: its own ratio once it has 5 posts of each kind, drawn towards that of
    others as 10 posts of each would; before that the others', nan where that is unknown.

    >>> sponsored_factor(np.array([0.5, 0.5]), np.array([10, 4]), np.array([10, 90]), np.array([0.8, 0.8]))
    array([0.63245553, 0.8       ])
    """
    enough = (np.minimum(paid_posts, organic_posts) >= FEWEST_OF_EACH) & (own_ratio > 0)
    each = 2 / (1 / np.maximum(paid_posts, 1) + 1 / np.maximum(organic_posts, 1))
    weight = np.where(np.isfinite(others), each / (each + _OTHERS_COUNT_AS), 1.0)
    own = np.log(np.where(enough, own_ratio, 1.0))
    known = np.isfinite(others) & (others > 0)
    log_others = np.log(np.where(known, others, 1.0))
    mixed = np.exp(weight * own + (1 - weight) * log_others)
    return np.where(enough, mixed, np.where(known, others, np.nan))


def own_sponsored_ratio(windows: Floats, sponsored: Floats) -> tuple[Floats, Floats, Floats]:
    """Of (N, K) windows of ln rates and their flags: median of sponsored over median of organic posts
    (nan unless there are both), and how many there are of each."""
    known = np.isfinite(windows)
    paid, organic = known & (sponsored == 1), known & (sponsored == 0)
    paid_posts, organic_posts = paid.sum(axis=1).astype(float), organic.sum(axis=1).astype(float)
    ratio = np.full(len(windows), np.nan)
    both = (paid_posts > 0) & (organic_posts > 0)
    if both.any():
        medians = [
            np.nanmedian(np.where(kind[both], windows[both], np.nan), axis=1) for kind in (paid, organic)
        ]
        ratio[both] = np.exp(medians[0] - medians[1])
    return ratio, paid_posts, organic_posts
