"""What would flip the answer: break-evens of single inputs, and how far each moves the margin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner.engine.verdict.stakes import FEE_MULTIPLE, Measure, Stakes

MOST_HOURS = 100.0
TIMES = 20.0
"""Fees and rates are searched from a 20th to 20 times what they are."""
PRECISION = 1e-12


@dataclass(frozen=True)
class BreakEvens:
    """The value of each input at which both sides are equal, all others unchanged.

    None where the answer stays the same: fees and rate from a 20th to 20 times what they are,
    overlap 0 to 1, hours 0 to 100 per account; or where the input does not matter.
    """

    micro_fee_multiple: float | None
    celebrity_fee_cents: float | None
    celebrity_rate: float | None
    shared_share: float | None
    hours_per_account: float | None


@dataclass(frozen=True)
class Swing:
    """An input (an attribute of Stakes, or micro_fee_multiple) and how low and high it may be."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Bar:
    """The margin at both ends of an input; None where it cannot be told."""

    name: str
    low: float
    high: float
    margin_low: float | None
    margin_high: float | None

    @property
    def flips(self) -> bool:
        """Whether the answer differs between the two ends."""
        if self.margin_low is None or self.margin_high is None:
            return False
        return (self.margin_low >= 1) != (self.margin_high >= 1)

    @property
    def width(self) -> float:
        """|ln(margin_high / margin_low)|; 0 where it cannot be told."""
        if not self.margin_low or not self.margin_high:
            return 0.0 if self.margin_low == self.margin_high else math.inf
        return abs(math.log(self.margin_high / self.margin_low))


def break_evens(stakes: Stakes, measure: Measure = "engagements") -> BreakEvens:
    """Where the margin is 1, input by input.

    >>> grid = Stakes(5e6, 0.0166, 75_000_00, 150 * 592.5, 150, 150 * 500_00)
    >>> found = break_evens(grid)
    >>> round(found.micro_fee_multiple * 500), round(found.celebrity_fee_cents / 100)
    (535, 70042)
    >>> round(found.celebrity_rate, 5), found.shared_share
    (0.01778, None)
    """
    fee, rate = stakes.celebrity_fee_cents, stakes.celebrity_rate
    return BreakEvens(
        micro_fee_multiple=flip(stakes, measure, FEE_MULTIPLE, 1 / TIMES, TIMES),
        celebrity_fee_cents=flip(stakes, measure, "celebrity_fee_cents", fee / TIMES, fee * TIMES),
        celebrity_rate=flip(stakes, measure, "celebrity_rate", rate / TIMES, rate * TIMES),
        shared_share=flip(stakes, measure, "shared_share", 0.0, 1.0),
        hours_per_account=flip(stakes, measure, "hours_per_account", 0.0, MOST_HOURS),
    )


def flip(stakes: Stakes, measure: Measure, name: str, low: float, high: float) -> float | None:
    """The value of an input between low and high where the margin crosses 1, by bisection.

    None where the winner is the same at both ends. The margin is monotone in every input.
    """
    at_low, at_high = (stakes.changed(name, value).margin(measure) for value in (low, high))
    if at_low is None or at_high is None or (at_low >= 1) == (at_high >= 1):
        return None
    while high - low > PRECISION * max(abs(high), 1e-9):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        found = stakes.changed(name, middle).margin(measure)
        if found is None or (found >= 1) == (at_low >= 1):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def tornado(stakes: Stakes, swings: Sequence[Swing], measure: Measure = "engagements") -> list[Bar]:
    """The margin at both ends of every input, the widest first; ties keep their order.

    >>> grid = Stakes(5e6, 0.0166, 75_000_00, 150 * 592.5, 150, 150 * 500_00)
    >>> bars = tornado(grid, [Swing("celebrity_rate", 0.01, 0.02), Swing("micro_fee_multiple", 0.5, 3)])
    >>> [(bar.name, round(bar.margin_low, 2), round(bar.margin_high, 2), bar.flips) for bar in bars]
    [('micro_fee_multiple', 2.14, 0.36, True), ('celebrity_rate', 1.78, 0.89, True)]
    """
    bars = [
        Bar(
            swing.name,
            swing.low,
            swing.high,
            stakes.changed(swing.name, swing.low).margin(measure),
            stakes.changed(swing.name, swing.high).margin(measure),
        )
        for swing in swings
    ]
    return sorted(bars, key=lambda bar: -bar.width)
