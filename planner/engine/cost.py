"""What a placement costs when everything is counted, in integer cents (method page, section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import overload

import numpy as np

from planner.engine.candidates import IntArray

Rate = Decimal | float


@dataclass(frozen=True)
class CostAssumptions:
    """What the brief assumes about costs; every number can be edited by the user.

    Attributes:
        hours_per_account: coordination hours, once per account however many posts.
        hourly_cost_cents: cost of one such hour.
        shipping_cents: once per account, only when a product is sent (product cost above 0).
        usage_rights_rate, exclusivity_rate, agency_rate: shares of the fee (0.1 is 10 %), per
            post.
        posting_rate_opted_in, posting_rate_unsolicited: probability that a gifted account posts;
            it lowers the value, never the cost.
        acceptance_rate_cold, acceptance_rate_known: share of those contacted who accept; it sets
            the number of people to contact, never the cost.
    """

    hours_per_account: Rate = Decimal(2)
    hourly_cost_cents: int = 4_000
    shipping_cents: int = 0
    usage_rights_rate: Rate = Decimal(0)
    exclusivity_rate: Rate = Decimal(0)
    agency_rate: Rate = Decimal(0)
    posting_rate_opted_in: float = 0.8
    posting_rate_unsolicited: float = 0.5
    acceptance_rate_cold: float = 0.15
    acceptance_rate_known: float = 0.6

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"{name}: a finite number of at least 0 expected")
        for name in ("posting_rate_opted_in", "posting_rate_unsolicited"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name}: a probability is at most 1")


@dataclass(frozen=True)
class PlacementCost:
    """The parts of one account's cost, in cents; `usage_cents` holds usage and exclusivity."""

    fee_cents: int
    product_cents: int
    shipping_cents: int
    usage_cents: int
    agency_cents: int
    coordination_cents: int

    @property
    def total_cents(self) -> int:
        return (
            self.fee_cents
            + self.product_cents
            + self.shipping_cents
            + self.usage_cents
            + self.agency_cents
            + self.coordination_cents
        )


def placement_cost(
    fee_cents: int, product_cents: int, posts: int, assumptions: CostAssumptions
) -> PlacementCost:
    """Cost of `posts` posts by one account at `fee_cents` each; no posts cost nothing.

    Rates are applied and rounded (half up) per post, product, shipping and coordination counted
    once, so the total is linear in the number of posts.

    >>> assumptions = CostAssumptions(hourly_cost_cents=3_000, agency_rate=Decimal("0.15"))
    >>> placement_cost(25_010, 1_200, 2, assumptions).total_cents
    64724
    """
    if min(fee_cents, product_cents, posts) < 0:
        raise ValueError("fee_cents, product_cents, posts: must be at least 0")
    if posts == 0:
        return PlacementCost(0, 0, 0, 0, 0, 0)
    usage = share_of(fee_cents, assumptions.usage_rights_rate)
    exclusivity = share_of(fee_cents, assumptions.exclusivity_rate)
    return PlacementCost(
        fee_cents=fee_cents * posts,
        product_cents=product_cents,
        shipping_cents=assumptions.shipping_cents if product_cents > 0 else 0,
        usage_cents=(usage + exclusivity) * posts,
        agency_cents=share_of(fee_cents, assumptions.agency_rate) * posts,
        coordination_cents=_coordination_cents(assumptions),
    )


@overload
def fixed_and_per_post_cents(
    fee_cents: int, product_cents: int, assumptions: CostAssumptions
) -> tuple[int, int]: ...


@overload
def fixed_and_per_post_cents(
    fee_cents: IntArray, product_cents: IntArray, assumptions: CostAssumptions
) -> tuple[IntArray, IntArray]: ...


def fixed_and_per_post_cents(
    fee_cents: int | IntArray, product_cents: int | IntArray, assumptions: CostAssumptions
) -> tuple[int, int] | tuple[IntArray, IntArray]:
    """The engine's (fixed_cents, fee_cents): fixed + n * per_post is the placement's total cost.

    Takes single amounts or arrays [n]; exact for every number of posts n >= 1.

    >>> fixed_and_per_post_cents(25_010, 1_200, CostAssumptions(agency_rate=Decimal("0.15")))
    (9200, 28762)
    """
    ship = (product_cents > 0) * assumptions.shipping_cents
    fixed = product_cents + ship + _coordination_cents(assumptions)
    per_post = (
        fee_cents
        + share_of(fee_cents, assumptions.usage_rights_rate)
        + share_of(fee_cents, assumptions.exclusivity_rate)
        + share_of(fee_cents, assumptions.agency_rate)
    )
    if isinstance(fixed, np.ndarray) and isinstance(per_post, np.ndarray):
        return fixed, per_post
    return int(fixed), int(per_post)


@overload
def share_of(cents: int, rate: Rate) -> int: ...


@overload
def share_of(cents: IntArray, rate: Rate) -> IntArray: ...


@overload
def share_of(cents: int | IntArray, rate: Rate) -> int | IntArray: ...


def share_of(cents: int | IntArray, rate: Rate) -> int | IntArray:
    """`rate` times an amount of at least 0, rounded half up to whole cents: the one rounding home.

    A rate is read as the decimal it is written as. Raises ValueError where int64 would overflow.

    >>> share_of(150, Decimal("0.15"))
    23
    """
    numerator, denominator = Fraction(str(rate)).as_integer_ratio()
    largest = int(np.max(cents, initial=0))
    if isinstance(cents, np.ndarray) and 2 * largest * numerator + denominator >= 2**63:
        raise ValueError(f"rate: {rate} has too many digits for amounts up to {largest} cents")
    return (2 * cents * numerator + denominator) // (2 * denominator)


def probability_of_posting(opted_in: bool, assumptions: CostAssumptions) -> float:
    """Probability that a gifted account (fee 0) posts; multiply its VALUE by it, not its cost."""
    if opted_in:
        return assumptions.posting_rate_opted_in
    return assumptions.posting_rate_unsolicited


def people_to_contact(accounts: int, acceptance: float) -> int:
    """How many must be asked for `accounts` to accept, on average; acceptance in (0, 1].

    >>> people_to_contact(9, 0.15)
    60
    """
    if accounts < 0 or not 0 < acceptance <= 1:
        raise ValueError("people_to_contact: accounts >= 0 and acceptance in (0, 1] expected")
    return math.ceil(accounts / Fraction(str(acceptance)))


def _coordination_cents(assumptions: CostAssumptions) -> int:
    return share_of(assumptions.hourly_cost_cents, assumptions.hours_per_account)
