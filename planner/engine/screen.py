"""One quick pass over the whole catalogue: who could matter at given prices, and who surely cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.candidates import BoolArray, CodeArray, FloatArray, IntArray
from planner.engine.coverage import coverage_of
from planner.engine.kinds import Kinds, kinds_of
from planner.engine.problem import Problem

Float32Array = NDArray[np.float32]

NOTHING = -1e30
"""The gain of a row that cannot be had."""
CHUNK = 1 << 16
"""Rows per step: the work arrays stay in the processor's cache."""
SAFETY = 1e-5
"""More than the relative error of three operations in float32."""
BIN_SHIFT = 15
"""A float32 without its last 15 bits: bins about 0.4 % wide, in the order of the numbers."""
RANGE_SHIFT = 3


@dataclass(frozen=True, eq=False)
class Screen:
    """What decides whether a row of the catalogue can be worth its price; all arrays are [rows].

    A row is a candidate or, where many are alike, a kind of candidate (see Kinds). For any price
    per cent s and per account q, n posts earn at most n * (gain - s * base - q / n): base spreads
    the fixed cost over as many posts as possible, and no post is worth more than the first.

    Attributes:
        kinds: which candidates a row stands for.
        gain: the most a first post can add to the objective, rounded up.
        presence: the most that being in the plan can add, whatever the posts; None for nothing.
        base: the least a post can cost in cents, rounded down.
        bins: gain / base as a bin number; a better ratio has a higher one.
        spend_above: for each bin of gain / base, cents that one post of every row in this and all
            better bins costs [bins].
        most_posts: the most posts that can be bought of anybody.
        kept: what was worked out about the rows and can be used again.
    """

    kinds: Kinds
    gain: Float32Array
    presence: Float32Array | None
    base: Float32Array
    bins: NDArray[np.uint16]
    spend_above: FloatArray
    most_posts: int
    kept: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.gain)

    def lowest_bin(self, cents: float) -> int:
        """The bin from which on upwards first posts together cost at least `cents`."""
        return _last(self.spend_above >= cents)

    def at_or_above(self, lowest: IntArray, cell: CodeArray) -> IntArray:
        """Rows in or above the lowest bin of their cell; `lowest` is [cells]."""
        if len(lowest) == 1:
            rows: IntArray = np.flatnonzero(self.bins >= lowest[0])
        else:
            rows = np.flatnonzero(self.bins >= lowest.astype(np.uint16)[cell])
        return rows

    def above(
        self,
        prices: tuple[FloatArray, FloatArray],
        cell: CodeArray,
        at_least: float,
        shares: tuple[float, float] = (1.0, 1.0),
    ) -> tuple[IntArray, Float32Array]:
        """Rows whose best profit at these prices may exceed `at_least`; all others surely do not.

        Prices are per cent and per account, [cells] each; `cell` is [rows], `at_least` at most 0.
        The second array is the most such a row could earn with one post, less `at_least`. Only
        `shares` of gain and presence count: (0, 0) asks who earns by negative prices alone.
        """
        per_cent, per_account = prices
        most = self.most_posts
        spread = np.where(per_cent < 0, most * (1 + SAFETY), 1.0)
        price = (per_cent * spread).astype(np.float32)
        place = np.where(per_account < 0, per_account * (1 + SAFETY), per_account / most * (1 - SAFETY))
        place = (place + at_least * (1 + SAFETY)).astype(np.float32)
        rows, profits = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
        for begin in range(0, len(self), CHUNK):
            part = slice(begin, begin + CHUNK)
            profit = self._gain(part, shares) - self._paid(part, cell, price, place)
            found = np.flatnonzero(profit > 0)
            rows.append(begin + found)
            profits.append(profit[found])
        return np.concatenate(rows), np.concatenate(profits)

    def _gain(self, part: slice, shares: tuple[float, float]) -> Float32Array:
        gain = self.gain[part]
        if shares[0] == 0:
            return np.minimum(gain, 0)
        if self.presence is None:
            return gain
        return gain + self.presence[part] * np.float32(shares[1])

    def _paid(self, part: slice, cell: CodeArray, price: Float32Array, place: Float32Array) -> Float32Array:
        if len(price) == 1:
            alike: Float32Array = price[0] * self.base[part] + place[0]
            return alike
        of = cell[part]
        paid: Float32Array = price[of]
        paid *= self.base[part]
        paid += place[of]
        return paid


