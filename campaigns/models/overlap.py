"""How much of an audience two accounts share, as somebody measured it, and the files that say so."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from campaigns.choices import OverlapBase
from campaigns.models.import_run import FileImport, RejectedInFile
from campaigns.models.social_account import SocialAccount

SWAPPED = {OverlapBase.FIRST: OverlapBase.SECOND, OverlapBase.SECOND: OverlapBase.FIRST}


class AudienceOverlapQuerySet(models.QuerySet["AudienceOverlap"]):
    def visible_to(self, user: User) -> Self:
        """As the catalogue: every signed-in person may look at it."""
        return self if user.is_active and user.is_authenticated else self.none()

    def touching(self, accounts: models.QuerySet[SocialAccount]) -> Self:
        """Overlaps with at least one of these accounts."""
        return self.filter(Q(first__in=accounts) | Q(second__in=accounts))

    def among(self, account_ids: list[int]) -> Self:
        """Overlaps between two of these accounts."""
        return self.filter(first__in=account_ids, second__in=account_ids)


class AudienceOverlap(models.Model):
    """One pair stands once: `first` is the account with the lower key.

    Attributes:
        share: 0-1, of the followers that `base` names.
    """

    first = models.ForeignKey(SocialAccount, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(SocialAccount, on_delete=models.CASCADE, related_name="+")
    share = models.FloatField("shared share", help_text="0-1, of the audience named as base.")
    base = models.CharField(max_length=8, choices=OverlapBase)
    source = models.CharField(max_length=200)
    measured_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AudienceOverlapQuerySet.as_manager()

    class Meta:
        ordering = ("-share", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["first", "second"],
                name="overlap_once_per_pair",
                violation_error_message="An overlap of these two accounts exists.",
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="overlap_lower_key_first"),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="overlap_share_from_0_to_1",
                violation_error_message="The shared share is a number from 0 to 1.",
            ),
            models.CheckConstraint(condition=Q(base__in=OverlapBase.values), name="overlap_base_known"),
        )
        indexes = (
            models.Index(fields=["share", "id"], name="overlap_share"),
            models.Index(fields=["measured_on", "id"], name="overlap_measured"),
        )

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    def clean(self) -> None:
        """Put the pair in its order; an account shares nothing with itself."""
        super().clean()
        if not (self.first_id and self.second_id):
            return
        if self.first_id == self.second_id:
            raise ValidationError({"second": "Choose another account than the first."})
        if self.first_id > self.second_id:
            self.first, self.second = self.second, self.first
            self.base = SWAPPED.get(self.base, self.base)

    @property
    def base_words(self) -> str:
        """Whose audience the share is of."""
        if self.base == OverlapBase.FIRST:
            return f"of @{self.first.handle}'s"
        if self.base == OverlapBase.SECOND:
            return f"of @{self.second.handle}'s"
        return "of the smaller" if self.base == OverlapBase.SMALLER else "of both together"


class OverlapImport(RejectedInFile, FileImport):
    """One file of overlaps.

    Attributes:
        repeated: rows whose pair stands again further down in the file.
        older: rows of pairs the catalogue knows from a later day.
    """

    repeated = models.PositiveIntegerField(default=0)
    older = models.PositiveIntegerField(default=0)

    class Meta(FileImport.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    rows=F("created")
                    + F("updated")
                    + F("unchanged")
                    + F("repeated")
                    + F("older")
                    + F("rejected")
                ),
                name="overlap_import_rows_add_up",
            ),
        )
