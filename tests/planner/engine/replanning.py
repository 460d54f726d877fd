"""Situations to plan again in, and all the plans there are."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from planner.engine import (
    Agreed,
    InfeasibleBrief,
    Problem,
    broken_rules,
    solve,
)
from planner.engine.replan import Replan, replan
from tests.planner.engine.examples import random_problem, with_columns


def every_plan(problem: Problem) -> Iterator[np.ndarray]:
    """All plans that keep the brief, posts [n]."""
    most = np.minimum(problem.candidates.max_posts, len(problem.repeat))
    for name, agreement in problem.agreed.items():
        most[problem.candidates.position[name]] = agreement.posts
    for posts in np.indices(tuple(most + 1)).reshape(len(problem), -1).T:
        if broken_rules(problem, posts) == ():
            yield posts


def pending_of(problem: Problem, posts: np.ndarray) -> dict[str, int]:
    return {problem.candidates.ids[k]: int(posts[k]) for k in np.flatnonzero(posts).tolist()}


def planned(problem: Problem, made: Replan) -> dict[str, int]:
    return pending_of(problem, made.solution.posts)


def situation(seed: int, n: int = 5) -> tuple[Problem, dict[str, int], frozenset[str]] | None:
    """A random brief some of whose accounts agreed, pended and refused; None without a plan."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, n)
    try:
        pending = pending_of(problem, solve(problem).posts)
    except InfeasibleBrief:
        return None
    names = sorted(pending)
    # Since the old plan was made, the forecasts have moved.
    problem = with_columns(problem, value=problem.candidates.value * rng.choice([0.7, 1.0, 1.3], n))
    if not names:
        return problem, pending, frozenset()
    refused = (
        frozenset(rng.choice(names, 1).tolist()) - problem.include if rng.random() < 0.8 else frozenset()
    )
    if rng.random() < 0.5:
        name = str(rng.choice(names))
        fee = int(
            problem.candidates.fee_cents[problem.candidates.position[name]] * rng.choice([0.9, 1.0, 1.2])
        )
        problem = replace(problem, agreed={name: Agreed(pending[name], fee)})
        refused -= {name}
    return problem, {name: pending[name] for name in names if name not in refused}, frozenset(refused)


def try_replan(*given: Any, **chosen: Any) -> Replan | None:
    try:
        return replan(*given, gap=0.0, **chosen)
    except InfeasibleBrief:
        return None
