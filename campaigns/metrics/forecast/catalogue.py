"""From the posts of many accounts to what they teach, and to the evidence for each account's next post."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.forecast.cases import Cases
from campaigns.metrics.forecast.evidence import (
    Floats,
    Integers,
    OwnEvidence,
    newest_windows,
    own_evidence,
    summarise,
)
from campaigns.metrics.forecast.history import History
from campaigns.metrics.forecast.learning import learn, learn_newest
from campaigns.metrics.forecast.outlook import Learnt
from campaigns.metrics.forecast.sponsored import (
    learn_sponsored_factor,
    own_sponsored_ratio,
    sponsored_factor,
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """P posts with what was known before each. `windows`: (P, 30) ln rates of the newest earlier posts;
    `flags`: whether these were sponsored (1, 0, nan); `as_found`: cases that take no notice of it."""

    history: History
    band: Integers
    windows: Floats
    flags: Floats
    as_found: Cases

    @property
    def any_sponsored(self) -> bool:
        """Whether any post is known to be sponsored."""
        return bool(np.any(self.history.sponsored == 1))


@dataclass(frozen=True, slots=True)
class Taught:
    """What chosen accounts' posts taught: `learnt` for a post that has grown up, `of_newest` for each
    account's newest post, and what a sponsored post earns of an organic one."""

    learnt: Learnt
    of_newest: Learnt
    sponsored_factor: float


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next post of each of N accounts: its evidence as if organic, the factor if it is sponsored, ln
    followers at its newest post, and where that post stands among the posts as given."""

    own: OwnEvidence
    sponsored_factor: Floats
    log_followers: Floats
    newest_post: Integers


def catalogue_of(history: History, band: Integers) -> Catalogue:
    """`band` (P,): number of each post's size band in the order of the history, -1 unknown."""
    windows = history.windows()
    flags = newest_windows(history.sponsored, history.starts, history.ends)
    return Catalogue(history, band, windows, flags, _cases(history, band, windows, history.actual))


def teach(catalogue: Catalogue, chosen: NDArray[np.bool_]) -> Taught:
    """What the chosen posts teach; choose whole accounts, and never one that is to be judged by it."""
    history = catalogue.history
    factor = learn_sponsored_factor(
        history.log_rate[chosen], history.sponsored[chosen], history.account[chosen]
    )
    cases, _ = organic(catalogue, factor)
    learnt = learn(cases.take(chosen))
    return Taught(learnt, learn_newest(cases.take(chosen & history.newest), learnt), factor)


def organic(catalogue: Catalogue, others_factor: float) -> tuple[Cases, Floats]:
    """All posts as if organic, and the factor of each as it is: 1 unless it is known to be sponsored."""
    history = catalogue.history
    if not catalogue.any_sponsored:
        return catalogue.as_found, np.ones(len(catalogue.band))
    windows, of_paid = _organic_windows(catalogue.windows, catalogue.flags, others_factor)
    factor = np.where(history.sponsored == 1, of_paid, 1.0)
    return _cases(history, catalogue.band, windows, history.actual - np.log(factor)), factor


def upcoming(history: History, taught: Taught) -> Upcoming:
    """The evidence of all posts of each account for its next one."""
    last = np.flatnonzero(history.newest)
    first = np.append(0, last[:-1] + 1)[: len(last)].astype(np.int64)
    windows = newest_windows(history.log_rate, first, (last + 1).astype(np.int64))
    flags = newest_windows(history.sponsored, first, (last + 1).astype(np.int64))
    windows, of_paid = _organic_windows(windows, flags, taught.sponsored_factor)
    own = own_evidence(windows, taught.learnt.memory)
    return Upcoming(own, of_paid, history.log_followers[last], history.source[last])


def _organic_windows(windows: Floats, flags: Floats, others_factor: float) -> tuple[Floats, Floats]:
    """Sponsored posts raised to what they would have earned unsponsored, and each account's factor."""
    ratio, paid, unpaid = own_sponsored_ratio(windows, flags)
    factor = sponsored_factor(ratio, paid, unpaid, np.full(len(windows), others_factor))
    return windows - np.where(flags == 1, np.log(factor)[:, None], 0.0), factor


def _cases(history: History, band: Integers, windows: Floats, actual: Floats) -> Cases:
    earlier = summarise(windows)
    return Cases(earlier, actual, history.account, history.log_followers, band, history.age_days)
