"""Both sides as distributions: how likely each is ahead, in what ranges, and whom they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from planner.engine.reach import Placements, Reach, reach_of
from planner.engine.verdict import CampaignShock, Chance, Diversification, Side, logs_of_posts, verdict
from planner.engine.verdict.chances import range_of
from planner.engine.verdict.sums import law_of_sum
from planner.services.brief import Assumptions, Brief
from planner.services.overlapping import StatedOverlaps, told
from planner.services.sides import Placement, brought_by, worth


def side_of(placements: Sequence[Placement], assumptions: Assumptions, measure: str = "engagements") -> Side:
    """The placements as log-normals, what is not known about an account common to its posts.

    In another `measure` of a brief they spread as far as in engagements.
    """
    times = np.array(worth(assumptions))
    posts = np.array([placement.posts for placement in placements], dtype=np.int64)
    each = np.where(np.arange(len(times)) < posts[:, None], times, 0.0).reshape(len(posts), len(times))
    comes = _column(placements, "comes")
    total = np.maximum(each.sum(axis=1), 1e-300)
    brought = np.array([brought_by(placement, measure) for placement in placements], dtype=np.float64)
    mean = np.divide(brought, comes * total, out=np.zeros(len(posts)), where=comes > 0)
    log_median, sd = logs_of_posts(
        mean, _column(placements, "within_sd"), _column(placements, "account_sd"), each
    )
    return Side(
        log_median=log_median,
        sd=np.where(mean > 0, sd, 0.0),
        cost_cents=sum(placement.total_cents for placement in placements),
        comes=comes,
        reached=audiences(placements).people,
    )


def audiences(placements: Sequence[Placement]) -> Placements:
    """Whom the posts reach: each post a random part of the followers on target."""
    reached, following = _column(placements, "reached"), _column(placements, "followers")
    on_target = _column(placements, "on_target_share")
    posts = np.array([placement.posts for placement in placements], dtype=np.int64)
    return Placements(reached, posts, np.maximum(following * on_target, reached))


def engagement_range(placements: Sequence[Placement], assumptions: Assumptions) -> tuple[float, float]:
    """P10 and P90 of the side's engagements, the shock that all its posts share included."""
    side = side_of(placements, assumptions)
    if not len(placements) or not np.isfinite(side.log_median).any():
        return 0.0, 0.0
    found = range_of(law_of_sum(side.engagements).shaken(float(assumptions.shared_spread)))
    return float(found.p10 or 0.0), float(found.p90 or 0.0)


def weighed(
    brief: Brief, celebrity: Placement, placements: Sequence[Placement], stated: StatedOverlaps
) -> dict[str, Any]:
    """Chances, spreads and reach of both sides, as a plan stores them; None where something is unknown.

    `stated` are the overlaps between the placements' accounts, by position.
    """
    universe = None if brief.universe is None else float(brief.universe)
    others = reach_of(audiences(placements), universe, stated.overlaps)
    star = reach_of(audiences([celebrity]), universe)
    found = {
        "reach": {"micro": _reach(others), "celebrity": _reach(star)},
        "overlaps": told(stated, others),
        "universe": universe,
    }
    if not placements:
        return {"chances": {}, "spread": {}, **found}
    micro = side_of(placements, brief.assumptions)
    if stated.overlaps is not None:
        micro = replace(micro, unique_people=others.unique.estimate)
    shock = CampaignShock(float(brief.assumptions.shared_spread))
    weighed_up = verdict(micro, side_of([celebrity], brief.assumptions), universe, shock)
    chances = {
        **_of_the_goal(brief, celebrity, placements, shock),
        "engagements": weighed_up.engagements,
        "unique_reach": weighed_up.unique_reach,
        "cost_per_engagement": weighed_up.cost_per_engagement,
    }
    return {
        "chances": {name: _chance(chance) for name, chance in chances.items() if chance is not None},
        "spread": {"micro": _spread(weighed_up.micro), "celebrity": _spread(weighed_up.celebrity)},
        **found,
    }


def _of_the_goal(
    brief: Brief, celebrity: Placement, placements: Sequence[Placement], shock: CampaignShock
) -> dict[str, Chance]:
    """The chance in what the brief maximises, where that is not engagements."""
    if brief.maximise == "engagements":
        return {}
    sides = [side_of(each, brief.assumptions, brief.maximise) for each in (placements, [celebrity])]
    return {brief.maximise: verdict(*sides, None, shock).engagements}


def _chance(chance: Chance) -> dict[str, Any]:
    return _plain(asdict(chance))


def _spread(spread: Diversification) -> dict[str, Any]:
    return _plain(asdict(spread))


def _reach(reach: Reach) -> dict[str, Any]:
    return _plain(
        {
            "gross": reach.gross,
            "estimate": reach.unique.estimate,
            "low": reach.unique.low,
            "high": reach.unique.high,
            "frequency": None if reach.frequency is None else list(reach.frequency),
        }
    )


def _plain(found: Any) -> Any:
    """Numbers as JSON holds them: what is not finite is unknown."""
    if isinstance(found, dict):
        return {name: _plain(each) for name, each in found.items()}
    if isinstance(found, (list, tuple)):
        return [_plain(each) for each in found]
    if isinstance(found, (float, np.floating)):
        return float(found) if np.isfinite(found) else None
    return found


def _column(placements: Sequence[Placement], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([getattr(placement, name) for placement in placements], dtype=np.float64)
