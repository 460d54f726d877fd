"""Every post forecast with spread and tails learnt from other accounts only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.forecast.cases import Cases
from campaigns.metrics.forecast.catalogue import Catalogue, catalogue_of, organic, teach
from campaigns.metrics.forecast.evidence import Floats, Integers, Memory
from campaigns.metrics.forecast.history import History
from campaigns.metrics.forecast.outlook import Learnt, Setting, forecast
from campaigns.metrics.forecast.prior import account_centres

NOMINAL_COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
LEVELS = tuple(
    sorted({round((1 + side * nominal) / 2, 4) for nominal in NOMINAL_COVERAGES for side in (-1, 1)} | {0.5})
)


PLAIN_MEDIAN = Memory(half_life=np.inf, median_share=1.0)


@dataclass(frozen=True, slots=True)
class Forecasts:
    """M forecasts of one scope. `post`: places in the history. `levels`: (M, len(LEVELS)) ln quantiles.
    `baselines`: ln of each baseline's point by name. `actual` in ln."""

    post: Integers
    levels: Floats
    baselines: dict[str, Floats]
    actual: Floats
    account: Integers
    band: Integers
    earlier_posts: Integers


def rolling_and_one_step(history: History, band: Integers) -> dict[str, Forecasts]:
    """Scope `rolling`: every post with an earlier one; `one_step`: each account's newest post, with
    band, growth and tails learnt from other accounts' newest posts. Actuals of 0 are left out.

    `band` (P,): number of each post's size band, -1 unknown.
    """
    catalogue = catalogue_of(history, band)
    usable = np.isfinite(history.actual) & (history.earlier_posts > 0)
    rolling, newest = _ours(catalogue)
    baselines = _baselines(catalogue)
    return {
        scope: _scope(history, chosen, levels, baselines, band)
        for scope, chosen, levels in (
            ("one_step", usable & history.newest, newest),
            ("rolling", usable, rolling),
        )
    }


def _ours(catalogue: Catalogue) -> tuple[Floats, Floats]:
    """(P, levels) ln quantiles for the two scopes; nan where there is nothing to go by."""
    history = catalogue.history
    rolling = np.full((len(catalogue.band), len(LEVELS)), np.nan)
    newest = rolling.copy()
    for fold in np.unique(history.fold):
        here = history.fold == fold
        taught = teach(catalogue, ~here)
        cases, factor = organic(catalogue, taught.sponsored_factor)
        last = here & history.newest
        rolling[here] = _levels(cases.take(here), taught.learnt, factor[here])
        newest[last] = _levels(cases.take(last), taught.of_newest, factor[last])
    return rolling, newest


def _levels(cases: Cases, learnt: Learnt, factor: Floats) -> Floats:
    own = cases.earlier.evidence(learnt.memory)
    prior = learnt.size_line.at(cases.log_followers)
    seen = forecast(own, prior, learnt, Setting(cases.band, cases.age_days, factor))
    return np.log(np.column_stack([seen.quantile(level) for level in LEVELS]))


def _baselines(catalogue: Catalogue) -> dict[str, Floats]:
    """ln of the last, the mean and the median of the newest 30 earlier rates, and of the median of
    other accounts of the same size band."""
    windows = catalogue.windows
    known = np.isfinite(windows)
    some = known.any(axis=1)
    largest = np.where(some, np.where(known, windows, -np.inf).max(axis=1, initial=-np.inf), 0.0)
    total = np.where(known, np.exp(np.where(known, windows, 0.0) - largest[:, None]), 0.0).sum(axis=1)
    mean = np.where(some, np.log(np.where(some, total / np.maximum(known.sum(axis=1), 1), 1.0)), np.nan)
    return {
        "last": windows[:, 0],
        "mean": mean + largest,
        "median": catalogue.as_found.earlier.evidence(PLAIN_MEDIAN).centre,
        "band_median": _band_medians(catalogue.history, catalogue.band),
    }


def _band_medians(history: History, band: Integers) -> Floats:
    """The median account of the band, of all bands where it has no other account."""
    answer = np.full(len(band), np.nan)
    for fold in np.unique(history.fold):
        here = history.fold == fold
        others = _median_account(history, ~here)
        for number in np.unique(band[here]):
            same = _median_account(history, ~here & (band == number))
            answer[here & (band == number)] = same if np.isfinite(same) else others
    return answer


def _median_account(history: History, chosen: NDArray[np.bool_]) -> float:
    centres = account_centres(history.log_rate[chosen], history.account[chosen])[1]
    return float(np.median(centres)) if len(centres) else np.nan


def _scope(
    history: History, chosen: NDArray[np.bool_], levels: Floats, baselines: dict[str, Floats], band: Integers
) -> Forecasts:
    return Forecasts(
        post=np.flatnonzero(chosen),
        levels=levels[chosen],
        baselines={name: points[chosen] for name, points in baselines.items()},
        actual=history.actual[chosen],
        account=history.account[chosen],
        band=band[chosen],
        earlier_posts=history.earlier_posts[chosen],
    )
