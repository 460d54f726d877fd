"""Quantiles of Student's t and of the normal distribution, from their definitions."""

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_ENOUGH = 1e-14


def normal_quantile(probability: float) -> float:
    """The quantile of the standard normal; ValueError outside 0 < p < 1.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    if not 0 < probability < 1:
        raise ValueError(f"A probability lies between 0 and 1, not {probability}.")
    return NormalDist().inv_cdf(probability)


def t_cdf(value: float, freedom: float) -> float:
    """P(T <= value) by the incomplete beta function (Abramowitz and Stegun 26.7.1).

    >>> round(t_cdf(2.228139, 10), 6), round(t_cdf(-1.0, 1), 6)
    (0.975, 0.25)
    """
    if value == 0:
        return 0.5
    outside = _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + value * value)) / 2
    return outside if value < 0 else 1 - outside


@lru_cache(maxsize=256)
def t_quantile(probability: float, freedom: float) -> float:
    """The quantile of Student's t with `freedom` > 0 degrees; ValueError outside 0 < p < 1.

    >>> [round(t_quantile(0.975, df), 4) for df in (1, 5, 30)]
    [12.7062, 2.5706, 2.0423]
    >>> round(t_quantile(0.1, 6), 4)
    -1.4398
    """
    if not 0 < probability < 1 or freedom <= 0:
        raise ValueError(f"No quantile for probability {probability} and {freedom} degrees of freedom.")
    if probability < 0.5:
        return -t_quantile(1 - probability, freedom)
    low, high = 0.0, 1.0
    while t_cdf(high, freedom) < probability:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if t_cdf(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1) / (a + b + 2):
        return math.exp(front) * _continued_fraction(a, b, x) / a
    return 1 - math.exp(front) * _continued_fraction(b, a, 1 - x) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function."""
    c, d = 1.0, 1 / max(abs(1 - (a + b) * x / (a + 1)), _TINY)
    value = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + term * d
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            value *= c * d
        if abs(c * d - 1) < _ENOUGH:
            break
    return value
