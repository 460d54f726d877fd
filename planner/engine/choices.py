"""Choices that differ from the best-priced plan, by rising loss: what exact searches go through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.bound import Priced
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

MOST_SLOTS = 600


@dataclass(frozen=True, eq=False)
class Choices:
    """Changes of the best-priced plan, a slot being one candidate of a group.

    Arrays are [alternatives], those of slot k at start[k]:start[k + 1]; slots by rising margin.
    """

    spend: IntArray
    accounts: IntArray
    loss: FloatArray
    option: IntArray
    start: IntArray
    group: IntArray
    margin: FloatArray

    def beyond(self, pool: Pool, margin: FloatArray) -> float:
        """A plan with a change that has no slot loses at least this; `margin` [groups] per change."""
        open_ = np.bincount(self.group, minlength=len(pool))
        few = open_ < pool.size
        return float(((open_ + 1)[few] * margin[few]).min(initial=np.inf))


@dataclass(frozen=True, eq=False)
class Left:
    """What the best-priced plan leaves of the two limits (may be negative), and their prices."""

    spend: int
    accounts: int
    per_cent: float
    per_account: float


def best_priced(pool: Pool, limits: Limits, priced: Priced, y: FloatArray) -> tuple[IntArray, Left]:
    """The best option of every group (posts, 0 for none) [groups], and what it leaves."""
    base = priced.loss.argmin(axis=1)
    rows = np.arange(len(pool))
    cost = np.where(base > 0, pool.cost[rows, np.maximum(base - 1, 0)], 0)
    accounts = int(pool.size[base > 0].sum())
    capped = limits.upper[1] < NO_CAP
    left = Left(
        spend=int(limits.upper[0] - (cost * pool.size).sum()),
        accounts=int(limits.upper[1]) - accounts if capped else NO_CAP,
        per_cent=float(y[0]),
        per_account=float(y[1]) if capped else 0.0,
    )
    return base, left


def margins_of(loss: FloatArray, base: IntArray) -> FloatArray:
    """What a group's cheapest change loses [groups]; infinite where it has no other option."""
    margin: FloatArray = changes_of(loss, base).min(axis=1, initial=np.inf)
    return margin


def changes_of(loss: FloatArray, base: IntArray) -> FloatArray:
    """What every change of an option loses [groups, posts + 1]; infinite where there is none."""
    other = loss.copy()
    other[np.arange(len(loss)), base] = np.inf
    return other


def choices_of(pool: Pool, loss: FloatArray, base: IntArray, copies: IntArray) -> Choices:
    """The slots of so many `copies` of each group, at most MOST_SLOTS in all."""
    other, margin = changes_of(loss, base), margins_of(loss, base)
    able = np.flatnonzero((copies > 0) & np.isfinite(margin))
    able = able[np.argsort(margin[able], kind="stable")]
    held = np.repeat(able, copies[able])[:MOST_SLOTS]
    slot, option = np.nonzero(np.isfinite(other[held]))
    group = held[slot]
    cost = np.column_stack((np.zeros(len(pool), dtype=np.int64), pool.cost))
    return Choices(
        spend=cost[group, option] - cost[group, base[group]],
        accounts=(option > 0).astype(np.int64) - (base[group] > 0),
        loss=other[group, option],
        option=option,
        start=np.searchsorted(slot, np.arange(len(held) + 1)),
        group=held,
        margin=margin[held],
    )


def changed(pool: Pool, base: IntArray, choices: Choices, taken: list[tuple[int, int]]) -> IntArray:
    """How many of each group take each option [groups, posts]: the best-priced plan, changed.

    `taken` are pairs (slot, which of its alternatives).
    """
    counts = np.zeros((len(pool), pool.cost.shape[1] + 1), dtype=np.int64)
    counts[np.arange(len(pool)), base] = pool.size
    for slot, which in taken:
        group = choices.group[slot]
        counts[group, base[group]] -= 1
        counts[group, choices.option[choices.start[slot] + which]] += 1
    return counts[:, 1:]
