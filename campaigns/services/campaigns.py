"""Saving campaigns without losing what somebody else saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from campaigns.models import Campaign


@transaction.atomic
def save_if_current(*, campaign: Campaign, version: int) -> bool:
    """Save when the stored version is still `version`, and count it up; False leaves all as it was."""
    current = Campaign.objects.filter(pk=campaign.pk, version=version)
    if not current.update(version=F("version") + 1):
        return False
    campaign.version = version + 1
    campaign.save()
    return True


def differences(entered: Mapping[str, Any], stored: Model) -> list[dict[str, str]]:
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
