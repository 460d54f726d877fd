"""One account of a plan for one outside it: which exchanges keep the brief, and what they change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.candidates import BoolArray, FloatArray, IntArray, ProblemError
from planner.engine.explain import losses, nearest, prices_of
from planner.engine.plan import plan_value
from planner.engine.problem import Problem
from planner.engine.solution import Multipliers, Solution

MOST_OUT = 300
"""Accounts of the plan considered, those the prices would miss least."""

MOST_IN = (300, 3_000)
"""Candidates considered, by loss at the prices; more only where the first few give too little."""

MOST_PER_OUT = 2
CAPLESS = 2**60


@dataclass(frozen=True)
class Swap:
    """`posts` posts by `in_id` instead of all posts by `out_id`, and by how much the plan changes.

    A positive `value_change` can only come where the plan was not proven best.
    """

    out_id: str
    in_id: str
    posts: int
    value_change: float
    spend_change_cents: int


@dataclass(frozen=True, eq=False)
class Exchanges:
    """Every exchange of one of `outs` for 1, 2, ... posts by one of `ins`.

    Attributes:
        outs, ins: positions of candidates, each in the order of their ids.
        value_change: [outs, ins, posts]; -inf where it would break the brief. Without unique reach.
        spend_change_cents: [outs, ins, posts].
    """

    outs: IntArray
    ins: IntArray
    value_change: FloatArray
    spend_change_cents: IntArray

    def best(self, of: FloatArray) -> tuple[int, int, int] | None:
        """The entry with the largest value change in `of` [outs, ins, posts], None without any.

        Ties go by the money saved, then by the id that leaves, the id that comes and fewer posts.
        """
        most = of.max(initial=-np.inf)
        if most == -np.inf:
            return None
        cheapest = np.where(of == most, self.spend_change_cents, CAPLESS).argmin()
        out, in_, option = np.unravel_index(int(cheapest), of.shape)
        return int(out), int(in_), int(option)


def exchanges(problem: Problem, posts: IntArray, outs: IntArray, ins: IntArray) -> Exchanges:
    """All exchanges between `outs` in and `ins` outside the plan `posts` [n], in exact integers.

    The plan itself must keep its limits on accounts in all: an exchange does not change them.
    """
    outs, ins = _by_id(problem, outs), _by_id(problem, ins)
    plan = _Plan.of(problem, posts)
    leaving = np.searchsorted(plan.positions, outs)
    low, high, cell = plan.room(problem, leaving, ins)
    figures = problem.figures(ins)
    cost = figures.cost
    kept = (cost >= low[:, cell, None]) & (cost <= high[:, cell, None]) & figures.available
    change = figures.value - plan.value[leaving, None, None]
    return Exchanges(
        outs=outs,
        ins=ins,
        value_change=np.where(kept, change, -np.inf),
        spend_change_cents=cost - plan.cost[leaving, None, None],
    )


@dataclass(frozen=True, eq=False)
class _Plan:
    """The accounts of a plan [accounts], by increasing position, and the rules they fall under."""

    positions: IntArray
    cost: IntArray
    value: FloatArray
    inside: BoolArray

    @classmethod
    def of(cls, problem: Problem, posts: IntArray) -> _Plan:
        positions = np.flatnonzero(posts)
        figures, rows = problem.figures(positions), np.arange(len(positions))
        option = posts[positions] - 1
        inside = _inside(problem, positions)
        return cls(positions, figures.cost[rows, option], figures.value[rows, option], inside)

    def room(self, problem: Problem, leaving: IntArray, ins: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """What an account may cost that comes for the one leaving: (low, high) [leaving, cells].

        Candidates of one cell fall under the same rules; the third array is the cell [ins]. Where
        no cost keeps the rules, high is -1.
        """
        masks, cell = np.unique(_inside(problem, ins), axis=1, return_inverse=True)
        cell = cell.reshape(len(ins))
        paid = self.cost[leaving, None]
        high = problem.budget_cents - int(self.cost.sum()) + paid + np.zeros((1, masks.shape[1]), np.int64)
        low, possible = np.zeros_like(high), np.ones(high.shape, dtype=np.bool_)
        for position, rule in enumerate(problem.rules):
            was, now = self.inside[position, leaving, None], masks[position]
            accounts = int(self.inside[position].sum()) - was + now
            most = CAPLESS if rule.max_accounts is None else rule.max_accounts
            possible &= (accounts >= (rule.min_accounts or 0)) & (accounts <= most)
            floor, cap = rule.spend_limits_cents(problem.budget_cents)
            rest = int(self.cost[self.inside[position]].sum()) - was * paid
            short, left = (floor or 0) - rest, (CAPLESS if cap is None else cap) - rest
            low = np.where(now, np.maximum(low, short), low)
            high = np.where(now, np.minimum(high, left), high)
            possible &= now | ((short <= 0) & (left >= 0))
        return low, np.where(possible, high, -1), cell


def _inside(problem: Problem, positions: IntArray) -> BoolArray:
    """Whether these candidates fall under each rule [rules, positions]."""
    inside = np.zeros((len(problem.rules), len(positions)), dtype=np.bool_)
    for row, rule in enumerate(problem.rules):
        dimension = problem.candidates.dimensions[rule.dimension]
        if rule.value in dimension.labels:
            inside[row] = dimension.codes[positions] == dimension.labels.index(rule.value)
    return inside


def _by_id(problem: Problem, positions: IntArray) -> IntArray:
    ids = problem.candidates.ids
    return np.array(sorted(positions.tolist(), key=ids.__getitem__), dtype=np.int64)


def swap_suggestions(
    problem: Problem, solution: Solution, *, most: int = 10, for_id: str | None = None
) -> tuple[Swap, ...]:
    """The `most` exchanges of one account that cost the plan least and keep every rule exactly.

    Agreed and must-have accounts stay. Each account comes in at most once and leaves at most
    twice, so that there is a choice. With `for_id` only that account leaves, if it is in the plan
    and may, or comes in, if it is not, as often as it takes.

    Only the candidates with the smallest losses at the solution's prices are considered. Largest
    value change first, then by money saved, the id that leaves, the id that comes. With unique
    reach in the objective the value change is exact, but which exchanges are considered goes by
    the rest of the value.

    Raises ProblemError for a `for_id` that is unknown.
    """
    if for_id is not None and for_id not in problem.candidates.position:
        raise ProblemError(f"for_id: unknown id {for_id}")
    # Reach is known only for whole plans: a longer list is looked at again with it.
    by_reach = problem.objective.unique_reach > 0
    wanted = 5 * most if by_reach else most
    found: tuple[Swap, ...] = ()
    for offered, is_all in _offers(problem, solution, for_id):
        found = _picked(problem, offered, wanted, for_id)
        if len(found) >= wanted or is_all:
            break
    if by_reach:
        found = _with_reach(problem, solution, found)
    return found[:most] if most > 0 else ()


def _offers(problem: Problem, solution: Solution, for_id: str | None) -> Iterator[tuple[Exchanges, bool]]:
    """Exchanges among ever more candidates, and whether these were all there are."""
    posts, multipliers = solution.posts, solution.multipliers
    if problem.max_accounts is not None and solution.accounts > problem.max_accounts:
        return
    outs = removable(problem, posts)
    loss = losses(problem, multipliers, problem.budget_cents)
    loss[posts > 0] = np.inf
    loss[problem.candidates.positions(problem.exclude)] = np.inf
    if for_id is not None:
        named = problem.candidates.position[for_id]
        if posts[named] > 0:
            outs = outs[outs == named]
        else:
            only = np.full(len(loss), np.inf)
            only[named] = loss[named]
            loss = only
    outs = _least_missed(problem, posts, outs, multipliers)
    for count in MOST_IN if len(outs) else ():
        ins = nearest(problem, loss, count)
        yield exchanges(problem, posts, outs, ins), len(ins) < count


def removable(problem: Problem, posts: IntArray) -> IntArray:
    """Positions of the accounts of a plan `posts` [n] that are neither agreed nor must-haves."""
    required = problem.candidates.positions(problem.required)
    return np.setdiff1d(np.flatnonzero(posts), required, assume_unique=True)


def _least_missed(problem: Problem, posts: IntArray, outs: IntArray, multipliers: Multipliers) -> IntArray:
    """The MOST_OUT of `outs` that earn least above their price."""
    if len(outs) <= MOST_OUT:
        return outs
    figures, rows, option = problem.figures(outs), np.arange(len(outs)), posts[outs] - 1
    per_cent, per_account = prices_of(problem, multipliers).at(outs)
    earned = figures.value[rows, option] - per_cent * figures.cost[rows, option] - per_account
    ids = [problem.candidates.ids[position] for position in outs.tolist()]
    order = sorted(rows.tolist(), key=lambda row: (earned[row], ids[row]))
    return outs[order[:MOST_OUT]]


def _picked(problem: Problem, offered: Exchanges, most: int, for_id: str | None) -> tuple[Swap, ...]:
    """The best exchanges, each account at most once in and twice out unless it is the one named."""
    open_, left = offered.value_change.copy(), np.zeros(len(offered.outs), dtype=np.int64)
    ids, found = problem.candidates.ids, list[Swap]()
    while len(found) < most and (entry := offered.best(open_)) is not None:
        out, in_, option = entry
        swap = Swap(
            out_id=ids[offered.outs[out]],
            in_id=ids[offered.ins[in_]],
            posts=option + 1,
            value_change=float(open_[entry]),
            spend_change_cents=int(offered.spend_change_cents[entry]),
        )
        found.append(swap)
        left[out] += 1
        if swap.out_id != for_id and left[out] >= MOST_PER_OUT:
            open_[out] = -np.inf
        open_[out if swap.in_id == for_id else slice(None), in_] = -np.inf
    return tuple(found)


def _with_reach(problem: Problem, solution: Solution, swaps: tuple[Swap, ...]) -> tuple[Swap, ...]:
    """The same exchanges with what they change in the whole value, in order of that."""
    posts, before, exact = solution.posts.copy(), plan_value(problem, solution.posts), []
    for swap in swaps:
        out, in_ = (problem.candidates.position[name] for name in (swap.out_id, swap.in_id))
        posts[out], posts[in_] = 0, swap.posts
        exact.append(replace(swap, value_change=plan_value(problem, posts) - before))
        posts[out], posts[in_] = solution.posts[out], 0
    exact.sort(key=lambda swap: (-swap.value_change, swap.spend_change_cents, swap.out_id, swap.in_id))
    return tuple(exact)
