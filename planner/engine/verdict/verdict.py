"""The verdict: how likely the micro side is at least as good as the celebrity, and by how much."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.engine.verdict.chances import (
    Chance,
    chance_of_at_least,
    difference_range,
    range_of,
    ratio_range,
    scaled_difference_range,
)
from planner.engine.verdict.law import Law, shock_nodes
from planner.engine.verdict.side import CampaignShock, Side
from planner.engine.verdict.sums import law_of_sum

REACH_NODES = 5


@dataclass(frozen=True)
class Diversification:
    """How far a side's engagements vary, as standard deviation over mean (cv); None without a mean.

    Attributes:
        mean: expected engagements.
        cv: of the whole side, campaign shock included.
        single_cv: of its placements one by one, averaged by what they bring.
        shared_cv: of the shock alone, which no number of accounts takes away.
        effective_accounts: equal accounts that would spread the risk as much: (sum m)^2 / sum m^2.
    """

    mean: float
    cv: float | None
    single_cv: float | None
    shared_cv: float
    effective_accounts: float


@dataclass(frozen=True)
class Verdict:
    """Micro against celebrity. A measure is None where a side lacks what it needs.

    `cost_per_engagement` is in cents: its `probability` is that the micro side's is at most the
    celebrity's, so it compares sides of different spend fairly.
    """

    engagements: Chance
    unique_reach: Chance | None
    cost_per_engagement: Chance | None
    micro: Diversification
    celebrity: Diversification


def verdict(
    micro: Side, celebrity: Side, universe: float | None = None, shock: CampaignShock | None = None
) -> Verdict:
    """Compare two sides whose placements are independent but for the campaign shock.

    `universe` is the people of the target on the platform; without it unique reach is not compared.
    Reach of a placement varies as a log-normal exposure; the shock holds for it as well.

    >>> celebrity = Side(np.log([83_000.0]), np.array([0.6]), 75_000_00)
    >>> micros = Side(np.full(150, np.log(592.5)), np.full(150, 0.6), 75_000_00)
    >>> found = verdict(micros, celebrity)
    >>> round(found.engagements.probability, 2), round(found.micro.cv, 2), round(found.celebrity.cv, 2)
    (0.66, 0.16, 0.68)
    """
    factor = CampaignShock() if shock is None else shock
    laws = _laws(micro, celebrity, factor)
    return Verdict(
        engagements=_engagements(laws, factor),
        unique_reach=_unique_reach(micro, celebrity, universe, factor),
        cost_per_engagement=_cost(laws, micro.cost_cents, celebrity.cost_cents, factor),
        micro=diversification(micro, factor.sd),
        celebrity=diversification(celebrity, factor.sd),
    )


def diversification(side: Side, shock_sd: float) -> Diversification:
    """Exact moments: cv^2 + 1 = (sum of variances / mean^2 + 1) exp(shock_sd^2)."""
    parts = side.engagements.only(side.chances > 0)
    means, variances = parts.means, parts.variances
    mean, shared = math.fsum(means.tolist()), math.expm1(shock_sd**2)
    if mean <= 0:
        return Diversification(0.0, None, None, math.sqrt(shared), 0.0)
    own = float(variances.sum()) / mean**2
    return Diversification(
        mean=mean,
        cv=math.sqrt((own + 1) * (1 + shared) - 1),
        single_cv=float(np.sqrt(np.where(means > 0, variances, 0.0)).sum()) / mean,
        shared_cv=math.sqrt(shared),
        effective_accounts=mean**2 / float(means @ means),
    )


@dataclass(frozen=True, eq=False)
class _Laws:
    """Engagements of both sides: given the common shock, and with all of it."""

    micro: Law
    celebrity: Law
    whole_micro: Law
    whole_celebrity: Law


def _laws(micro: Side, celebrity: Side, shock: CampaignShock) -> _Laws:
    one, other = law_of_sum(micro.engagements), law_of_sum(celebrity.engagements)
    own = one.shaken(shock.own_sd), other.shaken(shock.own_sd)
    return _Laws(*own, one.shaken(shock.sd), other.shaken(shock.sd))


def _engagements(laws: _Laws, shock: CampaignShock) -> Chance:
    values, weights = shock_nodes(shock.common_sd)
    return Chance(
        probability=chance_of_at_least(laws.micro, laws.celebrity),
        micro=range_of(laws.whole_micro),
        celebrity=range_of(laws.whole_celebrity),
        difference=scaled_difference_range(laws.micro, laws.celebrity, values, weights),
        ratio=ratio_range(laws.micro, laws.celebrity),
    )


def _cost(laws: _Laws, micro_cents: int, celebrity_cents: int, shock: CampaignShock) -> Chance | None:
    """Cents per engagement; None when a side costs nothing or brings nothing for sure."""
    if min(micro_cents, celebrity_cents) == 0 or max(laws.micro.zero, laws.celebrity.zero) >= 1:
        return None
    one = laws.micro.inverse().times(micro_cents)
    other = laws.celebrity.inverse().times(celebrity_cents)
    values, weights = shock_nodes(shock.common_sd)
    return Chance(
        probability=chance_of_at_least(laws.micro, laws.celebrity, micro_cents / celebrity_cents),
        micro=range_of(laws.whole_micro.inverse().times(micro_cents)),
        celebrity=range_of(laws.whole_celebrity.inverse().times(celebrity_cents)),
        difference=scaled_difference_range(one, other, 1 / values, weights),
        ratio=ratio_range(one, other),
    )


def _unique_reach(
    micro: Side, celebrity: Side, universe: float | None, shock: CampaignShock
) -> Chance | None:
    if universe is None or micro.reached is None or celebrity.reached is None:
        return None
    exposure = [law_of_sum(side.exposures(universe)) for side in (micro, celebrity)]
    factor = [_overlap_factor(side, universe) for side in (micro, celebrity)]
    values, weights = shock_nodes(shock.common_sd, REACH_NODES)
    own = [law.shaken(shock.own_sd) for law in exposure]
    pairs = [
        (_people(own[0], value, universe, factor[0]), _people(own[1], value, universe, factor[1]))
        for value in values.tolist()
    ]
    probability = sum(
        weight * chance_of_at_least(one, other)
        for (one, other), weight in zip(pairs, weights.tolist(), strict=True)
    )
    whole = [
        _people(law.shaken(shock.sd), 1.0, universe, by) for law, by in zip(exposure, factor, strict=True)
    ]
    middle = pairs[len(pairs) // 2]
    return Chance(
        probability=float(probability),
        micro=range_of(whole[0]),
        celebrity=range_of(whole[1]),
        difference=difference_range(pairs, weights),
        ratio=ratio_range(*middle),
    )


def _people(exposure: Law, shock: float, universe: float, factor: float) -> Law:
    return exposure.times(shock).saturated(universe).times(factor)


def _overlap_factor(side: Side, universe: float) -> float:
    """What the side's stated overlaps do to Sainsbury's reach at the median audiences."""
    if side.unique_people is None:
        return 1.0
    with np.errstate(divide="ignore"):
        plain = -universe * math.expm1(-float(np.exp(side.exposures(universe).log_median).sum()))
    return side.unique_people / plain if plain > 0 and side.unique_people > 0 else 1.0
