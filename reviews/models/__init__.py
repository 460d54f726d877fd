"""Reviews with what was decided and said, links for people without an account, approvals of budgets."""

from reviews.models.budget_request import BudgetApproval, BudgetRequest, RequestState
from reviews.models.decision import Comment, Decision, Verdict
from reviews.models.review import Review, ReviewItem, ReviewLink

__all__ = [
    "BudgetApproval",
    "BudgetRequest",
    "Comment",
    "Decision",
    "RequestState",
    "Review",
    "ReviewItem",
    "ReviewLink",
    "Verdict",
]
