"""A person's data erased on request: plans keep their numbers and lose who stood behind them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from campaigns.models import Influencer
from campaigns.services.erased_words import ERASED_HANDLE, ERASED_NAME
from campaigns.services.erasing import erase_records
from planner.models import BudgetPlan, PlanLine


def lines_of(person: Influencer) -> int:
    """How many lines of plans name the person's accounts."""
    return PlanLine.objects.filter(_named(person)).count()


@transaction.atomic
def erase_person(*, person_id: int, reason: str, user: User) -> None:
    """Erase a person everywhere. Raises Influencer.DoesNotExist when somebody was faster."""
    person = Influencer.objects.select_for_update().get(pk=person_id)
    lines = PlanLine.objects.filter(_named(person))
    keys, plans = set(person.accounts.values_list("pk", flat=True)), lines.values("plan")
    for plan in BudgetPlan.objects.filter(pk__in=list(plans.values_list("plan", flat=True))):
        _erase_rows(plan, keys, person)
    lines.update(name=ERASED_NAME, handle=ERASED_HANDLE)
    erase_records(person=person, reason=reason, user=user)


def _named(person: Influencer) -> Q:
    named = Q(account__in=person.accounts.all())
    for account in person.accounts.all():
        named |= Q(account=None, platform=account.platform, handle=account.handle)
    return named


def _erase_rows(plan: BudgetPlan, keys: set[int], person: Influencer) -> None:
    """Rows of a plan that name the account by its key lose its name, also one that others share."""
    handles = {account.handle for account in person.accounts.all()}
    names = ("celebrity", "left_out", "certificate", "verdict", "brief")
    for name in names:
        setattr(plan, name, _without(getattr(plan, name), keys, handles))
    plan.save(update_fields=names)


def _without(value: object, keys: set[int], handles: set[str]) -> object:
    if isinstance(value, list):
        return [_without(part, keys, handles) for part in value]
    if not isinstance(value, dict):
        return value
    parts = {name: _without(part, keys, handles) for name, part in value.items()}
    if parts.get("account_id") in keys or str(parts.get("handle", "")).lstrip("@") in handles:
        parts |= {name: ERASED_NAME for name in ("name",) if name in parts}
        parts |= {name: ERASED_HANDLE for name in ("handle",) if name in parts}
    return parts
