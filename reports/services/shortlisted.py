"""The chapter on the shortlist: who is proposed, with which numbers, at which fee for this brand."""

from decimal import Decimal

from campaigns.formatting import counted
from campaigns.metrics.tiers import Band, tier_of
from campaigns.models import ShortlistEntry
from campaigns.models.shortlist_entry import REFUSED
from reports.services.figures import (
    Cell,
    Chapter,
    Column,
    Grid,
    Note,
    Row,
    count,
    day,
    from_cents,
    per,
    share,
    text,
    total_row,
)
from reports.services.sources import Source
from reviews.services.sending import entry_numbers

COLUMNS = [
    Column("name", "Influencer", 26),
    Column("handle", "Handle", 22, detail="@{}"),
    Column("platform", "Platform", 12),
    Column("tier", "Tier", 10),
    Column("followers", "Followers", 13, adds_up=True, is_number=True),
    Column("rate", "Engagement rate", 12, is_number=True),
    Column("posts", "Posts measured", 10, is_number=True, detail="{} posts measured"),
    Column("engagements", "Engagements per post", 14, adds_up=True, is_number=True),
    Column("fee", "Fee per post", 13, adds_up=True, is_number=True),
    Column("cpe", "Cost per engagement", 13, is_number=True),
    Column("stage", "Stage", 13),
    Column("measured", "Measured on", 13, detail="measured {}"),
    Column("source", "Source", 24, detail="{}"),
]


def shortlist_chapter(source: Source) -> Chapter:
    """In a fixed number of queries; whoever declined or was dropped is only counted."""
    shortlist = source.shortlist
    if shortlist is None:
        return Chapter("shortlist", "Shortlist", ["No shortlist has been chosen for this report."])
    entries = list(
        ShortlistEntry.objects.filter(shortlist=shortlist)
        .select_related("account__influencer")
        .prefetch_related("terms")
        .order_by("-account__followers", "pk")
    )
    standing = [entry for entry in entries if entry.stage not in REFUSED]
    numbers = entry_numbers(standing, source.campaign)
    bands = source.campaign.tier_scheme.as_bands()
    currency = source.campaign.currency
    rows = [_row(entry, numbers[entry.pk]["fee_cents"], bands, currency) for entry in standing]
    refused = len(entries) - len(standing)
    sentences = [f"{shortlist.name} holds {counted(len(standing), 'influencer account')}."]
    if refused:
        sentences.append(f"{counted(refused, 'further one')} declined or dropped out and are not listed.")
    if shortlist.notes:
        sentences.append(shortlist.notes)
    grid = Grid("accounts", shortlist.name, COLUMNS, rows, total_row(COLUMNS, rows))
    return Chapter("shortlist", "Shortlist", sentences, [grid] if rows else [], notes=_notes(standing, rows))


def _row(entry: ShortlistEntry, fee_cents: int | None, bands: list[Band], currency: str) -> Row:
    account = entry.account
    fee, engagements = from_cents(fee_cents, currency), count(account.engagements_per_post)
    cells = [
        text(account.influencer.name),
        text(account.handle),
        text(account.get_platform_display()),
        text((tier_of(account.followers, bands) or "").capitalize()),
        count(account.followers),
        share(account.engagement_rate),
        count(account.posts_measured),
        engagements,
        fee,
        per(fee, engagements, "[fee]/[engagements]"),
        text(entry.get_stage_display()),
        day(account.measured_on),
        text(account.source),
    ]
    return Row(f"entry{entry.pk}", cells)


def _notes(entries: list[ShortlistEntry], rows: list[Row]) -> list[Note]:
    days = sorted({entry.account.measured_on for entry in entries if entry.account.measured_on})
    measured = " to ".join(dict.fromkeys(Cell(each).shown for each in (days[:1] + days[-1:]))) or "–"

    def known(name: str) -> str:
        place = [column.name for column in COLUMNS].index(name)
        return f"{sum(row.cells[place].value is not None for row in rows)} of {len(rows)} accounts"

    profiles, fees = "named beside each account", "rate cards and agreements on record"
    return [
        Note("Followers", "Sum over accounts; people who follow several are counted several times.", profiles,
             measured, known("followers")),
        Note("Engagement rate", "Engagements per post / followers; of the usual, unpaid posts.", profiles,
             measured, known("rate")),
        Note("Engagements per post", "Average of the posts measured.", profiles, measured,
             known("engagements")),
        Note("Fee per post", "Newest fee agreed with this brand, else the one asked in general.", fees,
             "newest on record", known("fee")),
        Note("Cost per engagement", "Fee per post / engagements per post; other costs not counted.",
             "worked out in this report", measured, known("cpe")),
    ]  # fmt: skip


def fee_total(rows: list[Row]) -> Decimal | None:
    """The sum of the known fees; None when none is known."""
    place = [column.name for column in COLUMNS].index("fee")
    known = [row.cells[place].value for row in rows if row.cells[place].value is not None]
    return sum(known, Decimal(0)) if known else None  # type: ignore[arg-type]
