"""The brief as the engine sees it: candidates in integer cents, the budget and the rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.str_]

LARGEST_CENTS = 2**46
"""Sums of this many cents ($700 billion) are still exact in a float64."""


class ProblemError(ValueError):
    """A brief that cannot be read; the message opens with the name of the field."""


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


@dataclass(frozen=True, eq=False)
class Problem:
    """How to spend `budget_cents` on the candidates: all arrays are [n], in the order of `ids`.

    Attributes:
        ids: unique names of the candidates; where two candidates are alike in every figure, the
            lower id is taken first.
        fee_cents: price of one post, all per-post extras included.
        fixed_cents: paid once when the account gets at least one post.
        value: worth of the first post, in any unit (engagements, reach, ...).
        max_posts: most posts the account would publish; 0 leaves it out.
        repeat: worth of the 1st, 2nd, ... post relative to the first, never increasing.
        max_accounts: most accounts in the plan; None means no limit.
        dimensions: text arrays [n] that rules refer to, such as "niche" or "tier".
        include, exclude: ids that must and must not be in the plan.

    Arrays are copied and made read-only. Raises ProblemError for input that cannot be read.
    """

    ids: tuple[str, ...]
    fee_cents: IntArray
    fixed_cents: IntArray
    value: FloatArray
    max_posts: IntArray
    budget_cents: int
    repeat: tuple[float, ...] = (1.0, 0.8, 0.6)
    max_accounts: int | None = None
    dimensions: Mapping[str, TextArray] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        n = _checked_ids(self.ids)
        for name in ("fee_cents", "fixed_cents", "max_posts"):
            self._set(name, _whole_numbers(name, getattr(self, name), n))
        self._set("value", _finite_values(self.value, n))
        self._set("dimensions", _text_columns(self.dimensions, n))
        for name in ("rules", "repeat"):
            self._set(name, tuple(getattr(self, name)))
        for name in ("include", "exclude"):
            self._set(name, frozenset(getattr(self, name)))
        _check_repeat(self.repeat)
        _check_count("budget_cents", self.budget_cents)
        if self.max_accounts is not None:
            _check_count("max_accounts", self.max_accounts)
        for position, rule in enumerate(self.rules):
            _check_rule(f"rules[{position}]", rule, self.dimensions)
        _check_must_haves(frozenset(self.ids), self.include, self.exclude)
        limit = dict(zip(self.ids, self.max_posts.tolist(), strict=True)) if self.include else {}
        if stuck := sorted(name for name in self.include if limit[name] == 0):
            raise ProblemError(f"include: max_posts is 0 for {', '.join(stuck[:5])}")

    def _set(self, name: str, content: object) -> None:
        object.__setattr__(self, name, content)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def post_limit(self) -> IntArray:
        """Most posts that may be bought of each candidate [n]: also limited by `repeat`."""
        return np.minimum(self.max_posts, len(self.repeat))

    @property
    def worth(self) -> FloatArray:
        """Worth of 0, 1, 2, ... posts relative to the first post [len(repeat) + 1]."""
        sums = [math.fsum(self.repeat[:posts]) for posts in range(len(self.repeat) + 1)]
        return np.array(sums, dtype=np.float64)


def _decimal_share(share: float) -> Fraction:
    return Fraction(repr(float(share)))


def _checked_ids(ids: tuple[str, ...]) -> int:
    if len(set(ids)) != len(ids):
        raise ProblemError("ids: every id must be unique")
    return len(ids)


def _frozen_copy(name: str, column: NDArray[Any], n: int) -> NDArray[Any]:
    if column.shape != (n,):
        raise ProblemError(f"{name}: expected {n} entries, got shape {column.shape}")
    copy = column.copy()
    copy.setflags(write=False)
    return copy


def _whole_numbers(name: str, column: ArrayLike, n: int) -> IntArray:
    given = np.asarray(column)
    if n and given.dtype.kind not in "iu":
        raise ProblemError(f"{name}: whole numbers expected, got {given.dtype}")
    numbers: IntArray = _frozen_copy(name, given.astype(np.int64), n)
    if n and (numbers.min() < 0 or numbers.max() > LARGEST_CENTS):
        raise ProblemError(f"{name}: every entry must be between 0 and {LARGEST_CENTS}")
    return numbers


def _finite_values(column: ArrayLike, n: int) -> FloatArray:
    values: FloatArray = _frozen_copy("value", np.asarray(column, dtype=np.float64), n)
    if n and not (np.isfinite(values).all() and values.min() >= 0):
        raise ProblemError("value: every entry must be a finite number of at least 0")
    return values


def _text_columns(columns: Mapping[str, TextArray], n: int) -> Mapping[str, TextArray]:
    checked = {
        name: _frozen_copy(f"dimensions[{name}]", np.asarray(column, dtype=np.str_), n)
        for name, column in columns.items()
    }
    return MappingProxyType(checked)


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


def _check_rule(name: str, rule: Rule, dimensions: Mapping[str, TextArray]) -> None:
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


def _check_must_haves(ids: frozenset[str], include: frozenset[str], exclude: frozenset[str]) -> None:
    for name, named in (("include", include), ("exclude", exclude)):
        unknown = sorted(named - ids)
        if unknown:
            raise ProblemError(f"{name}: unknown ids {', '.join(unknown[:5])}")
    both = sorted(include & exclude)
    if both:
        raise ProblemError(f"include: also in exclude: {', '.join(both[:5])}")
