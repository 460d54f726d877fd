"""How good forecasts were: median error, coverage of the 80 % interval, pinball loss, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campaigns.metrics.backtest.crossfit import LEVELS, NOMINAL_COVERAGES, Forecasts
from campaigns.metrics.forecast.evidence import Floats
from campaigns.metrics.forecast.tails import GROUP_NAMES, post_group

Range = tuple[Floats, Floats, Floats]
"""ln of P10, P50 and P90 of M forecasts."""


def pinball(actual: Floats, predicted: Floats, probability: float) -> Floats:
    """Quantile loss: p x how far above, (1 - p) x how far below. Koenker and Bassett 1978.

    >>> pinball(np.array([1.0, -1.0]), np.array([0.0, 0.0]), 0.9).round(2).tolist()
    [0.9, 0.1]
    """
    miss = actual - predicted
    return np.maximum(probability * miss, (probability - 1) * miss)


def scores(actual: Floats, ranges: Range) -> dict[str, float | None]:
    """Of M forecasts in ln: the median of |forecast / actual - 1|, the share of actuals from P10 to P90,
    and the pinball loss, mean over P10, P50, P90; None without forecasts.

    >>> scores(np.log([2.0]), (np.log([1.0]), np.log([3.0]), np.log([4.0])))
    {'median_abs_pct_error': 0.5, 'coverage_80': 1.0, 'mean_pinball': 0.1138}
    """
    if not len(actual):
        return {"median_abs_pct_error": None, "coverage_80": None, "mean_pinball": None}
    low, middle, high = ranges
    inside = (actual >= low) & (actual <= high)
    losses = [pinball(actual, at, p).mean() for at, p in zip(ranges, (0.1, 0.5, 0.9), strict=True)]
    errors = np.abs(np.expm1(np.minimum(middle - actual, 700.0)))
    found = (float(np.median(errors)), float(inside.mean()), float(np.mean(losses)))
    names = ("median_abs_pct_error", "coverage_80", "mean_pinball")
    return {name: round(value, 4) for name, value in zip(names, found, strict=True)}


def report(forecasts: Forecasts, tiers: Sequence[str]) -> dict[str, Any]:
    """The scores of a scope, overall, by tier (names by band number) and by earlier posts, as JSON holds."""
    ranges = _all_ranges(forecasts)
    everything = np.ones(len(forecasts.actual), dtype=bool)
    group = post_group(forecasts.earlier_posts.astype(float)) - 1
    return {
        **_of(forecasts, ranges, everything),
        "calibration": _calibration(forecasts),
        "by_tier": _by(forecasts, ranges, forecasts.band, tiers),
        "by_earlier_posts": _by(forecasts, ranges, group, GROUP_NAMES),
    }


def ours(forecasts: Forecasts) -> Range:
    """P10, P50, P90 in ln of our forecasts."""
    low, middle, high = (forecasts.levels[:, LEVELS.index(level)] for level in (0.1, 0.5, 0.9))
    return low, middle, high


def _all_ranges(forecasts: Forecasts) -> dict[str, Range]:
    return {
        "ours": ours(forecasts),
        **{name: _with_own_errors(forecasts.actual, at) for name, at in forecasts.baselines.items()},
    }


def _with_own_errors(actual: Floats, points: Floats) -> Range:
    """A baseline's interval: its errors' own 10 % and 90 % quantiles, taken from these very posts, which
    favours the baseline."""
    known = np.isfinite(points)
    if not known.any():
        return points, points, points
    low, high = np.quantile((actual - points)[known], (0.1, 0.9))
    return points + low, points, points + high


def _of(forecasts: Forecasts, ranges: dict[str, Range], chosen: NDArray[np.bool_]) -> dict[str, Any]:
    found: dict[str, Any] = {"n": int(chosen.sum()), "accounts": len(np.unique(forecasts.account[chosen]))}
    for name, (low, middle, high) in ranges.items():
        known = chosen & np.isfinite(middle)
        found[name] = scores(forecasts.actual[known], (low[known], middle[known], high[known]))
    return found


def _by(
    forecasts: Forecasts, ranges: dict[str, Range], number: NDArray[np.int64], names: Sequence[str]
) -> dict[str, Any]:
    present = [(at, name) for at, name in enumerate(names) if np.any(number == at)]
    return {name: _of(forecasts, ranges, number == at) for at, name in present}


def _calibration(forecasts: Forecasts) -> list[dict[str, float | None]]:
    """For each nominal coverage the share of actuals inside the central interval."""
    points: list[dict[str, float | None]] = []
    for nominal in NOMINAL_COVERAGES:
        low, high = (
            forecasts.levels[:, LEVELS.index(round((1 + side * nominal) / 2, 4))] for side in (-1, 1)
        )
        known = np.isfinite(low) & np.isfinite(high)
        inside = (forecasts.actual >= low) & (forecasts.actual <= high)
        actual = round(float(inside[known].mean()), 4) if known.any() else None
        points.append({"nominal": nominal, "actual": actual})
    return points