@dataclass(frozen=True, eq=False)
class Census:
    """How many candidates, and what first posts cost, in every cell and range of bins.

    Both are [cells, ranges]; a range is 2**RANGE_SHIFT bins, the first one begins at `begin`.
    """

    count: FloatArray
    cents: FloatArray
    begin: int

    def lowest_bin(self, enough: float, inside: BoolArray, in_cents: bool) -> int:
        """The bin from which on upwards these cells [cells] hold enough candidates, or cents."""
        held = (self.cents if in_cents else self.count)[inside].sum(axis=0)
        return (self.begin + _last(np.cumsum(held[::-1])[::-1] >= enough)) << RANGE_SHIFT


def census_of(screen: Screen, cell: CodeArray, cells: int) -> Census:
    """The census of these cells; the newest one is kept with the screen."""
    kept = screen.kept.get("census")
    if kept is None or kept[0] is not cell:
        ranges = screen.bins >> RANGE_SHIFT
        begin = int(ranges.min(initial=0))
        width = int(ranges.max(initial=0)) - begin + 1
        place = cell.astype(np.int32) * np.int32(width) + (ranges - np.uint16(begin))
        total = cells * width
        count = np.bincount(place, weights=screen.kinds.sizes, minlength=total).reshape(cells, width)
        spend = screen.base if screen.kinds.sizes is None else screen.base * screen.kinds.sizes
        cents = np.bincount(place, weights=spend, minlength=total).reshape(cells, width)
        kept = (cell, Census(count.astype(np.float64), cents.astype(np.float64), begin))
        screen.kept["census"] = kept
    census: Census = kept[1]
    return census


def _last(holds: BoolArray) -> int:
    """The last place where it holds, 0 when nowhere."""
    places = np.flatnonzero(holds)
    return int(places[-1]) if len(places) else 0


def screen_of(problem: Problem) -> Screen:
    """The screen for a brief's weights and repeats; the newest one is kept with the candidates."""
    them = problem.candidates
    key = (problem.objective, problem.repeat[0], len(problem.repeat), tuple(problem.universe.items()))
    kept = them.prepared.get("screen")
    if kept is None or kept[0] != key:
        kept = (key, _screen(problem))
        them.prepared["screen"] = kept
    screen: Screen = kept[1]
    return screen


def _screen(problem: Problem) -> Screen:
    them, weights = problem.candidates, problem.objective
    reaching = weights.unique_reach > 0
    kinds = Kinds(them.ids) if reaching else kinds_of(them)
    presence = coverage_of(problem).most * np.float32(1 + SAFETY) if reaching else None
    gain = np.empty(len(kinds), dtype=np.float32)
    base, bins = np.empty_like(gain), np.empty(len(kinds), dtype=np.uint16)
    worth = weights.engagements * problem.repeat[0] * (1 + SAFETY)
    spend = np.zeros(1 << 16)
    for begin in range(0, len(kinds), CHUNK):
        part = slice(begin, begin + CHUNK)
        first = part if kinds.start is None else kinds.first_of(np.arange(*part.indices(len(kinds))))
        most = np.minimum(them.max_posts[first], len(problem.repeat))
        fixed = them.fixed_cents[first] / np.maximum(most, 1)
        base[part] = (them.fee_cents[first] + fixed) * (1 - SAFETY)
        gain[part] = np.where(most > 0, them.value[first] * worth, NOTHING)
        with np.errstate(divide="ignore", invalid="ignore"):
            most_gain = gain[part] if presence is None else gain[part] + presence[part]
            promise = np.where(most_gain > 0, most_gain / base[part], np.float32(0))
        bins[part] = promise.view(np.uint32) >> BIN_SHIFT
        size = 1 if kinds.sizes is None else kinds.sizes[part]
        spend += np.bincount(bins[part], weights=base[part] * size, minlength=len(spend))
    return Screen(kinds, gain, presence, base, bins, np.cumsum(spend[::-1])[::-1], len(problem.repeat))
