"""The chapter on bookings and spend: what is agreed, ready to pay and paid, and each booked post."""

from __future__ import annotations

from decimal import Decimal

from campaigns.formatting import counted
from campaigns.models import BookedPost, ShortlistEntry
from campaigns.services.spend import Spend
from reports.services.figures import (
    Cell,
    Chapter,
    Column,
    Grid,
    Note,
    Row,
    amount,
    count,
    day,
    share,
    text,
    total_row,
)
from reports.services.sources import Source

SPEND = [
    Column("figure", "Figure", 38),
    Column("sum", "Amount", 16, is_number=True),
    Column("part", "Share of the budget", 12, is_number=True),
]
ENTRIES = [
    Column("name", "Influencer", 26),
    Column("handle", "Handle", 22, detail="@{}"),
    Column("stage", "Stage", 13),
    Column("posts", "Posts agreed", 10, adds_up=True, is_number=True),
    Column("fees", "Agreed fees", 13, adds_up=True, is_number=True),
    Column("product", "Product", 13, adds_up=True, is_number=True),
    Column("shipping", "Shipping", 13, adds_up=True, is_number=True),
    Column("rights", "Usage rights", 13, adds_up=True, is_number=True),
    Column("cost", "In all", 13, adds_up=True, is_number=True),
    Column("paid", "Paid on", 13, detail="paid {}"),
]
POSTS = [
    Column("name", "Influencer", 26),
    Column("post", "Post", 12),
    Column("state", "State", 14),
    Column("due", "Due", 13),
    Column("posted", "Posted on", 13),
    Column("label", "Required label", 18, detail="label {}"),
    Column("proof", "Proof of the label", 24, detail="proof {}"),
    Column("views", "Views", 13, adds_up=True, is_number=True),
    Column("engagements", "Engagements counted", 13, adds_up=True, is_number=True),
    Column("counted", "Counted on", 13),
    Column("url", "Address", 30, detail="{}"),
]


def spend_chapter(source: Source, spend: Spend) -> Chapter:
    """Of the whole campaign, whatever shortlist was chosen; in three queries."""
    campaign = source.campaign
    entries = list(
        ShortlistEntry.objects.filter(shortlist__campaign=campaign)
        .committed()
        .select_related("account__influencer")
        .prefetch_related("terms")
        .order_by("account__influencer__name", "pk")
    )
    posts = list(BookedPost.objects.of_campaign(campaign).select_related("entry__account__influencer"))
    entry_rows = [_entry(entry, campaign.currency) for entry in entries]
    post_rows = [_post(post) for post in posts]
    grids = [
        spend_grid(spend, campaign.currency),
        Grid("bookings", "What is agreed", ENTRIES, entry_rows, total_row(ENTRIES, entry_rows)),
        Grid("posts", "Booked posts", POSTS, post_rows, total_row(POSTS, post_rows)),
    ]
    sentences = [spend_sentence(spend, campaign.currency)]
    if posts:
        done = sum(post.posted_on is not None for post in posts)
        sentences.append(f"{done} of {counted(len(posts), 'booked post')} are published.")
    notes = _notes(source, len(entries), posts)
    return Chapter(
        "bookings", "Bookings and spend", sentences, [grid for grid in grids if grid.rows], notes=notes
    )


def spend_sentence(spend: Spend, currency: str) -> str:
    if not spend.entries:
        return "Nothing is agreed yet, so nothing of the budget is bound."
    committed, paid = amount(spend.committed, currency).shown, amount(spend.paid, currency).shown
    return (
        f"{counted(spend.entries, 'placement')} agreed so far for {committed} in all; {paid} of it paid, "
        f"{amount(spend.ready, currency).shown} posted and ready to pay."
    )


def spend_grid(spend: Spend, currency: str) -> Grid:
    amounts: dict[str, tuple[str, Decimal, str]] = {
        "budget": ("Campaign budget", spend.budget, ""),
        "open": ("Agreed, not yet published", spend.open, ""),
        "ready": ("Published, ready to pay", spend.ready, ""),
        "paid": ("Paid", spend.paid, ""),
        "committed": ("Agreed in all", spend.committed, "[sum@open]+[sum@ready]+[sum@paid]"),
        "left": ("Left of the budget", spend.left, "[sum@budget]-[sum@committed]"),
    }
    rows = []
    for key, (label, value, formula) in amounts.items():
        part = float(value / spend.budget) if spend.budget else None
        part_formula = "[sum]/[sum@budget]" if spend.budget else ""
        cells = [text(label), amount(value, currency, formula), share(part, part_formula)]
        rows.append(Row(key, cells))
    return Grid("spend", "Spend against the budget", SPEND, rows)


def _entry(entry: ShortlistEntry, currency: str) -> Row:
    terms = list(entry.terms.all())
    agreed = [line.agreed_total for line in terms if line.agreed_total is not None]
    fees = sum(agreed, Decimal(0)) if agreed else None
    cost = None if fees is None else fees + entry.extras
    cells = [
        text(entry.account.influencer.name),
        text(entry.account.handle),
        text(entry.get_stage_display()),
        count(sum(line.posts for line in terms)),
        amount(fees, currency),
        amount(entry.product_cost, currency),
        amount(entry.shipping_cost, currency),
        amount(entry.usage_rights_fee, currency),
        amount(cost, currency, "[fees]+[product]+[shipping]+[rights]" if cost is not None else ""),
        day(entry.paid_on),
    ]
    return Row(f"entry{entry.pk}", cells)


def _post(post: BookedPost) -> Row:
    cells = [
        text(post.entry.account.influencer.name),
        text(f"{post.get_deliverable_display()} {post.number}"),
        text(post.state_label),
        day(post.due_on),
        day(post.posted_on),
        text(post.label),
        text(post.label_proof),
        count(post.views),
        count(post.engagements),
        day(post.counted_on),
        text(post.url),
    ]
    return Row(f"post{post.pk}", cells)


def _notes(source: Source, entries: int, posts: list[BookedPost]) -> list[Note]:
    today = Cell(source.today).shown
    counted_posts = sum(post.engagements is not None for post in posts)
    return [
        Note("Agreed in all", "Agreed fees with product, shipping and usage rights of placements agreed, "
             "contracted, published or paid.", "terms agreed, as recorded in the tool", today,
             counted(entries, "placement")),
        Note("Engagements counted", "Likes, comments, shares and saves of the published post, where known.",
             "counts entered or imported, as of their day", today, f"{counted_posts} of {len(posts)} posts"),
    ]  # fmt: skip
