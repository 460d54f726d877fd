"""How many people are reached once, twice, three times or more often."""

from __future__ import annotations

from planner.engine.candidates import FloatArray

Times = tuple[float, float, float, float]
"""Shares of people reached 0, 1, 2, and 3 or more times."""
NOBODY: Times = (1.0, 0.0, 0.0, 0.0)


def times_reached(rates: FloatArray, times_seen: FloatArray) -> Times:
    """Exact distribution of contacts when accounts reach people independently of each other.

    Account i reaches a person with probability rates[i] [k], and then 1, 2 or 3+ times with the
    shares times_seen[i] [k, 3]; one contact each is the Poisson-binomial. Three and more are summed up
    as such, so that small shares keep their digits.

    >>> import numpy as np
    >>> import numpy as np
    >>> once = np.array([[1.0, 0.0, 0.0]])
    >>> [round(share, 12) for share in times_reached(np.array([0.5, 0.4, 0.1]), once.repeat(3, axis=0))]
    [0.27, 0.48, 0.23, 0.02]
    """
    none, one, two, more = NOBODY
    for rate, (once, twice, often) in zip(rates.tolist(), times_seen.tolist(), strict=True):
        not_once = twice + often
        more += rate * (none * often + one * not_once + two)
        two += rate * (none * twice + one * once - two)
        one += rate * (none * once - one)
        none *= 1 - rate
    return none, max(one, 0.0), max(two, 0.0), max(more, 0.0)


def together(first: Times, second: Times) -> Times:
    """Contacts of two independent groups of accounts added up.

    >>> together((0.5, 0.5, 0.0, 0.0), (0.5, 0.5, 0.0, 0.0))
    (0.25, 0.5, 0.25, 0.0)
    """
    none, one, two, more = first
    return (
        none * second[0],
        none * second[1] + one * second[0],
        none * second[2] + one * second[1] + two * second[0],
        more + none * second[3] + one * (second[2] + second[3]) + two * (1 - second[0]),
    )
