"""What an import is of, as far as its file tells: kind, platform, day; people's answers go before."""

from __future__ import annotations

from datetime import date

from campaigns.choices import ImportKind
from campaigns.imports.account_plan import AccountPlan, plan_accounts
from campaigns.imports.choices import Choices
from campaigns.imports.source import Source
from campaigns.models import ImportRun
from campaigns.services.imports.uploads import open_run


def settle_kind(run: ImportRun) -> None:
    """Fill in what the file says about itself. Raises FileError when it cannot be read."""
    if run.kind != ImportKind.ACCOUNTS:
        return
    source = open_run(run)
    plan = account_plan(run, source)
    run.platform = "" if plan.platform_by_row else plan.platform.value
    if run.measured_on is None and plan.measured_on.value:
        run.measured_on = date.fromisoformat(plan.measured_on.value)


def account_plan(run: ImportRun, source: Source) -> AccountPlan:
    """How the file's columns are understood with the choices made so far."""
    return plan_accounts(source, Choices.from_json(run.choices.get("reading", {})))
