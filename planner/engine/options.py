"""The options a plan chooses from: posts per candidate with cost and value, like ones grouped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.engine.candidates import BoolArray, CodeArray, FloatArray, IntArray
from planner.engine.kinds import Kinds
from planner.engine.limits import Limits
from planner.engine.problem import Problem


@dataclass(frozen=True, eq=False)
class Source:
    """Rows of the catalogue, and single candidates that stand apart from their row.

    Entry k is row rows[k], or the candidate at apart[k - len(rows)].
    """

    kinds: Kinds
    rows: IntArray
    required: IntArray
    apart: IntArray
    barred: IntArray
    posts: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def first(self) -> IntArray:
        """Position of one candidate of each entry [entries]."""
        return np.concatenate((self.kinds.first_of(self.rows), self.apart))

    def rows_of(self, entries: IntArray) -> IntArray:
        """The rows among these entries."""
        return self.rows[entries[entries < len(self.rows)]]

    def candidates_of(self, entry: int) -> IntArray:
        """Positions of the candidates of an entry, increasing."""
        if entry >= len(self.rows):
            return self.apart[[entry - len(self.rows)]]
        held = self.kinds.candidates_of(int(self.rows[entry]))
        if len(held) == 1 or not len(self.barred):
            return held
        return held[~np.isin(held, self.barred, assume_unique=True)]


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates with equal figures and equal rules form one group: ties cost no search.

    Groups are ordered by their figures alone, so the order of the candidates cannot matter.
    Column k of [groups, posts] arrays stands for k + 1 posts.

    Attributes:
        cost: int64 cents [groups, posts].
        value: float64 [groups, posts].
        available: bool [groups, posts].
        size: int64 [groups]; how many candidates.
        required: bool [groups]; every candidate of the group must get at least one post.
        cell: whole numbers [groups]; see Limits.
        entries, start: the sources of group g are entries[start[g]:start[g + 1]].
        source: where the candidates of an entry come from.
    """

    cost: IntArray
    value: FloatArray
    available: BoolArray
    size: IntArray
    required: BoolArray
    cell: CodeArray
    entries: IntArray
    start: IntArray
    source: Source

    def __len__(self) -> int:
        return len(self.size)

    @property
    def positions(self) -> IntArray:
        """Position of one candidate of each group [groups]."""
        return self.source.first[self.entries[self.start[:-1]]]

    def part(self, groups: IntArray) -> Pool:
        """Only these groups, in this order."""
        count = np.diff(self.start)[groups]
        start = np.append(0, np.cumsum(count))
        place = np.arange(start[-1]) + np.repeat(self.start[groups] - start[:-1], count)
        return replace(
            self,
            cost=self.cost[groups],
            value=self.value[groups],
            available=self.available[groups],
            size=self.size[groups],
            required=self.required[groups],
            cell=self.cell[groups],
            entries=self.entries[place],
            start=start,
        )

    def groups_with(self, rows: IntArray) -> BoolArray:
        """Groups with at least one of these rows [groups]."""
        held = np.zeros(len(self.entries), dtype=np.bool_)
        ordinary = self.entries < len(self.source.rows)
        held[ordinary] = np.isin(self.source.rows[self.entries[ordinary]], rows)
        return np.logical_or.reduceat(held, self.start[:-1]) if len(self) else held

    def members(self, group: int) -> IntArray:
        """Positions of the candidates of a group."""
        entries = self.entries[self.start[group] : self.start[group + 1]].tolist()
        return np.concatenate([self.source.candidates_of(entry) for entry in entries])

    def lowest_ids(self, group: int, count: int) -> IntArray:
        """Positions of the `count` candidates of a group with the lowest ids, by id."""
        members = self.members(group)
        if len(members) == 1:
            return members
        rank = self.source.kinds.rank(members)
        lowest = np.argpartition(rank, count - 1)[:count] if count < len(members) else slice(None)
        members, rank = members[lowest], rank[lowest]
        return members[np.argsort(rank)]


def pool_of(problem: Problem, limits: Limits, source: Source, affordable_cents: int) -> Pool:
    """The options of a source, grouped; options above `affordable_cents` are left out.

    Must-have candidates stay whatever they cost, so that a contradiction shows up as one.
    """
    first = source.first
    required = np.isin(first, source.required)
    figures = problem.figures(first)
    available = figures.available & ((figures.cost <= affordable_cents) | required[:, None])
    for position, (low, high) in source.posts.items():
        entry = np.flatnonzero(first[len(source.rows) :] == position) + len(source.rows)
        available[entry, : max(low - 1, 0)] = False
        available[entry, high:] = False
    size = np.append(source.kinds.sizes_of(source.rows, source.barred), np.ones_like(source.apart))
    usable = np.flatnonzero((size > 0) & (available.any(axis=1) | required))
    apart = problem.objective.unique_reach > 0
    order, start = (_each if apart else _alike)(
        *np.where(available, figures.value, 0.0)[usable].T,
        *np.where(available, figures.cost, -1)[usable].T,
        limits.cell[first[usable]],
        required[usable],
    )
    entries = usable[order]
    lead = entries[start[:-1]]
    return Pool(
        cost=figures.cost[lead],
        value=figures.value[lead],
        available=available[lead],
        size=np.add.reduceat(size[entries], start[:-1]) if len(lead) else size[lead],
        required=required[lead],
        cell=limits.cell[first[lead]],
        entries=entries,
        start=start,
        source=source,
    )


