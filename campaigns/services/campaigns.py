"""Saving campaigns without losing what somebody else saved meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models, transaction
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


def differences(entered: Mapping[str, Any], stored: models.Model) -> list[dict[str, str]]:
    """Fields whose entered and stored values differ: label, yours, theirs."""
    rows = []
    for name, yours in entered.items():
        theirs = getattr(stored, name)
        if _shown(yours) != _shown(theirs):
            label = str(stored._meta.get_field(name).verbose_name).capitalize()
            rows.append({"label": label, "yours": _shown(yours), "theirs": _shown(theirs)})
    return rows


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, list | tuple):
        return ", ".join(sorted(str(one) for one in value))
    return str(value)
