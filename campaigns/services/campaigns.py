"""Saving campaigns without losing what somebody else saved meanwhile."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.services.edits import logged_edit
from campaigns.models import Campaign
from campaigns.services.logged import CAMPAIGN


@transaction.atomic
def save_if_current(*, campaign: Campaign, version: int, user: User, save_lists: Callable[[], None]) -> bool:
    """Save when the stored version is still `version`, and count it up; False leaves all as it was.

    `save_lists` saves what belongs to it in other tables, in the same transaction.
    """
    current = Campaign.objects.filter(pk=campaign.pk, version=version)
    if not current.update(version=F("version") + 1):
        return False
    with logged_edit(CAMPAIGN, campaign, user):
        campaign.version = version + 1
        campaign.save()
        save_lists()
    return True
