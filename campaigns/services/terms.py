"""Saving an entry's terms: nothing overwritten unseen, every fee remembered, every change told."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import differences, record_change, values_of
from campaigns.choices import FeeKind
from campaigns.formatting import counted
from campaigns.models import Rate, ShortlistEntry, Terms
from campaigns.models.shortlist_entry import COMMITTED
from campaigns.services.booking import book_posts, label_posts
from campaigns.services.fair_fees import forget_fees

FEES = {FeeKind.ASKED: "asked_fee", FeeKind.OFFERED: "offered_fee", FeeKind.AGREED: "agreed_fee"}
MONEY_FIELDS = ("product_cost", "shipping_cost", "usage_rights_fee", "compensation", "paid_on", "invoice")
OTHER_FIELDS = ("owner", "next_step", "next_step_on", "note", "relationship", "usage_rights")


@transaction.atomic
def save_terms(
    *, entry: ShortlistEntry, lines: Iterable[Terms], removed: Iterable[Terms], version: int, user: User
) -> bool:
    """Save the entry and its lines when its stored version is still `version`; else False, nothing saved.

    New fees are remembered as rates of the brand; a committed entry's posts follow its lines.
    """
    current = ShortlistEntry.objects.filter(pk=entry.pk, version=version)
    if not current.update(version=F("version") + 1):
        return False
    stored = ShortlistEntry.objects.select_related("owner").get(pk=entry.pk)
    before = values_of(stored, (*MONEY_FIELDS, *OTHER_FIELDS)) | _lines_of(stored)
    entry.version, entry.stage = version + 1, stored.stage
    entry.save()
    for line in removed:
        line.delete()
    for line in lines:
        _save_line(entry, line)
    entry = ShortlistEntry.objects.select_related("owner", "shortlist__campaign__brand", "account").get(
        pk=entry.pk
    )
    if entry.stage in COMMITTED:
        book_posts(entry)
        label_posts(entry)
    _tell(entry, before, values_of(entry, (*MONEY_FIELDS, *OTHER_FIELDS)) | _lines_of(entry), user)
    return True


def _save_line(entry: ShortlistEntry, line: Terms) -> None:
    known = Terms.objects.filter(pk=line.pk).first() if line.pk else None
    line.entry = entry
    line.save()
    remember_fees(entry, line, known)


def remember_fees(entry: ShortlistEntry, line: Terms, known: Terms | None = None) -> None:
    """Keep the fees of a line that differ from what was known of it as rates of the brand."""
    campaign = entry.shortlist.campaign
    for kind, name in FEES.items():
        fee: Decimal | None = getattr(line, name)
        if fee is None or (known and getattr(known, name) == fee and known.deliverable == line.deliverable):
            continue
        Rate.objects.create(
            account=entry.account,
            brand=campaign.brand,
            deliverable=line.deliverable,
            kind=kind,
            fee=fee,
            currency=campaign.currency,
            product_cost=entry.product_cost,
            quoted_on=timezone.localdate(),
            source=f"Negotiation for {campaign.name}"[:200],
        )
        transaction.on_commit(forget_fees)


def _lines_of(entry: ShortlistEntry) -> dict[str, Any]:
    """Each line as one text, so that the log reads like the table."""
    return {_line_name(line): _line_words(line) for line in Terms.objects.filter(entry=entry)}


def _line_name(line: Terms) -> str:
    return f"terms of {line.get_deliverable_display().lower()}"


def _line_words(line: Terms) -> str:
    fees = ", ".join(
        f"{kind.label.lower()} {fee:.2f}"
        for kind, name in FEES.items()
        if (fee := getattr(line, name)) is not None
    )
    return f"{counted(line.posts, 'post')}, {fees or 'no fee yet'}"


def lines_differing(entered: Iterable[Terms], stored: ShortlistEntry) -> list[dict[str, str]]:
    """Lines entered that differ from the stored ones: label, yours, theirs."""
    known = _lines_of(stored)
    rows = []
    for line in entered:
        yours, theirs = _line_words(line), known.get(_line_name(line), "")
        if yours != theirs:
            rows.append({"label": _line_name(line).capitalize(), "yours": yours, "theirs": theirs})
    return rows


def _tell(entry: ShortlistEntry, before: Mapping[str, Any], after: Mapping[str, Any], user: User) -> None:
    changed = differences(before, after)
    if not changed[0] and not changed[1]:
        return
    names = {*changed[0], *changed[1]}
    is_money = any(name in MONEY_FIELDS or name.startswith("terms of") for name in names)
    record_change(
        actor=user,
        area=Area.MONEY if is_money else Area.STATE,
        what="terms changed" if is_money else "next step changed",
        subject=entry,
        brand_key=entry.shortlist.campaign.brand_id,
        changed=changed,
    )
