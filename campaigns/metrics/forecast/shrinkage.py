"""How far own evidence is trusted against what accounts of its size do, for centre and spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaigns.metrics.forecast.evidence import Floats

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """`core`: the noise of an ordinary post as a factor on the sd of all posts, viral ones included.
    `tail`: degrees of freedom of a single post's noise; inf for normal noise. `by_own_spread`: whether
    a steady account is trusted more than a jumpy one with as many posts."""

    core: float = 0.85
    tail: float = 2.0
    by_own_spread: bool = True


def own_weight(posts: Floats, within_sd: Floats | float, between_sd: Floats | float) -> Floats:
    """w = n / (n + within^2 / between^2), 0-1, growing with n (empirical Bayes, normal-normal).

    >>> own_weight(np.array([0.0, 2.0, 8.0]), 0.4, 0.2).round(3).tolist()
    [0.0, 0.333, 0.667]
    """
    n = np.nan_to_num(posts)
    ratio = np.square(within_sd) / np.square(between_sd)
    return np.asarray(n / np.maximum(n + ratio, 1e-300))


def robust_weight(
    posts: Floats, within_sd: Floats, between_sd: Floats, distance: Floats, tail: float
) -> Floats:
    """The same where a single post's noise has heavy tails: a centre of few posts far from what its size
    does is rather luck than merit, and counts less the farther it is off.

    Student's t likelihood (`tail` x n degrees of freedom) as a reweighting of n, a few rounds of
    expectation-maximisation (Lange, Little and Taylor 1989). `distance`: ln centre less ln prior.

    >>> near, far = robust_weight(np.ones(2), np.full(2, 0.5), np.full(2, 0.5), np.array([0.1, 3.0]), 2.0)
    >>> round(float(near), 2), round(float(far), 2)
    (0.5, 0.09)
    """
    weight = own_weight(posts, within_sd, between_sd)
    if not np.isfinite(tail):
        return weight
    n = np.maximum(posts, 1.0)
    off = np.square(distance) * n / np.square(within_sd)
    freedom = tail * n
    for _ in range(_ROUNDS):
        believed = np.minimum((freedom + 1) / (freedom + off * np.square(1 - weight)), 1.0)
        weight = own_weight(posts * believed, within_sd, between_sd)
    return weight


def shrunk_spread(spread: Floats, degrees: Floats, within_sd: float, spread_posts: float) -> Floats:
    """The own spread drawn towards the usual one, which counts as `spread_posts` posts.

    >>> shrunk_spread(np.array([0.8, np.nan]), np.array([8.0, 0.0]), 0.4, 8.0).round(3).tolist()
    [0.6, 0.4]
    """
    told = np.where(np.isfinite(spread), degrees, 0.0)
    own = np.where(np.isfinite(spread), spread, 0.0)
    return np.asarray((told * own + spread_posts * within_sd) / (told + spread_posts))
