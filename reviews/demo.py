"""The demo's decisions: a review under way with a link, and a budget that waits; all of it synthetic."""

from datetime import date, timedelta

from accounts.models import User
from campaigns.models import Shortlist
from planner.models import BudgetPlan
from reviews.models import Verdict
from reviews.services.approving import submit_budget
from reviews.services.deciding import comment, decide
from reviews.services.reviewers import Reviewer, make_link
from reviews.services.sending import send_review

CAMPAIGN = "New serum"
WORDS = (
    (Verdict.APPROVE, 5, "Just our audience"),
    (Verdict.APPROVE, 4, ""),
    (Verdict.TENTATIVE, 3, "Who did she work for last year?"),
    (Verdict.REJECT, 1, "Too close to a competitor"),
)


def load_reviews(*, staff: User, manager: User, today: date) -> None:
    """A shortlist and a plan sent for review, half decided; a plan's budget submitted."""
    shortlist = Shortlist.objects.get(campaign__name=CAMPAIGN)
    review = send_review(
        subject=shortlist,
        title="New serum: first choice",
        message="Please look at tone and past partners. Fees are as asked; we negotiate after your word.",
        due_on=today + timedelta(days=4),
        user=staff,
    )
    items = list(review.items.all()[: len(WORDS)])
    for item, (verdict, rating, reason) in zip(items, WORDS, strict=True):
        decide(
            review=review,
            item=item,
            reviewer=Reviewer(user=manager),
            verdict=verdict,
            rating=rating,
            reason=reason,
        )
    comment(
        review=review,
        item=items[2],
        reviewer=Reviewer(user=staff),
        text="Two tea brands, nothing in skin care.",
    )
    link = make_link(review=review, name="Petra Partner", email="", days=14, user=staff)
    decide(review=review, item=items[0], reviewer=Reviewer(link=link), verdict=Verdict.APPROVE, rating=5)
    plan = BudgetPlan.objects.kept().filter(campaign__name=CAMPAIGN).order_by("pk").first()
    if plan is not None:
        submit_budget(plan=plan, reason="", user=staff)
