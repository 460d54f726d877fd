"""Numbers tenfold off because rounded text ("10.9k", "1m") was read wrongly: found from the whole file.

Whoever loses a decimal point loses it in every number of the same written shape, so numbers are grouped by
shape (digits, and significant ones among them), and each group's share of wrong numbers is learnt together
with the line that right ones follow: a mixture of the distances from the line at 0 and at +- ln 10, by
expectation-maximisation. What is right is never given; a file without such errors finds shares near 0.
Numbers without other evidence than a rate are doubted only where the shape that they should have had is
missing from the file: a program that reads "69.7k" as 697,000 leaves no 69,700 behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TENFOLD = float(np.log(10))
SHIFTS = np.array([0.0, 1.0, -1.0])
"""Right, ten times too large, ten times too small."""

_DIGITS = 16
_SIGNIFICANT = 4
_SHAPES = _DIGITS * (_SIGNIFICANT + 1)
_ROUNDED_FROM_DIGITS = 5
_KNOWN_FROM, _MISSING_BELOW = 20, 0.02
_IMPOSSIBLE = 1e-12
_BELIEVED_WRONG = 0.01
_BELIEF_COUNTS_AS = 20.0
_FREEDOM = 5.0
_SLOPE, _SLOPE_SD = -0.15, 0.1
_SCALE, _SCALE_COUNTS_AS = 0.7, 20.0
_ROUNDS, _ENOUGH_CHANGE = 100, 1e-4
_LEARNS_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Mixture:
    """Right numbers: log rate = level + slope x (log size - middle) + scale x Student's t.
    `shares` (shapes, 3): of each shape, how many are right, too large, too small."""

    level: float
    slope: float
    middle: float
    scale: float
    shares: Floats


def shape_of(number: Floats) -> Integers:
    """The written shape of each count: digits x 5 + significant digits up to 4; 0 for unknown and 0.

    >>> shape_of(np.array([109_000.0, 100_000.0, 20_020.0, np.nan])).tolist()
    [33, 31, 29, 0]
    """
    known = np.isfinite(number) & (number >= 1)
    whole = np.where(known, np.floor(np.where(known, number, 1.0)), 1.0)
    digits = np.minimum(np.floor(np.log10(whole) + 1e-12) + 1, _DIGITS - 1)
    zeros = np.zeros(len(whole))
    still, rest = np.arange(len(whole)), whole
    while len(still):
        rest = rest / 10
        round_ones = (rest == np.floor(rest)) & (rest >= 1)
        still, rest = still[round_ones], rest[round_ones]
        zeros[still] += 1
    significant = np.clip(digits - zeros, 1, _SIGNIFICANT)
    return np.where(known, digits * (_SIGNIFICANT + 1) + significant, 0).astype(np.int64)


def rounded_shapes(shape: Integers) -> NDArray[np.bool_]:
    """Whether counts of these shapes may come from rounded text: from 10,000 on, three digits or fewer told.

    Below 10,000 counts are shown in full everywhere.

    >>> rounded_shapes(shape_of(np.array([109_000.0, 20_020.0, 900.0, np.nan]))).tolist()
    [True, False, False, False]
    """
    digits, significant = np.divmod(shape, _SIGNIFICANT + 1)
    return np.asarray((digits >= _ROUNDED_FROM_DIGITS) & (significant < _SIGNIFICANT))


def possible_errors(shape: Integers) -> Floats:
    """(shapes, 3): 1 where a number of that shape can be right, too large, too small; else 0.

    "69.7k" becomes 697,000 where the point is dropped: then "69k" is still read well, so the file has
    five-digit numbers of two significant digits (20 or more) and none of three. "1m" becomes 100,000
    where a point is always expected: then the file has 1.1 to 9.9 million (20 or more) and none of
    exactly 1, 2 or 3 million.
    """
    counts = np.bincount(shape, minlength=_SHAPES).reshape(_DIGITS, _SIGNIFICANT + 1)
    coarser = np.cumsum(counts, axis=1) - counts
    finer = counts.sum(axis=1, keepdims=True) - coarser - counts
    point_dropped = (coarser >= _KNOWN_FROM) & (counts < _MISSING_BELOW * coarser)
    point_expected = (finer >= _KNOWN_FROM) & (counts < _MISSING_BELOW * finer)
    possible = np.zeros((_DIGITS, _SIGNIFICANT + 1, 3))
    possible[:, :, 0] = 1
    possible[1:, :, 1] = point_dropped[:-1]
    possible[:-1, :, 2] = point_expected[1:]
    by_shape = possible.reshape(_SHAPES, 3)
    by_shape[~rounded_shapes(np.arange(_SHAPES)), 1:] = 0
    return by_shape


def learn_sized(log_rate: Floats, log_size: Floats, shape: Integers, possible: Floats) -> Mixture:
    """The mixture of N rates by size (followers), all known; the slope is believed near -0.15.

    `possible` (shapes, 3) as `possible_errors` finds it.

    Of more than 20,000 every so-manieth is learnt from: their order must not mean anything.
    """
    step = -(-len(log_rate) // _LEARNS_FROM) or 1
    y, size, shapes = log_rate[::step], log_size[::step], shape[::step]
    middle = float(np.median(size)) if len(size) else 0.0
    starts = [
        _fitted(y, size - middle, shapes, Mixture(at, _SLOPE, middle, _SCALE, _believed(possible)))
        for at in (0.0, TENFOLD / 2, -TENFOLD / 2)
    ]
    return max(starts, key=lambda found: found[1])[0]


def learn_expected(log_expected_share: Floats, shape: Integers) -> Mixture:
    """The mixture of N numbers by ln(expected / number), where something else tells what to expect."""
    step = -(-len(log_expected_share) // _LEARNS_FROM) or 1
    y = log_expected_share[::step]
    belief = _believed(np.ones((_SHAPES, 3)))
    return _rounds(y, np.zeros(len(y)), shape[::step], Mixture(0.0, 0.0, 0.0, _SCALE, belief), belief, False)


def probabilities(mixture: Mixture, log_rate: Floats, log_size: Floats, shape: Integers) -> Floats:
    """(N, 3): how probable it is that each number is right, ten times too large, ten times too small.

    Where rate or size is unknown, only its shape speaks.
    """
    known = np.isfinite(log_rate) & np.isfinite(log_size)
    rest = _rest(mixture, np.where(known, log_rate, 0.0), np.where(known, log_size - mixture.middle, 0.0))
    return _posterior(mixture, np.where(known[:, None], rest, 0.0), shape)


def _believed(possible: Floats) -> Floats:
    row = np.array([1 - 2 * _BELIEVED_WRONG, _BELIEVED_WRONG, _BELIEVED_WRONG])
    shares = row * possible
    return np.asarray(np.maximum(shares / shares.sum(axis=1, keepdims=True), _IMPOSSIBLE))


def _fitted(y: Floats, x: Floats, shape: Integers, start: Mixture) -> tuple[Mixture, float]:
    """The mixture from one start (its level counted from the median), and its penalised log likelihood."""
    level = float(np.median(y - _SLOPE * x)) + start.level if len(y) else np.nan
    found = _rounds(y, x, shape, replace(start, level=level), start.shares, True)
    inside = np.log(found.shares[shape]) + _log_density(_rest(found, y, x), found.scale)
    likelihood = float(np.logaddexp.reduce(inside, axis=1).sum()) if len(y) else 0.0
    belief = _BELIEF_COUNTS_AS * float((start.shares * np.log(found.shares)).sum())
    return found, likelihood + belief - 0.5 * ((found.slope - _SLOPE) / _SLOPE_SD) ** 2


def _rounds(
    y: Floats, x: Floats, shape: Integers, mixture: Mixture, belief: Floats, with_line: bool
) -> Mixture:
    for _ in range(_ROUNDS if len(y) else 0):
        before = mixture
        rest = _rest(before, y, x)
        posterior = _posterior(before, rest, shape)
        pull = posterior * (_FREEDOM + 1) / (_FREEDOM + np.square(rest / before.scale))
        level, slope = _line(y, x, pull / before.scale**2) if with_line else (before.level, before.slope)
        rest = _rest(Mixture(level, slope, 0.0, 1.0, before.shares), y, x)
        spread = float((pull * np.square(rest)).sum()) + _SCALE_COUNTS_AS * _SCALE**2
        scale = float(np.sqrt(spread / (len(y) + _SCALE_COUNTS_AS)))
        mixture = Mixture(level, slope, before.middle, scale, _shares(posterior, shape, belief))
        if np.abs(mixture.shares - before.shares).max() < _ENOUGH_CHANGE and abs(level - before.level) < 1e-3:
            break
    return mixture


def _line(y: Floats, x: Floats, weight: Floats) -> tuple[float, float]:
    """Weighted least squares over all three readings, the slope held near what is believed."""
    rate = y[:, None] + SHIFTS * TENFOLD
    size = x[:, None] - SHIFTS * TENFOLD
    held = 1 / _SLOPE_SD**2
    across = float((weight * size).sum())
    square = np.array([[weight.sum(), across], [across, (weight * size**2).sum() + held]])
    right = np.array([(weight * rate).sum(), (weight * size * rate).sum() + held * _SLOPE])
    level, slope = np.linalg.solve(square, right)
    return float(level), float(slope)


def _rest(mixture: Mixture, y: Floats, x: Floats) -> Floats:
    """(N, 3) distances from the line if the number is right, if it is a tenth of this, if tenfold."""
    away = y - mixture.level - mixture.slope * x
    return np.asarray(away[:, None] + SHIFTS * TENFOLD * (1 + mixture.slope))


def _log_density(rest: Floats, scale: float) -> Floats:
    """Student's t up to a constant."""
    return np.asarray(-(_FREEDOM + 1) / 2 * np.log1p(np.square(rest / scale) / _FREEDOM) - np.log(scale))


def _posterior(mixture: Mixture, rest: Floats, shape: Integers) -> Floats:
    weight = np.log(mixture.shares)[shape] + _log_density(rest, mixture.scale)
    weight = np.exp(weight - weight.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _shares(posterior: Floats, shape: Integers, belief: Floats) -> Floats:
    found = np.column_stack(
        [np.bincount(shape, posterior[:, at], minlength=_SHAPES) for at in range(len(SHIFTS))]
    )
    shares = np.where(belief > _IMPOSSIBLE, found, 0.0) + belief * _BELIEF_COUNTS_AS
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
