"""The drawn catalogues and briefs as the engine takes them."""

import numpy as np

from bench.instances import (
    BUDGET_CENTS,
    LABELS,
    MAX_ACCOUNTS,
    SIDES,
    Catalogue,
    people_reached,
)
from planner.engine import Audience, Candidates, Dimension, Objective, Problem, Rule, unique_reach

SEGMENTS = tuple(f"{niche} {country}" for niche in LABELS["niche"] for country in LABELS["country"])
RULES = tuple(
    Rule(
        side.dimension,
        LABELS[side.dimension][side.code],
        min_accounts=side.min_accounts,
        max_spend_share=side.max_spend_share,
    )
    for side in SIDES
)


def candidates_of(catalogue: Catalogue, audience: Audience | None = None) -> Candidates:
    """A new object, so nothing about it is prepared yet."""
    return Candidates(
        ids=tuple(f"{number:07d}" for number in range(len(catalogue))),
        fee_cents=catalogue.fee_cents,
        fixed_cents=catalogue.fixed_cents,
        value=catalogue.value,
        max_posts=catalogue.max_posts,
        dimensions={name: Dimension(LABELS[name], codes) for name, codes in catalogue.codes.items()},
        audience=audience,
    )


def audience_of(catalogue: Catalogue) -> tuple[Audience, dict[str, float]]:
    """(who is reached, people per segment): nine segments for every account."""
    segment, people, universe = people_reached(catalogue)
    candidate = np.repeat(np.arange(len(catalogue)), segment.shape[1])
    audience = Audience(SEGMENTS, candidate, segment.ravel(), people.ravel())
    return audience, dict(zip(SEGMENTS, universe.tolist(), strict=True))


def brief(candidates: Candidates, variant: str, budget_cents: int = BUDGET_CENTS) -> Problem:
    """The problem of one of the VARIANTS."""
    return Problem(
        candidates,
        budget_cents,
        max_accounts=None if variant == "budget" else MAX_ACCOUNTS,
        rules=RULES if variant == "rules" else (),
    )


def reach_brief(candidates: Candidates, universe: dict[str, float], *, rules: bool) -> Problem:
    """As many people as possible, each counted once, by one post each.

    With rules: people and engagements at equal weights, repeat posts and the side rules.
    """
    return Problem(
        candidates,
        BUDGET_CENTS,
        repeat=(1.0, 0.8, 0.6) if rules else (1.0,),
        max_accounts=MAX_ACCOUNTS if rules else None,
        rules=RULES if rules else (),
        objective=Objective(engagements=float(rules), unique_reach=1.0),
        universe=universe,
    )


def worth_of(problem: Problem, posts: np.ndarray) -> float:
    """Engagements and people reached by the plan, from the formulas and not from the solver."""
    them, weights = problem.candidates, problem.objective
    worth = weights.engagements * float(them.value @ problem.worth[posts])
    audience = them.audience
    if audience is None:
        return worth
    hired = posts[audience.candidate] > 0
    for place, segment in enumerate(audience.segments):
        people = audience.people[hired & (audience.segment == place)]
        estimate = unique_reach(people, problem.universe[segment]).estimate
        worth += weights.unique_reach * (estimate or 0.0)
    return worth
