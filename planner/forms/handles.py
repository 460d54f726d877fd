"""Reading accounts named by handle in a text box."""

import re
from itertools import product
from typing import Any

from django import forms

from accounts.models import User
from campaigns.choices import Platform
from campaigns.handles import normalise_handle
from campaigns.models import SocialAccount

MOST_NAMES = 600


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
    pieces = {line: [piece.strip() for piece in re.split(r"[,;]", line) if piece.strip()] for line in lines}
    texts = {*lines, *(piece for found in pieces.values() for piece in found)}
    texts |= {word for text in texts for word in text.split()}
    if len(texts) > MOST_NAMES:
        raise forms.ValidationError(f"At most {MOST_NAMES} names at once.")
    known = _known(texts, user)
    found: set[int] = set()
    missing: list[str] = []
    for line in lines:
        for part in [line] if known[line] else pieces[line]:
            for name in [part] if known[part] else part.split():
                found |= known[name]
                missing += [] if known[name] else [name]
    if missing:
        raise forms.ValidationError(f"Not in the catalogue: {', '.join(missing)}.")
    return frozenset(found)


def _known(texts: set[str], user: User) -> dict[str, set[int]]:
    """Keys of the accounts each text is a handle of, on any platform, in one query."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for text, platform in product(texts, Platform.values):
        try:
            wanted.setdefault((platform, normalise_handle(text, platform)), set()).add(text)
        except ValueError:
            continue
    known: dict[str, set[int]] = {text: set() for text in texts}
    accounts = SocialAccount.objects.visible_to(user).filter(handle__in={handle for _, handle in wanted})
    for key, platform, handle in accounts.values_list("pk", "platform", "handle"):
        for text in wanted.get((platform, handle), ()):
            known[text].add(key)
    return known
