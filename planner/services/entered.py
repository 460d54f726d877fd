"""What was entered for an earlier plan, to open the form with it again."""

import re
from typing import Any

from planner.models import BudgetPlan

LIMIT_FIELD = re.compile(r"limits-([0-9]{1,3})-([a-z_]{1,20})")
SEVERAL = {"pool_niches"}


def entries_of(plan: BudgetPlan) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """(every field but the limits as it was sent, the rows of the limits)."""
    _, limits = initial_from(plan)
    entered = plan.brief["entered"].items()
    return {name: texts for name, texts in entered if not name.startswith("limits-")}, limits


def initial_from(plan: BudgetPlan) -> tuple[dict[str, object], list[dict[str, object]]]:
    """(initial values of the brief form, initial rows of the limits)."""
    initial: dict[str, object] = {}
    limits: dict[int, dict[str, Any]] = {}
    for name, texts in plan.brief["entered"].items():
        row = LIMIT_FIELD.fullmatch(name)
        if row:
            limits.setdefault(int(row[1]), {})[row[2]] = texts[0] if texts else ""
        elif not name.startswith("limits-"):
            initial[name] = texts if name in SEVERAL else (texts[0] if texts else "")
    rows = [limits[number] for number in sorted(limits) if any(limits[number].values())]
    return initial, rows
