"""Memory, spread and tails from other accounts' posts: each post forecast from the earlier ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from campaigns.metrics.forecast.cases import Cases, standardised
from campaigns.metrics.forecast.choosing import choose_memory, choose_shrinkage, choose_spread_posts
from campaigns.metrics.forecast.evidence import SD_PER_DEVIATION, Floats, Memory
from campaigns.metrics.forecast.growth import learn_growth
from campaigns.metrics.forecast.outlook import Learnt, Setting, forecast
from campaigns.metrics.forecast.prior import SizeLine, account_centres, learn_size_line
from campaigns.metrics.forecast.tails import learn_tails
from campaigns.metrics.forecast.trust import trust

_BAND_COUNTS_AS = 60.0
_SLOPE_COUNTS_AS = 100.0
_WITHIN_COUNTS_AS = 6.0


def learn(cases: Cases) -> Learnt:
    """Everything a forecast needs, from cases of many accounts (posts with an earlier one and without).

    Posts without a usable actual are left out; without any the defaults come back, `posts` 0.
    """
    usable = cases.take(np.isfinite(cases.actual))
    used = usable.take(usable.earlier.posts > 0)
    if not len(usable.actual):
        return Learnt()
    memory = choose_memory(used)
    accounts = len(np.unique(used.account))
    within = _within_sd(used)
    line = _size_line(usable, within)
    learnt = Learnt(memory, within, size_line=line, accounts=accounts, posts=len(used.actual))
    if not len(used.actual):
        return learnt
    learnt = replace(learnt, spread_posts=choose_spread_posts(used, learnt))
    learnt = replace(learnt, shrinkage=choose_shrinkage(used, learnt))
    learnt = replace(learnt, level_slope=_level_slope(used, learnt))
    return _with_tails(used, learnt, inherit=False)


def learn_newest(cases: Cases, learnt: Learnt) -> Learnt:
    """The same for newest posts: band, growth and tails from `cases` (each account's newest post),
    drawn towards what posts in general taught. Newest posts are still growing and err more."""
    used = cases.take(np.isfinite(cases.actual) & (cases.earlier.posts > 0))
    return _with_tails(used, learnt, inherit=True) if len(used.actual) else learnt


def _within_sd(cases: Cases) -> float:
    """The usual own spread, accounts with few differences counting less; drawn towards the default."""
    spread, degrees = cases.earlier.spread, cases.earlier.degrees
    known = np.isfinite(spread)
    if known.any():
        found = float(np.average(spread[known], weights=np.minimum(degrees[known], 10.0)))
    elif len(cases.actual):
        centre = cases.earlier.evidence(Memory()).centre
        found = SD_PER_DEVIATION * float(np.mean(np.abs(cases.actual - centre))) / np.sqrt(2)
    else:
        return Learnt().within_sd
    weight = trust(cases.account, _WITHIN_COUNTS_AS)
    return max(weight * found + (1 - weight) * Learnt().within_sd, 1e-3)


def _size_line(cases: Cases, within_sd: float) -> SizeLine:
    accounts, centres, posts = account_centres(cases.actual, cases.account)
    at = np.searchsorted(accounts, cases.account)
    known = np.isfinite(cases.log_followers)
    total = np.bincount(at[known], cases.log_followers[known], minlength=len(accounts))
    count = np.bincount(at[known], minlength=len(accounts))
    sizes = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return learn_size_line(centres, sizes, posts, within_sd)


def _level_slope(cases: Cases, learnt: Learnt) -> float:
    """How ln scale changes with the level above the prior: Newton steps of the Laplace likelihood."""
    errors, scale = standardised(cases, learnt)
    prior = learnt.size_line.at(cases.log_followers).centre
    above = np.clip(cases.actual - errors - prior, -3.0, 3.0)
    level = above - above.mean()
    if not np.any(level):
        return 0.0
    size = np.abs(errors) / scale
    slope = 0.0
    for _ in range(15):
        relative = np.minimum(size * np.exp(-slope * level), 8 * size.mean())
        relative /= max(float(relative.mean()), 1e-12)
        curve = float(np.sum(relative * level**2))
        slope = float(np.clip(slope + np.sum((relative - 1) * level) / max(curve, 1e-9), -0.5, 0.5))
    return slope * trust(cases.account, _SLOPE_COUNTS_AS)


def _with_tails(cases: Cases, learnt: Learnt, *, inherit: bool) -> Learnt:
    """Band scales, growth and tails from standardised errors; `inherit` starts from the learnt ones."""
    base = learnt if inherit else replace(learnt, band_scale=np.ones(1))
    errors, scale = standardised(cases, base)
    growth = learn_growth(errors, cases.age_days, cases.account, scale) if not inherit else base.growth
    seen = replace(base, growth=growth)
    setting = Setting(band=cases.band, age_days=cases.age_days)
    prior = seen.size_line.at(cases.log_followers)
    own = cases.earlier.evidence(seen.memory)
    first = forecast(own, prior, seen, setting)
    factors = _band_factors((cases.actual - first.location) / first.scale, cases)
    inherited = np.ones(len(factors))
    inherited[: len(base.band_scale)] = base.band_scale[: len(factors)]
    seen = replace(seen, band_scale=inherited * factors)
    final = forecast(own, prior, seen, setting)
    z = (cases.actual - final.location) / final.scale
    parent = base.tails if inherit else None
    return replace(seen, tails=learn_tails(z, final.group, cases.account, parent))


def _band_factors(errors: Floats, cases: Cases) -> Floats:
    """Per size band, how much wider its errors are than all; drawn towards 1."""
    factors = np.ones(int(cases.band.max(initial=0)) + 1)
    middle = float(np.median(errors))
    usual = float(np.quantile(np.abs(errors - middle), 0.8))
    for band in range(len(factors)):
        chosen = cases.band == band
        if not chosen.any() or usual <= 0:
            continue
        ratio = float(np.quantile(np.abs(errors[chosen] - middle), 0.8)) / usual
        factors[band] = np.clip(ratio, 0.2, 5.0) ** trust(cases.account[chosen], _BAND_COUNTS_AS)
    return factors
