"""Exact search near the priced plan, for a budget and a number of accounts: two halves, joined.

At the multipliers y every plan is worth bound - (losses of its options) - (unused limits at y). So
a plan better than a known one differs from the best-priced plan only where the losses add up to
less than the gap. The groups with the least clear choice are dealt out to two halves; each half
lists its combinations by rising loss, and for every combination of one half the join finds the
best partner of the other half that keeps the limits. Combinations that are cut off to save time
are remembered by their smallest loss: that, too, is a bound.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from planner.engine.bound import Priced
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

FIRST_SLOTS = 12
MOST_COPIES = 3
"""Groups with more candidates than this keep their best-priced option here."""
MOST_SLOTS = 600
JOIN_EVERY = 6
PATIENCE = 80
"""The search is given up when this many slots have brought no plan at all."""


@dataclass(frozen=True)
class Search:
    """How far to search: combinations per half, until when (time.perf_counter), how fine.

    `granule` is the smallest difference there can be between the values of two plans, or 0.
    """

    most: int
    deadline: float
    granule: float = 0.0


@dataclass(frozen=True, eq=False)
class Found:
    """The best plan found (counts [groups, posts], None if none) and a bound on all others.

    Attributes:
        loss: bound of the prices less the value of the plan; infinite without one.
        least: no plan loses less than this, unless it uses an option that was not offered.
    """

    counts: IntArray | None
    loss: float
    least: float


@dataclass(frozen=True, eq=False)
class _Open:
    """Choices that differ from the best-priced plan, a slot being one candidate of a group.

    Arrays are [alternatives], those of slot k at start[k]:start[k + 1]; slots by rising margin.
    """

    spend: IntArray
    accounts: IntArray
    loss: FloatArray
    option: IntArray
    start: IntArray
    group: IntArray
    margin: FloatArray


@dataclass
class _Half:
    """Combinations of the slots of one half, by rising loss, and how each came about."""

    loss: FloatArray = field(default_factory=lambda: np.zeros(1))
    spend: IntArray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    accounts: IntArray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    slots: list[int] = field(default_factory=list)
    parents: list[IntArray] = field(default_factory=list)
    choices: list[IntArray] = field(default_factory=list)

    def add(self, slot: int, open_: _Open, below: float, most: int) -> float:
        """Add a slot's alternatives; returns the smallest loss among those cut off above `most`."""
        part = slice(open_.start[slot], open_.start[slot + 1])
        changes = [(0, 0, 0.0), *zip(open_.spend[part], open_.accounts[part], open_.loss[part], strict=True)]
        ends = [int(np.searchsorted(self.loss, below - loss)) for _, _, loss in changes]
        loss = np.concatenate([self.loss[:end] + c[2] for c, end in zip(changes, ends, strict=True)])
        order = np.argsort(loss, kind="stable")
        cut = float(loss[order[most]]) if len(order) > most else np.inf
        order = order[:most]
        spend = np.concatenate([self.spend[:end] + c[0] for c, end in zip(changes, ends, strict=True)])
        accounts = np.concatenate([self.accounts[:end] + c[1] for c, end in zip(changes, ends, strict=True)])
        parent = np.concatenate([np.arange(end) for end in ends])
        choice = np.repeat(np.arange(len(ends)), ends)
        self.loss, self.spend, self.accounts = loss[order], spend[order], accounts[order]
        self.slots.append(slot)
        self.parents.append(parent[order])
        self.choices.append(choice[order])
        return cut

    def trace(self, state: int) -> list[tuple[int, int]]:
        """The (slot, alternative) pairs of a combination."""
        taken = []
        for slot, parent, choice in zip(
            reversed(self.slots), reversed(self.parents), reversed(self.choices), strict=True
        ):
            if choice[state]:
                taken.append((slot, int(choice[state]) - 1))
            state = int(parent[state])
        return taken


@dataclass(frozen=True, eq=False)
class _Left:
    """What the best-priced plan leaves of the two limits (may be negative), and their prices."""

    spend: int
    accounts: int
    per_cent: float
    per_account: float

    def join(self, first: _Half, second: _Half, below: float) -> tuple[float, int, int] | None:
        """The pair of combinations with the smallest total loss under `below` that keeps the limits."""
        order = np.argsort(second.spend, kind="stable")
        spend, accounts = second.spend[order], second.accounts[order]
        worth = (second.loss - self.per_cent * second.spend - self.per_account * second.accounts)[order]
        unused = self.per_cent * self.spend + self.per_account * self.accounts
        own = first.loss - self.per_cent * first.spend - self.per_account * first.accounts + unused
        best = None
        for places in np.unique(first.accounts).tolist():
            ones = np.flatnonzero(first.accounts == places)
            fits = np.flatnonzero(accounts <= self.accounts - places)
            if not len(fits):
                continue
            lowest = np.minimum.accumulate(worth[fits])
            end = np.searchsorted(spend[fits], self.spend - first.spend[ones], side="right")
            total = np.where(end > 0, own[ones] + lowest[np.maximum(end - 1, 0)], np.inf)
            one = int(total.argmin())
            if total[one] < below:
                below = float(total[one])
                other = int(worth[fits[: end[one]]].argmin())
                best = below, int(ones[one]), int(order[fits[other]])
        return best


