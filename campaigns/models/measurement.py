"""Measured numbers of an account at a date, and their history.

`MeasuredNumbers` is shared by the account (the newest numbers) and `Measurement` (all of them).
The engagement rate is computed by the database itself, so it can be indexed and never goes stale;
`campaigns.metrics.engagement` holds the same formula in Python, and a test proves that both agree.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from campaigns.choices import EngagementBasis, Statistic

INTERACTIONS = ("avg_likes", "avg_comments", "avg_shares", "avg_saves")


def _engagements() -> Coalesce:
    """The stated engagements, else the sum of the known interactions, else NULL."""
    any_known = Q()
    total: models.Expression = Value(0.0)
    for name in INTERACTIONS:
        any_known |= Q(**{f"{name}__isnull": False})
        total = total + Coalesce(F(name), Value(0.0))
    return Coalesce(F("avg_engagements"), Case(When(any_known, then=total)), output_field=FloatField())


def _rate() -> Case:
    return Case(
        When(followers__gt=0, then=_engagements() / Cast(F("followers"), FloatField())),
        output_field=FloatField(),
    )


def _basis() -> Case:
    known = {name: Q(**{f"{name}__isnull": False}) for name in INTERACTIONS}
    return Case(
        When(avg_engagements__isnull=False, then=Value(EngagementBasis.STATED)),
        When(known["avg_shares"] | known["avg_saves"], then=Value(EngagementBasis.ALL)),
        When(known["avg_comments"], then=Value(EngagementBasis.LIKES_COMMENTS)),
        When(known["avg_likes"], then=Value(EngagementBasis.LIKES)),
        output_field=models.CharField(max_length=16),
    )


def _average(label: str) -> models.FloatField:
    return models.FloatField(
        f"average {label} per post", null=True, blank=True, validators=[MinValueValidator(0)]
    )


class MeasuredNumbers(models.Model):
    """Followers and averages per post. Unknown is NULL, never 0."""

    followers = models.PositiveBigIntegerField(null=True, blank=True)
    avg_likes = _average("likes")
    avg_comments = _average("comments")
    avg_views = _average("views")
    avg_shares = _average("shares")
    avg_saves = _average("saves")
    avg_engagements = models.FloatField(
        "average engagements per post, as stated",
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Only when the source gives the sum of interactions instead of its parts.",
    )
    posts_measured = models.PositiveIntegerField(
        "posts behind the averages", null=True, blank=True, help_text="Empty when the source does not say."
    )
    statistic = models.CharField(
        "definition of the averages", max_length=10, choices=Statistic, default=Statistic.UNSTATED
    )
    source = models.CharField(max_length=200, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    engagements_per_post = models.GeneratedField(
        expression=_engagements(), output_field=FloatField(null=True), db_persist=True
    )
    engagement_rate = models.GeneratedField(
        expression=_rate(), output_field=FloatField(null=True), db_persist=True
    )
    engagement_basis = models.GeneratedField(
        expression=_basis(), output_field=models.CharField(max_length=16, null=True), db_persist=True
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=(
                    (Q(avg_likes__isnull=True) | Q(avg_likes__gte=0))
                    & (Q(avg_comments__isnull=True) | Q(avg_comments__gte=0))
                    & (Q(avg_views__isnull=True) | Q(avg_views__gte=0))
                    & (Q(avg_shares__isnull=True) | Q(avg_shares__gte=0))
                    & (Q(avg_saves__isnull=True) | Q(avg_saves__gte=0))
                    & (Q(avg_engagements__isnull=True) | Q(avg_engagements__gte=0))
                ),
                name="%(class)s_averages_not_negative",
            ),
        )

    def basis_label(self) -> str:
        """The definition of the engagement rate in words, '' when there is no rate."""
        return EngagementBasis(self.engagement_basis).label if self.engagement_basis else ""


NUMBER_FIELDS = (
    "followers",
    "avg_likes",
    "avg_comments",
    "avg_views",
    "avg_shares",
    "avg_saves",
    "avg_engagements",
    "posts_measured",
)


class Measurement(MeasuredNumbers):
    """What one source said about an account at one date."""

    account = models.ForeignKey(
        "campaigns.SocialAccount", on_delete=models.CASCADE, related_name="measurements", db_index=False
    )
    import_run = models.ForeignKey(
        "campaigns.ImportRun", on_delete=models.SET_NULL, null=True, blank=True, related_name="measurements"
    )
    measured_on = models.DateField()

    class Meta(MeasuredNumbers.Meta):
        ordering = ("-measured_on", "-pk")
        constraints = (
            *MeasuredNumbers.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "measured_on", "source"], name="measurement_once_per_date_and_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} on {self.measured_on}"
