"""Two versions of one record side by side: what somebody entered, and what was saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.db import models


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
