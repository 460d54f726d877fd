"""Exact search near the priced plan for the budget alone: all deviations of spend at once.

A plan is the best-priced one with some choices changed; it loses what the changes lose and what
the money left is worth. A table holds, for every deviation of spend within a window, the least
loss that leads to it; each choice shifts the table by what it costs. Where many candidates are
alike, the group whose change loses least fills what is left, as many of it as fit. States that
leave the window are remembered by their smallest loss: that, too, is a bound.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.engine.bound import Priced
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.choices import Choices, best_priced, changed, changes_of, choices_of, margins_of
from planner.engine.limits import Limits
from planner.engine.options import Pool
from planner.engine.search import Found, Search

FEW_COPIES = 6
MOST_COPIES = 60
"""So many candidates of one group may each make another choice."""
NARROW = 8
"""The window is this many times as wide as the usual change, or wider."""


@dataclass(frozen=True)
class _Filler:
    """Up to `most` candidates of one group that may all change to one option, at `loss` each.

    Any other change of one of them loses at least `other_loss`.
    """

    group: int
    option: int
    step: int
    loss: float
    most: int
    other_loss: float

    def counts(self, left: IntArray) -> tuple[IntArray, NDArray[np.bool_]]:
        """How many fill `left` units best, and whether that keeps the budget [deviations]."""
        if self.step > 0:
            return np.minimum(left // self.step, self.most), left >= 0
        needed = np.maximum(-(left // -self.step), 0)
        return np.minimum(needed, self.most), needed <= self.most

    def filled(self, counts: IntArray, base: IntArray, filled: int) -> IntArray:
        """The plan with so many more candidates changed: `counts` [groups, posts]."""
        if filled:
            for option, more in ((self.option, filled), (int(base[self.group]), -filled)):
                if option:
                    counts[self.group, option - 1] += more
        return counts


NO_FILLER = _Filler(0, 0, 1, 0.0, 0, np.inf)


@dataclass(eq=False)
class _Table:
    """Least loss [deviations] of each spend deviation from `low` on, in units."""

    loss: FloatArray
    low: int

    def shifted(self, step: int, loss: float, window: int) -> tuple[slice, slice, float]:
        """(from, to, loss of the least state that leaves the window) of a change by `step` units."""
        first = max(self.low, -window - step)
        last = min(self.low + len(self.loss) - 1, window - step)
        if last < first:
            return slice(0, 0), slice(0, 0), float(self.loss.min()) + loss
        kept = slice(first - self.low, last - self.low + 1)
        outside = min(
            float(self.loss[: kept.start].min(initial=np.inf)),
            float(self.loss[kept.stop :].min(initial=np.inf)),
        )
        return kept, slice(first + step, last + step + 1), outside + loss


def search_spend(
    pool: Pool, limits: Limits, priced: Priced, y: FloatArray, effort: Search, known: float = np.inf
) -> Found | None:
    """Search plans that lose less than `known`, for the budget as the only limit.

    `effort.most` is the half-width of the window, in units of the greatest common divisor of all
    costs; None where changes are too large for it. Plans that are better by less than
    `effort.granule` are not looked for.
    """
    unit = int(np.gcd.reduce(pool.cost[pool.available], initial=0)) or 1
    base, left = best_priced(pool, limits, priced, y)
    units, rest = divmod(left.spend, unit)
    filler = _filler(pool, priced.loss, base, unit)
    run = _Run(effort, units, left.per_cent * unit, filler, known)
    start = _Table(np.array([left.per_cent * rest]), 0)
    run.evaluate(0, start)
    margin = margins_of(priced.loss, base)
    copies = np.minimum(pool.size, _copies(margin, run.best))
    if filler.most:
        copies[filler.group], margin[filler.group] = FEW_COPIES, filler.other_loss
    choices = choices_of(pool, priced.loss, base, copies)
    steps = choices.spend // unit
    if len(steps) and float(np.median(np.abs(steps))) * NARROW > effort.most:
        return None
    least = run.through(start, choices, steps, choices.beyond(pool, margin))
    if run.end is None:
        return Found(None, run.best, least)
    slot, deviation, filled = run.end
    counts = changed(pool, base, choices, run.trace(slot, deviation, choices, steps))
    return Found(filler.filled(counts, base, filled), run.best, least)


def _copies(margin: FloatArray, best: float) -> IntArray:
    """How many candidates of a group can change before they lose more than `best` [groups]."""
    if not np.isfinite(best):
        return np.full(len(margin), FEW_COPIES)
    able = np.divide(best, margin, out=np.full(len(margin), np.inf), where=margin > 0)
    copies: IntArray = np.clip(able, FEW_COPIES, MOST_COPIES).astype(np.int64)
    return copies


def _filler(pool: Pool, loss: FloatArray, base: IntArray, unit: int) -> _Filler:
    """The large group whose cheapest change loses least."""
    cost = np.column_stack((np.zeros(len(pool), dtype=np.int64), pool.cost))
    step = cost - cost[np.arange(len(pool)), base][:, None]
    other = np.where((pool.size > 2 * FEW_COPIES)[:, None] & (step != 0), changes_of(loss, base), np.inf)
    if not np.isfinite(other).any():
        return NO_FILLER
    group, option = divmod(int(other.argmin()), other.shape[1])
    others = changes_of(loss, base)[group]
    return _Filler(
        group,
        option,
        int(step[group, option]) // unit,
        float(other[group, option]),
        int(pool.size[group]) - FEW_COPIES,
        float(np.delete(others, option).min(initial=np.inf)),
    )


@dataclass(eq=False)
class _Run:
    """One search under way: the smallest loss so far, and how each state came about."""

    effort: Search
    left: int
    per_unit: float
    filler: _Filler
    best: float
    end: tuple[int, int, int] | None = None

    def __post_init__(self) -> None:
        self.made: list[tuple[int, NDArray[np.int8]]] = []

    @property
    def below(self) -> float:
        return self.best - self.effort.granule

    def through(self, table: _Table, choices: Choices, steps: IntArray, unreached: float) -> float:
        """Go through all slots; the smallest loss of a plan that was not looked at."""
        least = unreached
        margin: float
        for slot, margin in enumerate(choices.margin.tolist()):
            late = time.perf_counter() > self.effort.deadline
            if margin >= self.below or late:
                return min(least, margin)
            part = slice(choices.start[slot], choices.start[slot + 1])
            changes = list(zip(steps[part].tolist(), choices.loss[part].tolist(), strict=True))
            table, lost = self.add(table, changes)
            least = min(least, lost)
            self.evaluate(slot + 1, table)
        return least

    def add(self, table: _Table, changes: list[tuple[int, float]]) -> tuple[_Table, float]:
        """The table after one more slot, and the smallest loss that left the window."""
        window, lost = self.effort.most, np.inf
        low = max(table.low + min(0, *(step for step, _ in changes)), -window)
        high = min(table.low + len(table.loss) - 1 + max(0, *(step for step, _ in changes)), window)
        loss, made = np.full(high - low + 1, np.inf), np.zeros(high - low + 1, dtype=np.int8)
        loss[table.low - low :][: len(table.loss)] = table.loss
        for number, (step, more) in enumerate(changes, start=1):
            if more >= self.below:
                continue
            kept, to, outside = table.shifted(step, more, window)
            lost = min(lost, outside)
            if kept.start == kept.stop:
                continue
            target = slice(to.start - low, to.stop - low)
            arriving = table.loss[kept] + more
            better = arriving < loss[target]
            loss[target][better] = arriving[better]
            made[target][better] = number
        live = np.flatnonzero(loss < self.below)
        first, last = (int(live[0]), int(live[-1])) if len(live) else (0, 0)
        self.made.append((low, made))
        return _Table(loss[first : last + 1], low + first), lost

    def evaluate(self, slot: int, table: _Table) -> None:
        """Keep the state that loses least once what is left is filled."""
        left = self.left - table.low - np.arange(len(table.loss))
        filled, fits = self.filler.counts(left)
        unused = (left - filled * self.filler.step) * self.per_unit
        total = np.where(
            fits & np.isfinite(table.loss), table.loss + filled * self.filler.loss + unused, np.inf
        )
        at = int(total.argmin())
        if total[at] < self.best:
            self.best, self.end = float(total[at]), (slot, table.low + at, int(filled[at]))

    def trace(self, slot: int, deviation: int, choices: Choices, steps: IntArray) -> list[tuple[int, int]]:
        """The (slot, alternative) pairs that lead to a state."""
        taken = []
        for place in range(slot - 1, -1, -1):
            low, made = self.made[place]
            number = int(made[deviation - low])
            if number:
                taken.append((place, number - 1))
                deviation -= int(steps[choices.start[place] + number - 1])
        return taken
