"""The brief as the engine sees it: candidates in integer cents, the budget and the rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import numpy as np

from planner.engine.candidates import (
    LARGEST_CENTS,
    Audience,
    BoolArray,
    Candidates,
    Dimension,
    FloatArray,
    IntArray,
    ProblemError,
)


@dataclass(frozen=True)
class Rule:
    """Floors and caps for the accounts whose `dimension` equals `value`.

    Account limits count accounts with at least one post. Spend shares are shares of the budget
    (0-1), not of the money spent. None means no limit.
    """

    dimension: str
    value: str
    min_accounts: int | None = None
    max_accounts: int | None = None
    min_spend_share: float | None = None
    max_spend_share: float | None = None

    def spend_limits_cents(self, budget_cents: int) -> tuple[int | None, int | None]:
        """The floor (rounded up) and the cap (rounded down) of spend, in whole cents.

        The share is read as the decimal it is written as, so 0.07 of $100 is exactly $7.

        >>> Rule("niche", "food", min_spend_share=0.07).spend_limits_cents(10_000)
        (700, None)
        """
        low, high = self.min_spend_share, self.max_spend_share
        return (
            None if low is None else math.ceil(_decimal_share(low) * budget_cents),
            None if high is None else math.floor(_decimal_share(high) * budget_cents),
        )


@dataclass(frozen=True)
class Agreed:
    """What is already agreed with an account: exactly so many posts, at so much each."""

    posts: int
    fee_cents: int


@dataclass(frozen=True)
class Objective:
    """What one unit of value, and one person reached at least once, counts in the objective."""

    engagements: float = 1.0
    unique_reach: float = 0.0


@dataclass(frozen=True, eq=False)
class Figures:
    """What 1, 2, ... posts of some candidates cost in cents, are worth, and whether they can be had.

    All arrays are [candidates, posts]; `value` leaves unique reach out.
    """

    cost: IntArray
    value: FloatArray
    available: BoolArray


@dataclass(frozen=True, eq=False)
class Problem:
    """How to spend `budget_cents` on the candidates.

    Attributes:
        candidates: who could be hired.
        budget_cents: the most that may be spent, agreed accounts included.
        repeat: worth of the 1st, 2nd, ... post relative to the first, never increasing.
        max_accounts: most accounts in the plan; None means no limit.
        rules: floors and caps per label of a dimension.
        include, exclude: ids that must and must not be in the plan.
        agreed: by id, accounts whose posts and fee are fixed; they are in the plan.
        bonus: by id, what it is worth to have this account at all, however many posts; at least 0.
        objective: weights of value and of unique reach.
        universe: people in each segment, needed to plan for unique reach; segments of the audience
            that are not named here do not count.

    Raises ProblemError for a brief that cannot be read.
    """

    candidates: Candidates
    budget_cents: int
    repeat: tuple[float, ...] = (1.0, 0.8, 0.6)
    max_accounts: int | None = None
    rules: tuple[Rule, ...] = ()
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    agreed: Mapping[str, Agreed] = field(default_factory=dict)
    bonus: Mapping[str, float] = field(default_factory=dict)
    objective: Objective = Objective()
    universe: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("rules", "repeat"):
            self._set(name, tuple(getattr(self, name)))
        for name in ("include", "exclude"):
            self._set(name, frozenset(getattr(self, name)))
        _check_repeat(self.repeat)
        _check_count("budget_cents", self.budget_cents)
        if self.max_accounts is not None:
            _check_count("max_accounts", self.max_accounts)
        for position, rule in enumerate(self.rules):
            _check_rule(f"rules[{position}]", rule, self.candidates.dimensions)
        self._check_names()
        _check_objective(self.objective, self.universe, self.candidates.audience)

    def _check_names(self) -> None:
        wanted, agreed = self.include, frozenset(self.agreed)
        given = {"include": wanted, "exclude": self.exclude, "agreed": agreed, "bonus": frozenset(self.bonus)}
        for name, named in given.items():
            unknown = sorted(one for one in named if one not in self.candidates.position)
            if unknown:
                raise ProblemError(f"{name}: unknown ids {', '.join(unknown[:5])}")
        for name, named in (("include", wanted), ("agreed", agreed)):
            both = sorted(named & self.exclude)
            if both:
                raise ProblemError(f"{name}: also in exclude: {', '.join(both[:5])}")
        limit = self.candidates.max_posts
        stuck = sorted(name for name in wanted - agreed if limit[self.candidates.position[name]] == 0)
        if stuck:
            raise ProblemError(f"include: max_posts is 0 for {', '.join(stuck[:5])}")
        for name, agreement in self.agreed.items():
            if not 1 <= agreement.posts <= len(self.repeat):
                raise ProblemError(f"agreed: {name}: between 1 and {len(self.repeat)} posts expected")
            _check_count(f"agreed: {name}: fee_cents", agreement.fee_cents)
        for name, worth in self.bonus.items():
            if not (math.isfinite(worth) and worth >= 0):
                raise ProblemError(f"bonus: {name}: a finite number of at least 0 expected")

    def _set(self, name: str, content: object) -> None:
        object.__setattr__(self, name, content)

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def worth(self) -> FloatArray:
        """Worth of 0, 1, 2, ... posts relative to the first post [len(repeat) + 1]."""
        sums = [math.fsum(self.repeat[:posts]) for posts in range(len(self.repeat) + 1)]
        return np.array(sums, dtype=np.float64)

    def figures(self, positions: IntArray) -> Figures:
        """Cost, value and availability of 1, 2, ... posts of the candidates at these positions."""
        them, posts = self.candidates, np.arange(1, len(self.repeat) + 1)
        fee, value = them.fee_cents[positions], them.value[positions] * self.objective.engagements
        limit = them.max_posts[positions]
        cost = them.fixed_cents[positions, None] + posts * fee[:, None]
        figures = Figures(cost, value[:, None] * self.worth[1:], posts <= limit[:, None])
        for row in self._special_rows(positions):
            name = them.ids[int(positions[row])]
            figures.value[row] += self.bonus.get(name, 0.0)
            if agreement := self.agreed.get(name):
                fixed = them.fixed_cents[positions[row]]
                figures.cost[row] = fixed + posts * agreement.fee_cents
                figures.available[row] = posts == agreement.posts
        return figures

    def _special_rows(self, positions: IntArray) -> list[int]:
        """Where in `positions` there is somebody agreed or with a bonus."""
        if not self.agreed and not self.bonus:
            return []
        special = self.candidates.positions(frozenset(self.agreed) | frozenset(self.bonus))
        rows: list[int] = np.flatnonzero(np.isin(positions, special)).tolist()
        return rows

    @property
    def required(self) -> frozenset[str]:
        """Ids that are in every plan: must-haves and agreed accounts."""
        return self.include | frozenset(self.agreed)


def _decimal_share(share: float) -> Fraction:
    return Fraction(repr(float(share)))


def _check_repeat(repeat: tuple[float, ...]) -> None:
    finite = all(math.isfinite(worth) and worth >= 0 for worth in repeat)
    if not repeat or not finite:
        raise ProblemError("repeat: at least one finite number of at least 0 expected")
    if any(later > earlier for earlier, later in pairwise(repeat)):
        raise ProblemError("repeat: a later post may not be worth more than an earlier one")


def _check_count(name: str, count: int) -> None:
    if isinstance(count, bool) or not isinstance(count, (int, np.integer)):
        raise ProblemError(f"{name}: a whole number expected, got {count!r}")
    if not 0 <= count <= LARGEST_CENTS:
        raise ProblemError(f"{name}: must be between 0 and {LARGEST_CENTS}, got {count}")


def _check_rule(name: str, rule: Rule, dimensions: Mapping[str, Dimension]) -> None:
    if rule.dimension not in dimensions:
        raise ProblemError(f"{name}.dimension: unknown dimension {rule.dimension!r}")
    for limit in ("min_accounts", "max_accounts"):
        count = getattr(rule, limit)
        if count is not None:
            _check_count(f"{name}.{limit}", count)
    for limit in ("min_spend_share", "max_spend_share"):
        share = getattr(rule, limit)
        if share is not None and not 0 <= share <= 1:
            raise ProblemError(f"{name}.{limit}: a share between 0 and 1 expected, got {share}")
    for kind in ("accounts", "spend_share"):
        low, high = getattr(rule, f"min_{kind}"), getattr(rule, f"max_{kind}")
        if low is not None and high is not None and low > high:
            raise ProblemError(f"{name}.min_{kind}: above max_{kind} ({low} > {high})")


def _check_objective(objective: Objective, universe: Mapping[str, float], audience: Audience | None) -> None:
    for name in ("engagements", "unique_reach"):
        weight = getattr(objective, name)
        if not (math.isfinite(weight) and weight >= 0):
            raise ProblemError(f"objective.{name}: a finite number of at least 0 expected")
    for segment, people in universe.items():
        if not (math.isfinite(people) and people > 0):
            raise ProblemError(f"universe.{segment}: a finite number above 0 expected")
    if objective.unique_reach > 0:
        if audience is None:
            raise ProblemError("objective.unique_reach: needs the audience of the candidates")
        if not universe:
            raise ProblemError("universe: needed to plan for unique reach")
