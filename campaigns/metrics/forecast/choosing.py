"""Choices among a few settings by their errors on posts that are known; a default unless clearly worse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from campaigns.metrics.forecast.cases import Cases, standardised
from campaigns.metrics.forecast.evidence import HALF_LIVES, MEDIAN_SHARES, Floats, Integers, Memory
from campaigns.metrics.forecast.outlook import Learnt
from campaigns.metrics.forecast.shrinkage import Shrinkage

_SPREAD_POSTS = (4.0, 8.0, 16.0, 32.0)
_SHRINKAGES = tuple(
    Shrinkage(core, tail, by_own_spread)
    for core in (0.5, 0.7, 0.85, 1.0)
    for tail in (2.0, np.inf)
    for by_own_spread in (True, False)
)
_Choice = TypeVar("_Choice")


def choose_memory(cases: Cases) -> Memory:
    """The half-life and share of the median with the least mean absolute error of ln rate."""
    several = cases.take(cases.earlier.posts >= 2)
    choices = [Memory(half_life, share) for half_life in HALF_LIVES for share in MEDIAN_SHARES]

    def loss(memory: Memory) -> Floats:
        return np.abs(several.actual - several.earlier.evidence(memory).centre)

    return clearly_best(Memory(), choices, loss, several.account)


def choose_shrinkage(cases: Cases, learnt: Learnt) -> Shrinkage:
    """How own evidence is trusted: the likeliest under Laplace errors of the scale it implies."""

    def loss(shrinkage: Shrinkage) -> Floats:
        return _unlikeliness(cases, replace(learnt, shrinkage=shrinkage))

    return clearly_best(learnt.shrinkage, _SHRINKAGES, loss, cases.account)


def choose_spread_posts(cases: Cases, learnt: Learnt) -> float:
    """How many posts the usual spread counts as against the own one: the likeliest."""

    def loss(count: float) -> Floats:
        return _unlikeliness(cases, replace(learnt, spread_posts=count))

    return clearly_best(learnt.spread_posts, _SPREAD_POSTS, loss, cases.account)


def clearly_best(
    default: _Choice, choices: Sequence[_Choice], loss: Callable[[_Choice], Floats], account: Integers
) -> _Choice:
    """The choice with the least mean loss if it beats the default by more than one standard error.

    Accounts, not posts, count as independent; with fewer than two the default stays. Of equally good
    choices the first is taken. `loss` gives one number per post.
    """
    owner = np.unique(account, return_inverse=True)[1].reshape(-1)
    if not len(owner) or owner.max() < 1:
        return default
    losses = [loss(choice) for choice in choices]
    best = int(np.argmin([float(one.mean()) for one in losses]))
    gain = np.bincount(owner, loss(default) - losses[best])
    spread = np.sum(np.square(gain - gain.mean()))
    standard_error = float(np.sqrt(len(gain) / (len(gain) - 1) * spread))
    return choices[best] if float(gain.sum()) > standard_error else default


def _unlikeliness(cases: Cases, learnt: Learnt) -> Floats:
    """Minus the log likelihood of each error, Laplace with the scale known up to one factor."""
    errors, scale = standardised(cases, learnt)
    size = np.abs(errors) / scale
    usual = max(float(size.mean()), 1e-12)
    answer: Floats = np.log(scale) + np.log(usual) + size / usual
    return answer
