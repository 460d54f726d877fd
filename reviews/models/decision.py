"""What was decided and said in a review; nothing is overwritten, the newest word counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models.review import Review, ReviewItem, ReviewLink


class Verdict(models.TextChoices):
    APPROVE = "approve", "Approve"
    TENTATIVE = "tentative", "Tentative"
    REJECT = "reject", "Reject"


class Decision(models.Model):
    """One reviewer's word on one account, or on the whole (`item` None); a rejection has its reason."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, null=True, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(ReviewLink, on_delete=models.SET_NULL, null=True, related_name="decisions")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.REJECT) | ~Q(reason=""), name="decision_rejected_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)), name="decision_rating_one_to_five"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} by {self.by_name}"

    @property
    def reviewer_key(self) -> tuple[str, int | str]:
        """Whose word it is: a later one of the same reviewer takes its place."""
        if self.user_id is not None:
            return "user", self.user_id
        return ("link", self.link_id) if self.link_id is not None else ("name", self.by_name)


class Comment(models.Model):
    """A remark on one account, or on the whole (`item` None)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, null=True, related_name="comments")
    text = models.TextField(max_length=2000)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(ReviewLink, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.by_name}: {self.text[:40]}"
