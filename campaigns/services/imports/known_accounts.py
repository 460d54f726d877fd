"""Accounts of the catalogue by platform and handle, for rows that only refer to them."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.choices import Platform
from campaigns.models import SocialAccount

BATCH = 500


def known_accounts(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The keys of those that exist, by (platform, handle)."""
    wanted = sorted({handle for _, handle in names})
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(wanted), BATCH):
        accounts = SocialAccount.objects.filter(handle__in=wanted[start : start + BATCH]).order_by()
        for key, platform, handle in accounts.values_list("pk", "platform", "handle"):
            found[platform, handle] = key
    return found


def not_known(platform: str, handle: str) -> str:
    """Why a row that refers to an account was not taken."""
    return f"@{handle} is no account of the catalogue on {Platform(platform).label}: import accounts first"
