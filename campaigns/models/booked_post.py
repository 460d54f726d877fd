"""Booked posts: what an agreed account owes, when, how it has to be labelled, and what came of it."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaigns.choices import Deliverable, Jurisdiction
from campaigns.models.address_field import AddressField
from campaigns.models.campaign import Campaign
from campaigns.models.post import Post
from campaigns.models.shortlist_entry import ShortlistEntry

COUNTS = ("views", "reach", "likes", "comments", "shares", "saves", "clicks", "sales")
STATES = {"due": "Due", "overdue": "Overdue", "posted": "Posted", "counted": "Posted, counted"}
ENGAGEMENTS = ("likes", "comments", "shares", "saves")


class BookedPostQuerySet(models.QuerySet["BookedPost"]):
    def visible_to(self, user: User) -> Self:
        """Posts of the campaigns the user may see."""
        if user.is_agency:
            return self
        return self.filter(entry__shortlist__campaign__in=Campaign.objects.visible_to(user))

    def of_campaign(self, campaign: Campaign) -> Self:
        return self.filter(entry__shortlist__campaign=campaign)

    def open(self) -> Self:
        """Not posted yet."""
        return self.filter(posted_on=None)


class BookedPost(models.Model):
    """One post of an agreed account. Counts are as of `counted_on`; None is unknown, never 0.

    `label` is what the post has to say, "" when nothing is required; `label_proof` is what was seen.
    """

    entry = models.ForeignKey(ShortlistEntry, on_delete=models.PROTECT, related_name="booked_posts")
    deliverable = models.CharField(max_length=8, choices=Deliverable, default=Deliverable.POST)
    number = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField("due", null=True, blank=True)
    brief = models.TextField(blank=True, help_text="What the post has to show and say.")
    jurisdiction = models.CharField("disclosure rules of", max_length=4, choices=Jurisdiction, blank=True)
    label = models.CharField("required label", max_length=120, blank=True)
    link = AddressField("tracked link", max_length=600, blank=True)
    code = models.CharField(max_length=40, blank=True)
    url = AddressField("address of the post", max_length=600, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    label_proof = models.CharField(
        "proof of the label",
        max_length=300,
        blank=True,
        help_text="What the post says, word for word, or where.",
    )
    screenshot = models.CharField(max_length=100, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    views = models.PositiveBigIntegerField(null=True, blank=True)
    reach = models.PositiveBigIntegerField(null=True, blank=True)
    likes = models.PositiveBigIntegerField(null=True, blank=True)
    comments = models.PositiveBigIntegerField(null=True, blank=True)
    shares = models.PositiveBigIntegerField(null=True, blank=True)
    saves = models.PositiveBigIntegerField(null=True, blank=True)
    clicks = models.PositiveBigIntegerField(null=True, blank=True)
    sales = models.PositiveBigIntegerField(null=True, blank=True)
    counted_on = models.DateField("counted", null=True, blank=True)
    counts_source = models.CharField(max_length=200, blank=True)
    post = models.OneToOneField(
        Post,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="booked_post",
        help_text="The post in the account's history that its forecasts learn from.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BookedPostQuerySet.as_manager()

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "pk")
        indexes = (
            models.Index(fields=["due_on", "id"], name="booked_post_due"),
            models.Index(fields=["posted_on", "id"], name="booked_post_posted"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "deliverable", "number"], name="booked_post_numbered_per_deliverable"
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None) | ~Q(url=""), name="booked_post_posted_with_its_address"
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None)
                | Q(label="")
                | (~Q(label_proof="") | ~Q(screenshot="")) & Q(checked_at__isnull=False),
                name="booked_post_posted_with_its_label",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_deliverable_display()} {self.number} of @{self.entry.account.handle}"

    def clean(self) -> None:
        super().clean()
        if self.posted_on and not self.url:
            raise ValidationError({"url": "A post counts as posted with its address."})
        if self.reach is not None and self.views is not None and self.reach > self.views:
            raise ValidationError({"reach": "Reach cannot be larger than the views: check both."})

    @property
    def state(self) -> str:
        """One of STATES: due, overdue, posted, counted."""
        if self.posted_on is not None:
            return "counted" if self.counted_on is not None else "posted"
        return "overdue" if self.due_on is not None and self.due_on < timezone.localdate() else "due"

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def engagements(self) -> int | None:
        """Likes, comments, shares and saves, as far as known; None when none of them is."""
        known = [count for name in ENGAGEMENTS if (count := getattr(self, name)) is not None]
        return sum(known) if known else None
