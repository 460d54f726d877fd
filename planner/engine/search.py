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
from dataclasses import dataclass, field, replace

import numpy as np

from planner.engine.bound import Priced
from planner.engine.candidates import FloatArray, IntArray
from planner.engine.choices import Choices, Left, best_priced, changed, choices_of, margins_of
from planner.engine.limits import NO_CAP, Limits
from planner.engine.options import Pool

FIRST_SLOTS = 12
MOST_COPIES = 3
"""Groups with more candidates than this keep their best-priced option here."""
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


@dataclass
class _Half:
    """Combinations of the slots of one half, by rising loss, and how each came about."""

    loss: FloatArray = field(default_factory=lambda: np.zeros(1))
    spend: IntArray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    accounts: IntArray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    slots: list[int] = field(default_factory=list)
    parents: list[IntArray] = field(default_factory=list)
    choices: list[IntArray] = field(default_factory=list)

    def add(self, slot: int, open_: Choices, below: float, most: int) -> float:
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


def _join(left: Left, first: _Half, second: _Half, below: float) -> tuple[float, int, int] | None:
    """The pair of combinations with the smallest total loss under `below` that keeps the limits."""
    order = np.argsort(second.spend, kind="stable")
    spend, accounts = second.spend[order], second.accounts[order]
    worth = (second.loss - left.per_cent * second.spend - left.per_account * second.accounts)[order]
    unused = left.per_cent * left.spend + left.per_account * left.accounts
    own = first.loss - left.per_cent * first.spend - left.per_account * first.accounts + unused
    best = None
    for places in np.unique(first.accounts).tolist():
        ones = np.flatnonzero(first.accounts == places)
        fits = np.flatnonzero(accounts <= left.accounts - places)
        if not len(fits):
            continue
        lowest = np.minimum.accumulate(worth[fits])
        end = np.searchsorted(spend[fits], left.spend - first.spend[ones], side="right")
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
    base, left = best_priced(pool, limits, priced, y)
    few = np.where(pool.size <= MOST_COPIES, pool.size, 0)
    open_ = choices_of(pool, priced.loss, base, few)
    if limits.upper[1] >= NO_CAP:
        open_ = replace(open_, accounts=np.zeros_like(open_.accounts))
    halves = _Half(), _Half()
    best, pair, least = known, None, open_.beyond(pool, margins_of(priced.loss, base))
    joined = 0
    slots = len(open_.margin)
    for slot in range(slots + 1):
        done = slot == slots or _is_enough(slot, float(open_.margin[slot]), best, effort)
        size = len(halves[0].loss) * len(halves[1].loss)
        if done or (slot >= FIRST_SLOTS and (size >= 4 * joined or slot % JOIN_EVERY == 0)):
            joined, better = size, _join(left, *halves, best)
            if better is not None:
                best, pair = better[0], halves[0].trace(better[1]) + halves[1].trace(better[2])
        if done:
            least = least if slot == slots else min(least, float(open_.margin[slot]))
            break
        cut = halves[slot % 2].add(slot, open_, best - effort.granule, effort.most)
        least = min(least, cut)
    counts = None if pair is None else changed(pool, base, open_, pair)
    return Found(counts, best, least)


def _is_enough(slot: int, margin: float, best: float, effort: Search) -> bool:
    """Whether no further slot can matter, or the search is over for other reasons."""
    late = slot > FIRST_SLOTS and time.perf_counter() > effort.deadline
    return margin >= best - effort.granule or late or (slot > PATIENCE and best == np.inf)
