"""Saved budget plans."""

from planner.models.budget_plan import BudgetPlan, PlanLine

__all__ = ["BudgetPlan", "PlanLine"]