def search(
    pool: Pool, limits: Limits, priced: Priced, y: FloatArray, effort: Search, known: float = np.inf
) -> Found:
    """Search plans that lose less than `known`; only for limits on spend and accounts in all.

    Plans that are better by less than `effort.granule` are not looked for.
    """
    base, left = _best_priced(pool, limits, priced, y)
    open_, unreached = _open_choices(pool, priced.loss, base, limits.upper[1] < NO_CAP)
    halves = _Half(), _Half()
    best, pair, least = known, None, unreached
    joined = 0
    slots = len(open_.margin)
    for slot in range(slots + 1):
        done = slot == slots or _is_enough(slot, float(open_.margin[slot]), best, effort)
        size = len(halves[0].loss) * len(halves[1].loss)
        if done or (slot >= FIRST_SLOTS and (size >= 4 * joined or slot % JOIN_EVERY == 0)):
            joined, better = size, left.join(*halves, best)
            if better is not None:
                best, pair = better[0], halves[0].trace(better[1]) + halves[1].trace(better[2])
        if done:
            least = least if slot == slots else min(least, float(open_.margin[slot]))
            break
        cut = halves[slot % 2].add(slot, open_, best - effort.granule, effort.most)
        least = min(least, cut)
    counts = None if pair is None else _changed(pool, base, open_, pair)
    return Found(counts, best, least)


def _is_enough(slot: int, margin: float, best: float, effort: Search) -> bool:
    """Whether no further slot can matter, or the search is over for other reasons."""
    late = slot > FIRST_SLOTS and time.perf_counter() > effort.deadline
    return margin >= best - effort.granule or late or (slot > PATIENCE and best == np.inf)


def _best_priced(pool: Pool, limits: Limits, priced: Priced, y: FloatArray) -> tuple[IntArray, _Left]:
    """The best option of every group (posts, 0 for none) [groups], and what it leaves."""
    base = priced.loss.argmin(axis=1)
    rows = np.arange(len(pool))
    cost = np.where(base > 0, pool.cost[rows, np.maximum(base - 1, 0)], 0)
    accounts = int(pool.size[base > 0].sum())
    capped = limits.upper[1] < NO_CAP
    left = _Left(
        spend=int(limits.upper[0] - (cost * pool.size).sum()),
        accounts=int(limits.upper[1]) - accounts if capped else NO_CAP,
        per_cent=float(y[0]),
        per_account=float(y[1]) if capped else 0.0,
    )
    return base, left


def _open_choices(pool: Pool, loss: FloatArray, base: IntArray, count_accounts: bool) -> tuple[_Open, float]:
    """The slots by rising margin, and the smallest margin among the groups that got none."""
    rows = np.arange(len(pool))
    other = loss.copy()
    other[rows, base] = np.inf
    margin = other.min(axis=1, initial=np.inf)
    able = np.flatnonzero((pool.size <= MOST_COPIES) & np.isfinite(margin))
    able = able[np.argsort(margin[able], kind="stable")]
    held = np.repeat(able, pool.size[able])[:MOST_SLOTS]
    left_out = np.ones(len(pool), dtype=np.bool_)
    left_out[held[:-1]] = False
    unreached = (
        float(margin[left_out].min(initial=np.inf))
        if len(held) == MOST_SLOTS
        else float(margin[pool.size > MOST_COPIES].min(initial=np.inf))
    )
    slot, option = np.nonzero(np.isfinite(other[held]))
    group = held[slot]
    cost = np.column_stack((np.zeros(len(pool), dtype=np.int64), pool.cost))
    return _Open(
        spend=cost[group, option] - cost[group, base[group]],
        accounts=((option > 0).astype(np.int64) - (base[group] > 0)) * count_accounts,
        loss=other[group, option],
        option=option,
        start=np.searchsorted(slot, np.arange(len(held) + 1)),
        group=held,
        margin=margin[held],
    ), unreached


def _changed(pool: Pool, base: IntArray, open_: _Open, pair: list[tuple[int, int]]) -> IntArray:
    """How many of each group take each option [groups, posts]: the best-priced plan, changed."""
    counts = np.zeros((len(pool), pool.cost.shape[1] + 1), dtype=np.int64)
    counts[np.arange(len(pool)), base] = pool.size
    for slot, which in pair:
        group = open_.group[slot]
        counts[group, base[group]] -= 1
        counts[group, open_.option[open_.start[slot] + which]] += 1
    return counts[:, 1:]
