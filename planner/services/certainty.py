"""How sure a portfolio is the best one, in words for people who do not read certificates."""

from math import ceil
from typing import Any

from campaigns.formatting import compact, percent
from planner.engine import Solution


def proof_of(solution: Solution) -> dict[str, Any]:
    """The certificate of a solution as plans keep it."""
    return {
        "value": solution.value,
        "bound": solution.bound,
        "gap": solution.gap,
        "proven": bool(solution.proven),
        "seconds": solution.seconds,
    }


def certainty(certificate: dict[str, Any], what: str) -> str:
    """From value, bound, gap and proven; the gap is rounded up, so that the sentence stays true.

    >>> certainty({"value": 5.0, "bound": 5.0, "gap": 0.0, "proven": True}, "engagements")
    'Proven best: no other choice of these accounts brings more.'
    >>> certainty({"value": 9998.5, "bound": 1e4, "gap": 0.000151, "proven": False}, "engagements")
    'No other choice can beat this by more than 0.02 %.'
    """
    if certificate["proven"]:
        return "Proven best: no other choice of these accounts brings more."
    gap = certificate["gap"]
    if gap is None:
        return f"No other choice can bring more than {compact(certificate['bound'])} {what}."
    return f"No other choice can beat this by more than {rounded_up(gap)}."


def rounded_up(gap: float) -> str:
    """A gap in percent with two digits after the point, never less than it is."""
    return percent(ceil(gap * 1e4 * (1 - 1e-12)) / 1e4)
