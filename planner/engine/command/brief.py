"""The brief as a JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.engine.candidates import LARGEST_CENTS, Candidates
from planner.engine.command.fields import Field, read_json
from planner.engine.problem import Agreed, Objective, Problem, Rule

REPEAT = (1.0, 0.8, 0.6)
SECONDS = 5.0
GAP = 0.0005
POINTS = 50
RESERVE = 10
BUDGETS_AHEAD = 10
"""How many budgets far the frontier looks unless told."""

LIMITS = ("budget_cents", "repeat", "max_accounts", "rules", "include", "exclude", "agreed")
AIM = ("objective", "universe", "seconds", "gap")
CURVE = ("points", "up_to_cents")
CHANGE = ("pending", "refused", "keep_worth", "reserve")
COUNTS = ("min_accounts", "max_accounts")
SHARES = ("min_spend_share", "max_spend_share")


@dataclass(frozen=True)
class Curve:
    """How many points the frontier has, and the budget of the last."""

    points: int
    up_to_cents: int


@dataclass(frozen=True)
class Change:
    """What a new plan starts from: posts by id of the accounts asked, and who refused.

    keep_worth is the worth of keeping an account that was asked; None leaves it to the engine.
    """

    pending: Mapping[str, int]
    refused: frozenset[str]
    keep_worth: float | None
    reserve: int


@dataclass(frozen=True)
class Brief:
    """Everything the file says; the fields up to `agreed` mean what they mean in Problem."""

    file: Path
    budget_cents: int
    repeat: tuple[float, ...]
    max_accounts: int | None
    rules: tuple[Rule, ...]
    include: frozenset[str]
    exclude: frozenset[str]
    objective: Objective
    universe: Mapping[str, float]
    agreed: Mapping[str, Agreed]
    seconds: float
    gap: float
    curve: Curve
    change: Change

    @property
    def dimensions(self) -> frozenset[str]:
        """Columns of the candidates that the rules speak of."""
        return frozenset(rule.dimension for rule in self.rules)

    def problem(self, candidates: Candidates) -> Problem:
        """The brief over these candidates; raises ProblemError where they do not fit together."""
        return Problem(
            candidates=candidates,
            budget_cents=self.budget_cents,
            repeat=self.repeat,
            max_accounts=self.max_accounts,
            rules=self.rules,
            include=self.include,
            exclude=self.exclude,
            agreed=self.agreed,
            objective=self.objective,
            universe=self.universe,
        )


def read_brief(path: Path) -> Brief:
    """The brief in the file; raises InputError naming the field that is unknown or wrong."""
    whole = read_json(path)
    fields = whole.members((*LIMITS, *AIM, *CURVE, *CHANGE))
    if "budget_cents" not in fields:
        raise whole.fault("budget_cents: missing")
    budget_cents = fields["budget_cents"].whole()
    universe = fields["universe"].values() if "universe" in fields else {}
    limit = fields.get("max_accounts")
    return Brief(
        file=path,
        budget_cents=budget_cents,
        repeat=_repeat(fields.get("repeat")),
        max_accounts=None if limit is None else limit.whole(),
        rules=tuple(_rule(rule) for rule in fields["rules"].entries()) if "rules" in fields else (),
        include=_names(fields.get("include")),
        exclude=_names(fields.get("exclude")),
        objective=_objective(fields.get("objective")),
        universe={name: people.number(above_zero=True) for name, people in universe.items()},
        agreed=_agreed(fields.get("agreed")),
        seconds=fields["seconds"].number(above_zero=True) if "seconds" in fields else SECONDS,
        gap=fields["gap"].number() if "gap" in fields else GAP,
        curve=_curve(fields, budget_cents),
        change=_change(fields),
    )


def _repeat(field: Field | None) -> tuple[float, ...]:
    return REPEAT if field is None else tuple(worth.number() for worth in field.entries())


def _names(field: Field | None) -> frozenset[str]:
    return frozenset() if field is None else field.names()


def _objective(field: Field | None) -> Objective:
    if field is None:
        return Objective()
    weights = field.members(("engagements", "unique_reach"))
    return Objective(**{name: weight.number() for name, weight in weights.items()})


def _rule(field: Field) -> Rule:
    fields = field.members(("dimension", "value", *COUNTS, *SHARES))
    for name in ("dimension", "value"):
        if name not in fields:
            raise field.fault(f"{name} is missing")
    counts = {name: fields[name].whole() for name in COUNTS if name in fields}
    shares = {name: fields[name].number() for name in SHARES if name in fields}
    return Rule(
        dimension=fields["dimension"].text(),
        value=fields["value"].text(),
        min_accounts=counts.get("min_accounts"),
        max_accounts=counts.get("max_accounts"),
        min_spend_share=shares.get("min_spend_share"),
        max_spend_share=shares.get("max_spend_share"),
    )


def _agreed(field: Field | None) -> dict[str, Agreed]:
    agreed = {}
    for name, agreement in field.values().items() if field else ():
        fields = agreement.members(("posts", "fee_cents"))
        if len(fields) < 2:
            raise agreement.fault("posts and fee_cents are both needed")
        agreed[name] = Agreed(fields["posts"].whole(), fields["fee_cents"].whole())
    return agreed


def _curve(fields: Mapping[str, Field], budget_cents: int) -> Curve:
    points = fields["points"].whole(at_least=1) if "points" in fields else POINTS
    if "up_to_cents" in fields:
        return Curve(points, fields["up_to_cents"].whole(at_least=1))
    return Curve(points, min(max(BUDGETS_AHEAD * budget_cents, 1), LARGEST_CENTS))


def _change(fields: Mapping[str, Field]) -> Change:
    pending = fields["pending"].values() if "pending" in fields else {}
    return Change(
        pending={name: posts.whole() for name, posts in pending.items()},
        refused=_names(fields.get("refused")),
        keep_worth=fields["keep_worth"].number() if "keep_worth" in fields else None,
        reserve=fields["reserve"].whole() if "reserve" in fields else RESERVE,
    )
