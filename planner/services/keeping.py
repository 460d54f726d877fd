"""Deleting plans."""

from django.db import transaction

from accounts.models import User
from accounts.services.edits import record_deletion
from planner.models import BudgetPlan
from planner.services.logged import PLAN


@transaction.atomic
def delete_plan(*, plan: BudgetPlan, user: User) -> None:
    """Delete a plan with its lines; the log keeps its name."""
    record_deletion(logged=PLAN, record=plan, actor=user)
    plan.delete()
