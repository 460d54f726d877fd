"""The same plan under every published rate pack and price set: who would win, and what decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np

from campaigns.metrics.benchmarks import Pack, Place, Series, fee_all, published_all
from planner.engine import fixed_and_per_post_cents
from planner.engine.verdict import PriceCase, RateCase, stress_test
from planner.services.brief import Brief
from planner.services.exchange import Exchange
from planner.services.sides import Placement, cost_assumptions, worth

OWN_RATES, OWN_FEES = "forecast of this plan", "fees of this plan"


def stressed(
    brief: Brief, celebrity: Placement, placements: Sequence[Placement], packs: Sequence[Pack]
) -> dict[str, Any]:
    """Every applicable rate pack x price set. Accounts whose platform or size a pack says nothing of
    keep the plan's own number: nothing is extrapolated.

    A pack applies where it speaks of the celebrity, or of half of the other accounts.
    """
    if not placements:
        return {}
    sides = [celebrity], list(placements)
    rates = [RateCase(OWN_RATES, celebrity.engagements, sum(each.engagements for each in placements))]
    prices = [PriceCase(OWN_FEES, celebrity.total_cents, sum(each.total_cents for each in placements))]
    for pack in packs:
        if (rate := _rate_case(pack, sides, brief)) is not None:
            rates.append(rate)
        if (price := _price_case(pack, sides, brief)) is not None:
            prices.append(price)
    found = stress_test(rates, prices)
    outside = sorted({case.name for case in (*rates, *prices) if case.outside})
    return {**asdict(found), "decided_by": found.decided_by, "outside": outside}


def _rate_case(pack: Pack, sides: tuple[list[Placement], list[Placement]], brief: Brief) -> RateCase | None:
    """What both sides bring by the pack's rates by followers, branded or not as the pack counts."""
    found = [_published(pack, "engagement_rate", side) for side in sides]
    if not _applies(found, sides):
        return None
    times = np.cumsum(worth(brief.assumptions))
    totals = []
    for side, (rate, _) in zip(sides, found, strict=True):
        own = _column(side, "engagements")
        by_pack = _column(side, "followers") * rate * times[_posts(side) - 1] * _column(side, "comes")
        totals.append(float(np.where(np.isnan(rate), own, by_pack).sum()))
    return RateCase(pack.name, *totals, outside=any(outside.any() for _, outside in found))


def _price_case(pack: Pack, sides: tuple[list[Placement], list[Placement]], brief: Brief) -> PriceCase | None:
    """What both sides cost in full at the pack's fees per post, in the plan's currency."""
    found = [_published(pack, "fee_per_post", side) for side in sides]
    per_unit = _per_unit(pack, brief.campaign.currency)
    if per_unit is None or not _applies(found, sides):
        return None
    costs, totals = cost_assumptions(brief.assumptions), []
    for side, (fee, _) in zip(sides, found, strict=True):
        gifted = _column(side, "fee_per_post_cents") == 0
        cents = np.where(np.isnan(fee) | gifted, _column(side, "fee_per_post_cents"), fee * per_unit * 100)
        _, per_post = fixed_and_per_post_cents(
            np.rint(cents).astype(np.int64), np.zeros(len(side), dtype=np.int64), costs
        )
        totals.append(float((_column(side, "fixed_cents") + _posts(side) * per_post).sum()))
    return PriceCase(pack.name, *totals, outside=any(outside.any() for _, outside in found))


def _published(pack: Pack, metric: str, side: list[Placement]) -> tuple[np.ndarray, np.ndarray]:
    """(the pack's number, whether a size lies outside its bands) of each account; nan where it has none."""
    numbers, outside = np.full(len(side), np.nan), np.zeros(len(side), dtype=np.bool_)
    platforms = np.array([placement.platform for placement in side], dtype=object)
    for platform in set(platforms.tolist()):
        series = pack.find(metric, platform, "followers" if metric == "engagement_rate" else "")
        if series is None:
            continue
        here = platforms == platform
        read = _read(series, _column(side, "followers")[here])
        beyond = read.place == Place.OUTSIDE
        numbers[here], outside[here] = np.where(beyond, np.nan, read.p50), beyond
    return numbers, outside


def _read(series: Series, followers: np.ndarray) -> Any:
    if series.metric == "fee_per_post":
        return fee_all(series, followers, steps=True)
    return published_all(series, followers)


def _applies(
    found: list[tuple[np.ndarray, np.ndarray]], sides: tuple[list[Placement], list[Placement]]
) -> bool:
    star, others = (~np.isnan(numbers) for numbers, _ in found)
    return bool(star.all() or others.mean() >= 0.5) and bool(star.any() or others.any())


def _per_unit(pack: Pack, currency: str) -> float | None:
    """Units of the plan's currency for one of the pack's; None without prices or an exchange rate."""
    units = {series.unit.currency for series in pack.series if series.metric == "fee_per_post"}
    if len(units) != 1:
        return None
    converted = Exchange.newest().convert(Decimal(1), str(units.pop()), currency)
    return None if converted is None else float(converted)


def _posts(side: list[Placement]) -> np.ndarray:
    return np.array([placement.posts for placement in side], dtype=np.int64)


def _column(side: list[Placement], name: str) -> np.ndarray:
    return np.array([getattr(placement, name) for placement in side], dtype=np.float64)
