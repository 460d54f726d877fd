"""Briefs to test with, and the best plan found by trying every plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from planner.engine import Candidates, Problem, Rule, broken_rules, plan_value
from planner.engine.candidates import IntArray

NICHES = ("food", "travel", "fitness")
PLATFORMS = ("instagram", "tiktok")


COLUMNS = ("ids", "fee_cents", "fixed_cents", "value", "max_posts", "dimensions", "audience")


def problem_of(fields: dict[str, Any]) -> Problem:
    """A brief from the columns of its candidates and its own fields."""
    columns = {name: fields.pop(name) for name in COLUMNS if name in fields}
    return Problem(candidates=Candidates(**columns), **fields)


def with_columns(problem: Problem, **columns: Any) -> Problem:
    """The same brief over changed candidates."""
    return replace(problem, candidates=replace(problem.candidates, **columns))


def make_problem(
    fees: Sequence[int] = (100, 200, 300),
    values: Sequence[float] = (10.0, 30.0, 20.0),
    **overrides: Any,
) -> Problem:
    """A brief of a few candidates a, b, c, ...: one post each, no fixed cost, $5 to spend."""
    n = len(fees)
    fields: dict[str, Any] = {
        "ids": tuple(chr(ord("a") + position) for position in range(n)),
        "fee_cents": np.array(fees, dtype=np.int64),
        "fixed_cents": np.zeros(n, dtype=np.int64),
        "value": np.array(values, dtype=np.float64),
        "max_posts": np.ones(n, dtype=np.int64),
        "budget_cents": 500,
    }
    return problem_of(fields | overrides)


def make_pool(n: int, seed: int, family: str = "followers", **overrides: Any) -> Problem:
    """A catalogue of n accounts and $75,000; `family` says how prices come about.

    "followers" prices by followers, "unrelated" at random, "ties" from a short price list.
    """
    rng = np.random.default_rng(seed)
    followers = np.clip(np.exp(rng.normal(np.log(8_000), 1.5, n)), 1_000, 5e6)
    rate = 0.08 * (followers / 1000) ** -0.224 * np.exp(rng.normal(0, 0.45, n))
    value = np.maximum(1.0, np.rint(followers * rate))
    fee = 1500 * (followers / 1000) ** 0.85 * np.exp(rng.normal(0, 0.6, n))
    if family == "unrelated":
        fee = np.exp(rng.normal(np.log(30_000), 1, n))
    if family == "ties":
        band = np.digitize(followers, [3e3, 1e4, 3e4, 1e5])
        fee = np.array([5_000, 10_000, 25_000, 50_000, 100_000])[band]
        value = np.array([150.0, 300.0, 600.0, 1_200.0, 3_000.0])[band]
    fields: dict[str, Any] = {
        "ids": tuple(f"account-{position:06d}" for position in range(n)),
        "fee_cents": np.maximum(1_000, np.rint(fee)).astype(np.int64),
        "fixed_cents": np.full(n, 2_500),
        "value": value,
        "max_posts": np.full(n, 3),
        "budget_cents": 7_500_000,
        "dimensions": {
            "niche": np.array([f"niche{k}" for k in rng.integers(0, 10, n)]),
            "platform": rng.choice(["instagram", "tiktok", "youtube"], n, p=[0.5, 0.35, 0.15]),
            "tier": np.array(["nano", "micro", "macro"])[np.digitize(followers, [1e4, 1e5])],
        },
    }
    return problem_of(fields | overrides)


def many_rules() -> tuple[Rule, ...]:
    """15 rules with 25 limits for `make_pool`."""
    niches = [Rule("niche", f"niche{k}", 12, None, None, 0.15) for k in range(10)]
    platforms = [Rule("platform", name, max_spend_share=0.45) for name in ("instagram", "tiktok", "youtube")]
    tiers = [Rule("tier", "macro", max_spend_share=0.4), Rule("tier", "nano", min_accounts=40)]
    return tuple(niches + platforms + tiers)


def random_problem(rng: np.random.Generator, n: int) -> Problem:
    """A small brief with anything in it: rules, must-haves, fixed costs, ties, repeats."""
    ids = tuple(f"id{number}" for number in rng.permutation(n))
    chosen, max_posts = rng.permutation(n), rng.integers(0, 5, n)
    max_posts[chosen[0]] = 2
    repeats = ((1.0, 0.8, 0.6), (1.0,), (1.0, 1.0), (1.0, 0.5, 0.0))
    alike = rng.random() < 0.3
    candidates = Candidates(
        ids=ids,
        fee_cents=rng.integers(0, 4, n) * 50 if alike else rng.integers(0, 400, n),
        fixed_cents=rng.choice([0, 25, 130], n) if rng.random() < 0.6 else np.zeros(n, np.int64),
        value=rng.integers(0, 5, n) * 10.0 if alike else rng.random(n) * 100,
        max_posts=max_posts,
        dimensions={"niche": rng.choice(NICHES, n), "platform": rng.choice(PLATFORMS, n)},
    )
    return Problem(
        candidates=candidates,
        budget_cents=int(rng.integers(0, 1_500)),
        repeat=repeats[int(rng.integers(0, len(repeats)))],
        max_accounts=int(rng.integers(0, n + 1)) if rng.random() < 0.4 else None,
        rules=tuple(_random_rule(rng) for _ in range(int(rng.integers(0, 4)))),
        include=frozenset(ids[k] for k in chosen[: int(rng.random() < 0.3)]),
        exclude=frozenset(ids[k] for k in chosen[1 : 1 + int(rng.random() < 0.3)]),
    )


def _random_rule(rng: np.random.Generator) -> Rule:
    dimension, names = [("niche", NICHES), ("platform", PLATFORMS)][int(rng.integers(0, 2))]
    limits: dict[str, Any] = {}
    kind = int(rng.integers(0, 5))
    if kind == 0:
        limits["min_accounts"] = int(rng.integers(0, 3))
    elif kind == 1:
        limits["max_accounts"] = int(rng.integers(0, 3))
    elif kind == 2:
        limits["min_spend_share"] = round(float(rng.random()) * 0.5, 2)
    elif kind == 3:
        limits["max_spend_share"] = round(float(rng.random()), 2)
    else:
        limits |= {"min_accounts": 1, "max_accounts": 2, "max_spend_share": 0.8}
    return Rule(dimension, str(rng.choice(names)), **limits)


def best_by_enumeration(problem: Problem) -> tuple[float, IntArray] | None:
    """Value and posts of the best of ALL plans; None when no plan keeps the brief."""
    them = problem.candidates
    choices = (
        np.indices(tuple(np.minimum(them.max_posts, len(problem.repeat)) + 1)).reshape(len(problem), -1).T
    )
    used = choices > 0
    cost = used * them.fixed_cents + choices * them.fee_cents
    kept = cost.sum(axis=1) <= problem.budget_cents
    if problem.max_accounts is not None:
        kept &= used.sum(axis=1) <= problem.max_accounts
    for position, name in enumerate(them.ids):
        kept &= used[:, position] | (name not in problem.include)
        kept &= ~used[:, position] | (name not in problem.exclude)
    for rule in problem.rules:
        inside = them.dimensions[rule.dimension].is_label(rule.value)
        accounts, spend = used[:, inside].sum(axis=1), cost[:, inside].sum(axis=1)
        floor, cap = rule.spend_limits_cents(problem.budget_cents)
        kept &= accounts >= (rule.min_accounts or 0)
        kept &= accounts <= (len(problem) if rule.max_accounts is None else rule.max_accounts)
        kept &= (spend >= (floor or 0)) & (spend <= (2**60 if cap is None else cap))
    if not kept.any():
        return None
    value = (them.value * problem.worth[choices]).sum(axis=1)
    best = int(np.where(kept, value, -1.0).argmax())
    assert broken_rules(problem, choices[best]) == ()
    return plan_value(problem, choices[best]), choices[best]
