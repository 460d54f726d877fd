"""The planner's records."""

from planner.models.budget_plan import BudgetPlan, PlanLine
from planner.models.catalogue_stamp import CatalogueStamp

__all__ = ["BudgetPlan", "CatalogueStamp", "PlanLine"]
