"""Accounts taken out of use, and back into it: lists, suggestions and the planner's pool leave them out."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.models.audit_entry import Area
from accounts.services.audit import audit_entry
from campaigns.models import SocialAccount
from campaigns.services.bulk import one_import_at_a_time
from campaigns.services.changes import bulk_changes

AT_ONCE = 900
MOST_RETIRED = 50_000
"""Accounts of one change: each gets an entry in the audit log."""


def retire_accounts(*, account_ids: Sequence[int], reason: str, user: User) -> int:
    """Take accounts out of use; returns how many were in use. Retired ones keep their first reason."""
    return _turn(account_ids, user, reason)


def unretire_accounts(*, account_ids: Sequence[int], user: User) -> int:
    """Take retired accounts back into use; returns how many were retired."""
    return _turn(account_ids, user, None)


@transaction.atomic
def _turn(account_ids: Sequence[int], user: User, reason: str | None) -> int:
    one_import_at_a_time()
    turned = 0
    values = {"retired_at": None if reason is None else timezone.now(), "retired_reason": reason}
    with bulk_changes() as changes:
        for start in range(0, len(account_ids), AT_ONCE):
            part = account_ids[start : start + AT_ONCE]
            others = SocialAccount.objects.select_for_update().filter(pk__in=part).order_by("pk")
            accounts = list(others.in_retirement("only" if reason is None else ""))
            keys = [account.pk for account in accounts]
            turned += SocialAccount.objects.filter(pk__in=keys).update(**values)
            AuditEntry.objects.bulk_create(_entry(account, user, reason) for account in accounts)
            for key in keys:
                changes.note(key, key)
    return turned


def _entry(account: SocialAccount, user: User, reason: str | None) -> AuditEntry:
    is_back = reason is None
    return audit_entry(
        actor=user,
        area=Area.STATE,
        what="taken back into use" if is_back else "retired",
        subject=account,
        brand_key=None,
        changed=({"retired": is_back}, {"retired": not is_back}),
        reason=reason or "",
    )
