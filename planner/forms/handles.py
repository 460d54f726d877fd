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
    """Handles one per line, or separated by commas or blanks; `account_ids` finds them."""

    widget = forms.Textarea(attrs={"rows": 2, "placeholder": "@handle, @another"})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]


def account_ids(lines: list[str], user: User) -> frozenset[int]:
    """Primary keys of every account named; a ValidationError lists what nobody is called.

    Old channel names hold blanks and commas, so a line is tried whole, then by commas, then by blanks.
    """
    found: set[int] = set()
    missing: list[str] = []
    for line in lines:
        for part in _parts(line, user):
            keys = _known(part, user)
            found |= keys
            missing += [] if keys else [part]
    if missing:
        raise forms.ValidationError(f"Not in the catalogue: {', '.join(missing)}.")
    return frozenset(found)


def _parts(line: str, user: User) -> list[str]:
    if _known(line, user):
        return [line]
    parts = []
    for piece in filter(None, (piece.strip() for piece in re.split(r"[,;]", line))):
        parts += [piece] if _known(piece, user) else piece.split()
    return parts


def _known(text: str, user: User) -> set[int]:
    """Keys of the accounts this text is a handle of, on any platform."""
    wanted = set()
    for platform in Platform.values:
        try:
            wanted.add((platform, normalise_handle(text, platform)))
        except ValueError:
            continue
    accounts = SocialAccount.objects.visible_to(user).filter(handle__in={handle for _, handle in wanted})
    rows = accounts.values_list("pk", "platform", "handle")
    return {key for key, platform, handle in rows if (platform, handle) in wanted}
