"""Posts of an account with their counts."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from campaigns.choices import Deliverable
from campaigns.models.social_account import SocialAccount


class Post(models.Model):
    """One published post. Unknown counts are NULL, never 0."""

    account = models.ForeignKey(SocialAccount, on_delete=models.CASCADE, related_name="posts", db_index=False)
    posted_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Deliverable, default=Deliverable.POST)
    likes = models.PositiveBigIntegerField(null=True, blank=True)
    comments = models.PositiveBigIntegerField(null=True, blank=True)
    views = models.PositiveBigIntegerField(null=True, blank=True)
    shares = models.PositiveBigIntegerField(null=True, blank=True)
    saves = models.PositiveBigIntegerField(null=True, blank=True)
    sponsored = models.BooleanField(null=True, blank=True, help_text="Unknown when the source does not say.")
    hashtags = models.CharField(max_length=500, blank=True, help_text="Separated by blanks, without #.")
    url = models.CharField(max_length=300, blank=True, validators=[URLValidator(["http", "https"])])
    brought_by = models.ForeignKey(
        "campaigns.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        db_constraint=False,  # imports are never deleted
    )

    class Meta:
        ordering = ("-posted_at", "-pk")
        indexes = (models.Index(fields=["account", "-posted_at"], name="post_newest_of_account"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Deliverable.values), name="post_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.account} on {self.posted_at:%Y-%m-%d}"

    def clean(self) -> None:
        super().clean()
        self.hashtags = " ".join(word.lstrip("#") for word in self.hashtags.replace(",", " ").split())
        if all(getattr(self, name) is None for name in ("likes", "comments", "views", "shares", "saves")):
            raise ValidationError("Enter at least one of the post's counts.")
