"""The few numbers an answer rests on, and the margin between the sides for the same spend."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from planner.engine.candidates import FloatArray
from planner.engine.reach.groups import AGOSTINI, sainsbury

Measure = Literal["engagements", "unique_reach"]
FEE_MULTIPLE = "micro_fee_multiple"


@dataclass(frozen=True, eq=False)
class Stakes:
    """What both sides cost and bring, in numbers that can be changed one at a time.

    Attributes:
        celebrity_followers, celebrity_rate, celebrity_worth: engagements = product of the three;
            `worth` is what all posts bring relative to one.
        celebrity_fee_cents, micro_fee_cents: fees of all posts of the side.
        celebrity_other_cents, micro_other_cents: product and shipping.
        fee_extra_rate: usage rights, exclusivity and agency as a share of every fee.
        hours_per_account, hourly_cost_cents: coordination, once per account on both sides.
        micro_engagements, micro_accounts: of the micro side.
        celebrity_people, micro_people: people of the target reached by the celebrity and by each
            micro [accounts]; None if unknown.
        universe: people of the target; None if unknown.
        shared_share: part of the smaller audience that two micros share on average; None for chance.
        same_spend: whether the micro side is scaled (fractions of accounts allowed) to the
            celebrity's full cost before the comparison.
    """

    celebrity_followers: float
    celebrity_rate: float
    celebrity_fee_cents: float
    micro_engagements: float
    micro_accounts: int
    micro_fee_cents: float
    celebrity_worth: float = 1.0
    celebrity_other_cents: float = 0.0
    micro_other_cents: float = 0.0
    fee_extra_rate: float = 0.0
    hours_per_account: float = 0.0
    hourly_cost_cents: float = 0.0
    celebrity_people: float | None = None
    micro_people: FloatArray | None = None
    universe: float | None = None
    shared_share: float | None = None
    same_spend: bool = True

    @property
    def celebrity_cents(self) -> float:
        """Full cost of the celebrity side."""
        fees = self.celebrity_fee_cents * (1 + self.fee_extra_rate)
        return fees + self.celebrity_other_cents + self.hours_per_account * self.hourly_cost_cents

    @property
    def micro_cents(self) -> float:
        """Full cost of the micro side."""
        fees = self.micro_fee_cents * (1 + self.fee_extra_rate)
        hours = self.micro_accounts * self.hours_per_account
        return fees + self.micro_other_cents + hours * self.hourly_cost_cents

    @property
    def scale(self) -> float:
        """How many times the micro side the celebrity's cost buys; inf where it costs nothing."""
        if not self.same_spend:
            return 1.0
        return self.celebrity_cents / self.micro_cents if self.micro_cents > 0 else math.inf

    def changed(self, name: str, value: float) -> Stakes:
        """With another value of one attribute, or all micro fees times `micro_fee_multiple`."""
        if name == FEE_MULTIPLE:
            return replace(self, micro_fee_cents=self.micro_fee_cents * value)
        return replace(self, **{name: value})  # type: ignore[arg-type]

    @cached_property
    def _audiences(self) -> tuple[float, float, float]:
        """(sum of audiences, of pair products, of the smaller of each pair) of the micros."""
        people = np.sort(np.zeros(0) if self.micro_people is None else self.micro_people)
        total = float(people.sum())
        smaller = float(people @ np.arange(len(people) - 1, -1, -1))
        return total, (total**2 - float(people @ people)) / 2, smaller

    def micro_reach(self) -> float | None:
        """People reached by the micro side at its scale; None without audiences or universe.

        Sainsbury with exposures times the scale, corrected for `shared_share` as in
        `reach.groups`: people shared grow with the square of the scale.
        """
        if self.micro_people is None or self.universe is None:
            return None
        total, products, smaller = self._audiences
        if math.isinf(self.scale):
            return self.universe if total > 0 else 0.0
        missed = 1 - sainsbury(np.minimum(self.micro_people, self.universe), self.universe) / self.universe
        reached = self.universe * (1 - math.pow(missed, self.scale))
        if self.shared_share is None:
            return reached
        chance = products / self.universe * self.scale
        both = self.shared_share * smaller * self.scale
        reached *= (total + AGOSTINI * chance) / (total + AGOSTINI * both) if total > 0 else 1.0
        return min(reached, self.universe, total * self.scale)

    def margin(self, measure: Measure) -> float | None:
        """Micro over celebrity; 1 and more means that the micro side is at least as good.

        None where the measure is not known or the celebrity brings nothing.

        >>> grid = Stakes(5e6, 0.0166, 75_000_00, 150 * 592.5, 150, 150 * 500_00)
        >>> round(grid.margin("engagements"), 4)
        1.0708
        """
        if measure == "engagements":
            celebrity: float | None = self.celebrity_followers * self.celebrity_rate * self.celebrity_worth
            micro: float | None = self.micro_engagements * self.scale if self.micro_engagements else 0.0
        else:
            celebrity, micro = self.celebrity_people, self.micro_reach()
        return None if not celebrity or micro is None else micro / celebrity
