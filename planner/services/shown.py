"""The few accounts of a pool that a page shows, with all their numbers."""

from collections.abc import Iterable

import numpy as np

from planner.engine import Problem
from planner.services.brief import Assumptions
from planner.services.candidates import AccountDetail, Candidate, LeftOut, account_details
from planner.services.pool_columns import PoolColumns, Whole
from planner.services.reaching import reached_by_a_post
from planner.services.sides import Placement, worth


def candidates_at(pool: PoolColumns, positions: Iterable[int]) -> dict[int, Candidate]:
    """The accounts at these positions, by position; one query for some thousands."""
    wanted = {int(pool.account_id[position]): position for position in positions}
    return {
        wanted[detail.account_id]: _candidate(pool, wanted[detail.account_id], detail)
        for detail in account_details(wanted)
    }


def _candidate(pool: PoolColumns, position: int, detail: AccountDetail) -> Candidate:
    return Candidate(
        account_id=detail.account_id,
        influencer_id=int(pool.influencer_id[position]),
        name=detail.name,
        handle=detail.handle,
        platform=detail.platform,
        tier=pool.tier.labels[pool.tier.codes[position]],
        followers=int(pool.followers[position]),
        engagement_rate=detail.engagement_rate,
        measured_on=detail.measured_on,
        source=detail.source,
        basis=detail.basis,
        fee_cents=int(pool.fee_cents[position]),
        fee_basis=pool.basis_words[pool.fee_basis[position]],
        fee_is_estimate=bool(pool.fee_is_estimate[position]),
        evidence=pool.outlook.evidence(position),
    )


def unusable_accounts(pool: PoolColumns, most: int) -> list[LeftOut]:
    """The first accounts nothing can be planned for, with the reason."""
    unusable = pool.unusable
    details = {detail.account_id: detail for detail in account_details(unusable.account_id[:most].tolist())}
    pairs = zip(unusable.account_id[:most].tolist(), unusable.reason.tolist(), strict=False)
    return [
        LeftOut(key, details[key].name, details[key].handle, details[key].platform, unusable.words[reason])
        for key, reason in pairs
        if key in details
    ]


def placements_of(
    problem: Problem, pool: PoolColumns, posts: Whole, assumptions: Assumptions
) -> dict[int, Placement]:
    """What each account with posts [accounts] costs and brings, by position."""
    taken = np.flatnonzero(posts)
    times = np.concatenate([[0.0], np.cumsum(worth(assumptions))])[posts[taken]]
    rate = pool.posting_rate[taken]
    platforms = [pool.platform.labels[code] for code in pool.platform.codes[taken].tolist()]
    columns = (
        posts[taken],
        pool.fee_cents[taken],
        problem.candidates.fee_cents[taken],
        problem.candidates.fixed_cents[taken],
        np.full(len(taken), float(assumptions.hours_per_account)),
        pool.followers[taken],
        pool.engagements[taken] * rate * times,
        pool.impressions[taken] * rate * times,
        pool.on_target_share[taken],
        pool.outlook.within_sd[taken],
        pool.outlook.account_sd[taken],
        rate,
        reached_by_a_post(
            platforms,
            pool.followers[taken].astype(np.float64),
            pool.impressions[taken].copy(),
            pool.on_target_share[taken],
        ),
        np.array(platforms, dtype=object),
        np.nan_to_num(pool.outlook.observed[taken]),
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {position: Placement(*row) for position, row in zip(taken.tolist(), rows, strict=True)}
