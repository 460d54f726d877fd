"""Calls: public pages on which people apply, of the agency or for one campaign."""

from datetime import date
from secrets import token_urlsafe
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from applications.choices import all_questions
from campaigns.models import Campaign


def new_slug() -> str:
    """Sixteen letters that nobody guesses (96 bits)."""
    return token_urlsafe(12)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: User) -> Self:
        """All for the agency; a brand's people see the calls of their campaigns."""
        if user.is_agency:
            return self
        return self.filter(campaign__in=Campaign.objects.visible_to(user)) if user.is_active else self.none()


class Call(models.Model):
    """`questions` names what is asked beyond name, e-mail and profiles."""

    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calls",
        help_text="Empty for a call of the agency. The brand's people see the applications, not the e-mails.",
    )
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, max_length=5_000, help_text="What you look for and what you offer.")
    slug = models.SlugField(max_length=24, unique=True, default=new_slug, editable=False)
    is_open = models.BooleanField("open", default=True, help_text="A closed call takes no applications.")
    closes_on = models.DateField("last day", null=True, blank=True)
    questions = models.JSONField(default=all_questions, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["created_at", "id"], name="call_created"),
            models.Index(fields=["title", "id"], name="call_title"),
        )
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="call_has_a_title"),)

    def __str__(self) -> str:
        return self.title

    def takes_applications(self, today: date) -> bool:
        """Open, and not past its last day."""
        return self.is_open and (self.closes_on is None or today <= self.closes_on)

    @property
    def public_path(self) -> str:
        return reverse("call_apply", args=[self.slug])

    @property
    def brand_key(self) -> int | None:
        return self.campaign.brand_id if self.campaign else None
