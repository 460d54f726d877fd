"""Reading accounts named by handle in a text box."""

import re
from typing import Any

from django import forms

from accounts.models import User
from campaigns.choices import Platform
from campaigns.handles import normalise_handle
from campaigns.models import SocialAccount


def find_account(text: str, platform: str, user: User) -> SocialAccount:
    """The one account of this handle or profile address; a ValidationError says why there is none."""
    platforms = [platform] if platform else Platform.values
    handles = set()
    for name in platforms:
        try:
            handles.add((name, normalise_handle(text, name)))
        except ValueError:
            continue
    found = [
        account
        for account in SocialAccount.objects.visible_to(user)
        .filter(handle__in={handle for _, handle in handles})
        .select_related("influencer")
        if (account.platform, account.handle) in handles
    ]
    if not found:
        where = f" on {Platform(platform).label}" if platform else ""
        raise forms.ValidationError(f"No account {text!r}{where} in the catalogue.")
    if len(found) > 1:
        names = ", ".join(account.get_platform_display() for account in found)
        raise forms.ValidationError(f"{text!r} is on {names}: choose the platform.")
    return found[0]


class HandlesField(forms.CharField):
    """Handles separated by commas, blanks or lines; `accounts_of` finds them in the catalogue."""

    widget = forms.Textarea(attrs={"rows": 2, "placeholder": "@handle, @another"})

    def to_python(self, value: Any) -> Any:
        return [word for word in re.split(r"[\s,;]+", super().to_python(value) or "") if word]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


def account_ids(names: list[str], user: User) -> frozenset[int]:
    """Primary keys of every account with one of these handles; a ValidationError lists the unknown."""
    wanted: dict[str, str] = {}
    for name in names:
        for platform in Platform.values:
            try:
                wanted[normalise_handle(name, platform)] = name
            except ValueError:
                continue
    found = dict(SocialAccount.objects.visible_to(user).filter(handle__in=wanted).values_list("pk", "handle"))
    known = {wanted[handle] for handle in found.values()}
    missing = [name for name in names if name not in known]
    if missing:
        raise forms.ValidationError(f"Not in the catalogue: {', '.join(missing)}.")
    return frozenset(found)
