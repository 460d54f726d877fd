"""The planner's records."""

from planner.models.budget_plan import BudgetPlan, PlanLine

__all__ = ["BudgetPlan", "PlanLine"]