def _alike(*keys: NDArray[Any]) -> tuple[IntArray, IntArray]:
    """(order, start): groups of equal keys are order[start[g]:start[g + 1]], sorted by the keys."""
    order = np.lexsort(keys)
    new = np.zeros(len(order), dtype=np.bool_)
    new[:1] = True
    for key in keys:
        sorted_key = key[order]
        new[1:] |= sorted_key[1:] != sorted_key[:-1]
    return order, np.append(np.flatnonzero(new), len(order))


def _each(*keys: NDArray[Any]) -> tuple[IntArray, IntArray]:
    """Every entry as a group of its own: nobody covers the same people."""
    return np.arange(len(keys[0])), np.arange(len(keys[0]) + 1)


def chosen_of(pool: Pool, counts: IntArray) -> tuple[IntArray, IntArray]:
    """(positions, posts) of a plan, from how many of each group take each option [groups, posts].

    Within a group the lower id gets the more posts.
    """
    single = _single_candidates(pool)
    alone, option = np.nonzero(np.where(single[:, None], counts, 0))
    positions, posts = [pool.source.first[pool.entries[pool.start[alone]]]], [option + 1]
    options = np.arange(counts.shape[1], 0, -1)
    for group in np.flatnonzero(counts.any(axis=1) & ~single).tolist():
        taken = np.repeat(options, counts[group, ::-1])
        positions.append(pool.lowest_ids(group, len(taken)))
        posts.append(taken)
    return np.concatenate(positions), np.concatenate(posts)


def _single_candidates(pool: Pool) -> BoolArray:
    """Groups of one entry that stands for one candidate alone [groups]."""
    single: BoolArray = np.diff(pool.start) == 1
    kinds, rows = pool.source.kinds, pool.source.rows
    lone = pool.entries[pool.start[:-1]]
    ordinary = single & (lone < len(rows))
    if kinds.sizes is not None:
        single[ordinary] = kinds.sizes[rows[lone[ordinary]]] == 1
    return single


@dataclass(frozen=True, eq=False)
class Steps:
    """Steps along the concave hull of each group's options, steepest first over all groups.

    Attributes:
        slope: value per cent of the step; infinite where it costs nothing.
        cost, value: what one candidate's step adds, in cents and in value.
        group, level: whose step it is and the posts it leads to.
    """

    slope: FloatArray
    cost: IntArray
    value: FloatArray
    group: IntArray
    level: IntArray


def start_of(pool: Pool) -> tuple[IntArray, IntArray, FloatArray]:
    """(posts, cents, value) [groups] that each candidate has at least: 0 unless it is required."""
    rows = np.arange(len(pool))
    first = pool.available.argmax(axis=1) if pool.available.size else np.zeros(len(pool), dtype=np.int64)
    needed = pool.required & pool.available.any(axis=1)
    posts = np.where(needed, first + 1, 0)
    cost = np.where(needed, pool.cost[rows, first], 0)
    return posts, cost, np.where(needed, pool.value[rows, first], 0.0)


def hull_steps(pool: Pool) -> Steps:
    """The multiple-choice hull: with a fixed cost two posts may be the first step worth taking.

    A must-have starts from its first available post. Equal slopes go by group, then by posts.
    """
    groups, width = pool.cost.shape
    start, cost, value = start_of(pool)
    level = start.copy()
    posts, parts = np.arange(1, width + 1), []
    for _ in range(width if groups else 0):
        gain, extra = pool.value - value[:, None], pool.cost - cost[:, None]
        open_ = pool.available & (posts > level[:, None]) & (gain > 0)
        slope = np.divide(gain, extra, out=np.full(gain.shape, np.inf), where=extra > 0)
        slope = np.where(open_, slope, -np.inf)
        best = slope.argmax(axis=1)
        row = np.flatnonzero(slope[np.arange(groups), best] > 0)
        option = best[row]
        parts.append((slope[row, option], extra[row, option], gain[row, option], row, option + 1))
        level[row], cost[row] = option + 1, pool.cost[row, option]
        value[row] = pool.value[row, option]
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Steps(np.zeros(0), none, np.zeros(0), none, none)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[4], columns[3], -columns[0]))
    return Steps(*(column[order] for column in columns))
