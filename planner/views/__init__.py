"""Pages of the budget planner."""
