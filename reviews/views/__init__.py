"""Pages of reviews and of approvals of budgets."""
