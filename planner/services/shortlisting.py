"""From a plan to work: its accounts on a shortlist, with the terms the plan counted on."""

from decimal import Decimal

from django.db import transaction

from accounts.models import Area, User
from accounts.services.audit import record_change
from campaigns.models import Shortlist, ShortlistEntry, Terms
from campaigns.services.fair_fees import usual_deliverable
from planner.models import BudgetPlan

LONGEST_NAME = 120


@transaction.atomic
def shortlist_from(*, plan: BudgetPlan, user: User) -> tuple[Shortlist | None, int]:
    """(the shortlist, accounts added): made anew, or the one of the plan's name with what was missing.

    Accounts that stand on another shortlist of the campaign stay there alone; (None, 0) when all do.
    """
    known = set(
        ShortlistEntry.objects.filter(shortlist__campaign=plan.campaign).values_list("account_id", flat=True)
    )
    lines = [
        line
        for line in plan.lines.select_related("account")
        if line.account is not None and line.account_id not in known
    ]
    if not lines:
        return None, 0
    shortlist, is_new = Shortlist.objects.get_or_create(
        campaign=plan.campaign, name=plan.name[:LONGEST_NAME], defaults={"created_by": user}
    )
    entries = ShortlistEntry.objects.bulk_create(
        ShortlistEntry(shortlist=shortlist, account=line.account, added_by=user) for line in lines
    )
    Terms.objects.bulk_create(
        Terms(
            entry=entry,
            deliverable=usual_deliverable(line.account),
            posts=line.posts,
            asked_fee=Decimal(line.fee_per_post_cents) / 100,
        )
        for entry, line in zip(entries, lines, strict=True)
    )
    record_change(
        actor=user,
        area=Area.STATE,
        what="made from a plan" if is_new else "accounts of a plan added",
        subject=shortlist,
        brand_key=plan.campaign.brand_id,
        changed=({}, {"plan": plan.name, "accounts": len(entries)}),
    )
    return shortlist, len(entries)
