"""The options a plan chooses from: posts per candidate with cost and value, like ones grouped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.engine.limits import Limits
from planner.engine.problem import BoolArray, FloatArray, IntArray, Problem


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
        cell: int64 [groups]; see Limits.
        members, start: candidates of group g are members[start[g]:start[g + 1]].
    """

    cost: IntArray
    value: FloatArray
    available: BoolArray
    size: IntArray
    required: BoolArray
    cell: IntArray
    members: IntArray
    start: IntArray

    def __len__(self) -> int:
        return len(self.size)


def pool_of(problem: Problem, limits: Limits, affordable_cents: int) -> Pool:
    """All candidates that may be in a plan, grouped; options above `affordable_cents` are left out.

    Must-have candidates stay whatever they cost, so that a contradiction shows up as one.
    """
    required = _named(problem, problem.include)
    cheapest = problem.fixed_cents + problem.fee_cents
    usable = (problem.post_limit > 0) & ((cheapest <= affordable_cents) | required)
    candidates = np.flatnonzero(usable & ~_named(problem, problem.exclude))
    keys = (
        problem.value[candidates],
        problem.fixed_cents[candidates],
        problem.fee_cents[candidates],
        problem.post_limit[candidates],
        limits.cell[candidates],
        required[candidates],
    )
    order = np.lexsort(keys)
    members = candidates[order]
    new = np.zeros(len(members), dtype=np.bool_)
    new[:1] = True
    for key in keys:
        new[1:] |= key[order][1:] != key[order][:-1]
    start = np.append(np.flatnonzero(new), len(members))
    first = members[start[:-1]]
    cost, value, available = _options(problem, first)
    return Pool(
        cost=cost,
        value=value,
        available=available & ((cost <= affordable_cents) | required[first, None]),
        size=np.diff(start),
        required=required[first],
        cell=limits.cell[first],
        members=members,
        start=start,
    )


def posts_of(pool: Pool, counts: IntArray, problem: Problem) -> IntArray:
    """Posts per candidate [n] from how many of each group take each option [groups, posts].

    Within a group the lower id gets the more posts.
    """
    posts = np.zeros(len(problem), dtype=np.int64)
    options = np.arange(counts.shape[1], 0, -1)
    for group in np.flatnonzero(counts.any(axis=1)).tolist():
        taken = np.repeat(options, counts[group, ::-1])
        members = pool.members[pool.start[group] : pool.start[group + 1]].tolist()
        if len(members) > 1:
            members.sort(key=problem.ids.__getitem__)
        posts[members[: len(taken)]] = taken
    return posts


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


def hull_steps(pool: Pool) -> Steps:
    """The multiple-choice hull: with a fixed cost two posts may be the first step worth taking.

    A must-have starts from its first post. Equal slopes go by group, then by posts.
    """
    groups, width = pool.cost.shape
    level = pool.required.astype(np.int64)
    cost = np.where(pool.required, pool.cost[:, 0], 0)
    value = np.where(pool.required, pool.value[:, 0], 0.0)
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


def _named(problem: Problem, names: frozenset[str]) -> BoolArray:
    if not names:
        return np.zeros(len(problem), dtype=np.bool_)
    return np.fromiter((name in names for name in problem.ids), np.bool_, len(problem))


def _options(problem: Problem, first: IntArray) -> tuple[IntArray, FloatArray, BoolArray]:
    posts = np.arange(1, len(problem.repeat) + 1)
    cost = problem.fixed_cents[first, None] + posts * problem.fee_cents[first, None]
    value = problem.value[first, None] * problem.worth[1:]
    return cost, value, posts <= problem.post_limit[first, None]
