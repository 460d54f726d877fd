"""Applications and the profiles they name."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from applications.choices import ApplicationState, Relationship
from applications.models.call import Call
from campaigns.choices import COUNTRIES, COUNTRY_NAMES, Platform
from campaigns.handles import profile_url
from campaigns.models import Influencer, Shortlist


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> Self:
        """Confirmed applications to the calls the user may see; their e-mails are for the agency alone."""
        confirmed = self.exclude(state=ApplicationState.UNCONFIRMED)
        return confirmed if user.is_agency else confirmed.filter(call__in=Call.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=ApplicationState.WAITING)


class Application(models.Model):
    """One person's answer to a call.

    Its name in the audit log holds nothing of the person, so that deleting it deletes all of them.
    `consent_text` is what they agreed to, word for word, with its version and the time.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications", db_index=False)
    state = models.CharField(
        max_length=12, choices=ApplicationState, default=ApplicationState.UNCONFIRMED, editable=False
    )
    relationship = models.CharField("applies as", max_length=12, choices=Relationship)
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail")
    niche = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, choices=COUNTRIES, blank=True)
    message = models.TextField(blank=True)
    consent_version = models.CharField(max_length=20)
    consent_text = models.TextField()
    consented_at = models.DateTimeField()
    is_sample = models.BooleanField("synthetic or sample", default=False)
    created_at = models.DateTimeField("applied", auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    influencer = models.ForeignKey(Influencer, on_delete=models.SET_NULL, null=True, related_name="+")
    shortlist = models.ForeignKey(Shortlist, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["created_at", "id"], name="application_created"),
            models.Index(fields=["state", "created_at"], name="application_state"),
            models.Index(fields=["call", "state"], name="application_of_call"),
            models.Index(fields=["name", "id"], name="application_name"),
            models.Index(fields=["city", "id"], name="application_city"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["call", "email"],
                condition=~Q(state="unconfirmed"),
                name="application_once_per_call_and_address",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="application_state_known"
            ),
            models.CheckConstraint(
                condition=Q(relationship__in=Relationship.values), name="application_relationship_known"
            ),
        )

    def __str__(self) -> str:
        return f"Application {self.pk}"

    @property
    def country_name(self) -> str:
        return COUNTRY_NAMES.get(self.country, "")


class ApplicationProfile(models.Model):
    """A profile an applicant names, its handle in the catalogue's spelling."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="profiles", db_index=False
    )
    platform = models.CharField(max_length=12, choices=Platform)
    handle = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["application", "platform", "handle"], name="profile_once_per_application"
            ),
        )

    def __str__(self) -> str:
        return f"@{self.handle} on {self.get_platform_display()}"

    @property
    def url(self) -> str:
        return profile_url(self.handle, self.platform)
