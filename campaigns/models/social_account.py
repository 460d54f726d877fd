"""Social accounts: a person's presence on one platform, with its newest measured numbers."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import NullIf

from accounts.models import User
from campaigns.choices import COUNTRIES, COUNTRY_NAMES, Platform
from campaigns.handles import normalise_handle, profile_url
from campaigns.models.influencer import Influencer
from campaigns.models.measurement import NUMBER_FIELDS, MeasuredNumbers
from campaigns.models.sorting import AsciiLower, Bytes
from campaigns.models.tier_scheme import TierScheme

SORTED_BY: dict[str, Any] = {
    "followers": F("followers"),
    "rate": F("engagement_rate"),
    "fee": F("post_fee_cents"),
    "measured": F("measured_on"),
    "platform": Bytes("platform"),
    "country": NullIf(Bytes("influencer__country"), Value("")),
    "handle": Bytes("handle"),
    "name": AsciiLower("influencer__name"),
}


class SocialAccountQuerySet(models.QuerySet["SocialAccount"]):
    def visible_to(self, user: User) -> Self:
        """The catalogue is the agency's own: every signed-in person may look at it."""
        return self if user.is_active and user.is_authenticated else self.none()

    def in_tier(self, scheme: TierScheme, tiers: list[str]) -> Self:
        """Accounts whose followers lie in one of these tiers of the scheme."""
        wanted = Q(pk__in=[])
        for band in scheme.as_bands():
            if band.tier in tiers:
                below = Q() if band.followers_max is None else Q(followers__lt=band.followers_max)
                wanted |= Q(followers__gte=band.followers_min) & below
        return self.filter(wanted)

    def with_fee(self) -> Self:
        """Accounts with a general asked fee."""
        return self.filter(post_fee_cents__isnull=False)

    def with_whole_rate(self) -> Self:
        """Accounts whose rate counts likes, or is as its source states: without them it is another rate."""
        return self.filter(Q(avg_likes__isnull=False) | Q(avg_engagements__isnull=False))

    def in_retirement(self, which: str) -> Self:
        """Accounts in use (""), the retired ones ("only"), or both ("all")."""
        return self if which == "all" else self.filter(retired_at__isnull=which != "only")

    def missing(self, what: str) -> Self:
        """Accounts without something: followers, rate, measured, niche or country."""
        if what == "niche":
            links = Influencer.niches.through.objects.filter(influencer=OuterRef("influencer"))
            return self.filter(~Exists(links))
        if what == "country":
            return self.filter(influencer__country="")
        field = {"followers": "followers", "rate": "engagement_rate", "measured": "measured_on"}[what]
        return self.filter(**{f"{field}__isnull": True})

    def in_order(self, column: str, descending: bool) -> Self:
        """Sorted by one of SORTED_BY, unknown values last both ways, equal ones by key."""
        key = SORTED_BY[column]
        ordered = key.desc(nulls_last=True) if descending else key.asc(nulls_last=True)
        return self.order_by(ordered, "-pk" if descending else "pk")

    def in_city(self, part: str) -> Self:
        """Accounts of people whose city contains a text; ASCII letters in any case."""
        lowered = part.encode().lower().decode()
        return self.alias(lowered_city=AsciiLower("influencer__city")).filter(lowered_city__contains=lowered)


class SocialAccount(MeasuredNumbers):
    influencer = models.ForeignKey(Influencer, on_delete=models.CASCADE, related_name="accounts")
    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(
        max_length=200, help_text="With or without @, or the profile's address; stored without."
    )
    url = models.CharField(
        "profile address", max_length=300, blank=True, validators=[URLValidator(["http", "https"])]
    )
    audience_country = models.CharField(
        "largest audience country", max_length=2, choices=COUNTRIES, blank=True
    )
    post_fee_cents = models.PositiveBigIntegerField(
        "asked fee per post",
        null=True,
        editable=False,
        help_text="Newest general asked fee in the agency's currency, in hundredths.",
    )

    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_reason = models.CharField(  # noqa: DJ001 - a default would rebuild a table of a million rows
        max_length=300,
        null=True,
        blank=True,
        editable=False,
    )
    brought_by = models.ForeignKey(
        "campaigns.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        db_constraint=False,  # imports are never deleted, and a million rows need not be checked for it
        related_name="+",
        help_text="The import that made the account; empty for one entered by hand.",
    )

    objects = SocialAccountQuerySet.as_manager()

    class Meta(MeasuredNumbers.Meta):
        ordering = ("platform", "handle")
        constraints = (
            *MeasuredNumbers.Meta.constraints,
            models.UniqueConstraint(
                fields=["platform", "handle"],
                name="account_handle_unique_per_platform",
                violation_error_message="An account with this handle on this platform exists.",
            ),
            models.CheckConstraint(condition=~Q(handle=""), name="account_has_a_handle"),
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="account_platform_known"),
        )
        indexes = (
            models.Index(fields=["followers", "id"], name="account_followers"),
            models.Index(fields=["engagement_rate", "id"], name="account_rate"),
            models.Index(fields=["post_fee_cents", "id"], name="account_fee"),
            models.Index(fields=["measured_on", "id"], name="account_measured"),
            models.Index(fields=["platform", "followers"], name="account_platform_followers"),
            models.Index(fields=["handle", "id"], name="account_handle"),
            models.Index(fields=["engagement_basis", "id"], name="account_definition"),
            models.Index(
                fields=["retired_at"], condition=Q(retired_at__isnull=False), name="account_retired"
            ),
        )

    def __str__(self) -> str:
        return f"@{self.handle} on {self.get_platform_display()}"

    def clean(self) -> None:
        """Normalise the handle; a bad one is an error of that field."""
        super().clean()
        if self.handle and self.platform:
            try:
                self.handle = normalise_handle(self.handle, self.platform)
            except ValueError as reason:
                raise ValidationError({"handle": str(reason)}) from None
            self.url = self.url or profile_url(self.handle, self.platform)
        if self.followers is not None and not (self.source and self.measured_on):
            missing = [name for name in ("source", "measured_on") if not getattr(self, name)]
            raise ValidationError(
                dict.fromkeys(missing, "Say where the numbers come from and of which day they are.")
            )

    @property
    def audience_country_name(self) -> str:
        return COUNTRY_NAMES.get(self.audience_country, "")


MEASURED_FIELDS = (*NUMBER_FIELDS, "statistic", "source", "measured_on")
