"""The demo's pipeline: every stage, agreed terms, posts due, posted and counted; all of it synthetic."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from accounts.models import User
from campaigns.choices import Compensation, Jurisdiction, Stage
from campaigns.models import BookedPost, Campaign, Shortlist, ShortlistEntry, Terms
from campaigns.services.booked_posts import check_label, learn_from
from campaigns.services.pipeline import move_entries
from campaigns.services.terms import remember_fees

RUNNING, PLANNED, FINISHED = "Iced tea summer", "New serum", "Spring trail stories"
STEPS = {
    Stage.CONTACTED: ("Ask again by mail", 2),
    Stage.RESPONDED: ("Send the brief", -1),
    Stage.NEGOTIATING: ("Answer the counter-offer", 1),
    Stage.AGREED: ("Send the contract", -3),
    Stage.CONTRACTED: ("Check the draft of the post", 4),
}
REFUSALS = ("No time this season", "Works with a competitor", "Asked three times the budget")
WAYS = {
    RUNNING: (
        (Stage.PAID, 4),
        (Stage.POSTED, 5),
        (Stage.CONTRACTED, 4),
        (Stage.AGREED, 3),
        (Stage.DECLINED, 2),
        (Stage.NEGOTIATING, 2),
        (Stage.CONTACTED, 3),
    ),
    PLANNED: (
        (Stage.AGREED, 4),
        (Stage.NEGOTIATING, 6),
        (Stage.RESPONDED, 5),
        (Stage.CONTACTED, 10),
        (Stage.DECLINED, 3),
    ),
    FINISHED: ((Stage.PAID, 14), (Stage.DROPPED, 2)),
}


def load_pipeline(*, staff: User, today: date) -> None:
    """Move the demo's shortlists along, each account its own way; the same every time."""
    chance = Random(2026)
    for name, ways in WAYS.items():
        campaign = Campaign.objects.select_related("brand").get(name=name)
        campaign.jurisdiction = Jurisdiction.UK if name == RUNNING else Jurisdiction.US
        campaign.landing_url = f"https://www.example.com/{campaign.brand.name.split()[0].lower()}"
        campaign.code_pattern = "{handle}10"
        campaign.save()
        shortlist = Shortlist.objects.get(campaign=campaign)
        entries = list(
            shortlist.entries.select_related("account", "shortlist__campaign__brand").order_by("pk")
        )
        for stage, count in ways:
            for entry in entries[:count]:
                _walk(entry, stage, staff, today, chance)
            entries = entries[count:]


def _walk(entry: ShortlistEntry, stage: Stage, staff: User, today: date, chance: Random) -> None:
    """One entry from a suggestion to its stage."""
    asked = Decimal(entry.account.post_fee_cents or 15_000) / 100
    agreed = (asked * chance.randint(78, 100) / 100).quantize(Decimal(1))
    if stage not in (Stage.CONTACTED, Stage.DECLINED):
        is_agreed = stage in (Stage.AGREED, Stage.CONTRACTED, Stage.POSTED, Stage.PAID)
        line = Terms.objects.create(
            entry=entry,
            deliverable="post",
            posts=1,
            asked_fee=asked,
            offered_fee=(asked * Decimal("0.75")).quantize(Decimal(1)),
            agreed_fee=agreed if is_agreed else None,
        )
        remember_fees(entry, line)
    step, days = STEPS.get(stage, ("", 0))
    ShortlistEntry.objects.filter(pk=entry.pk).update(
        owner=staff,
        next_step=step,
        next_step_on=today + timedelta(days=days + chance.randint(-1, 2)) if step else None,
        compensation=Compensation.FEE,
        relationship="none",
    )
    if stage in (Stage.POSTED, Stage.PAID):
        _move(entry, Stage.CONTRACTED, staff)
        _post(entry, staff, today, chance)
    _move(entry, stage, staff, chance.choice(REFUSALS) if stage in (Stage.DECLINED, Stage.DROPPED) else "")


def _move(entry: ShortlistEntry, stage: Stage, staff: User, reason: str = "") -> None:
    move_entries(entries=ShortlistEntry.objects.filter(pk=entry.pk), stage=stage, reason=reason, user=staff)


def _post(entry: ShortlistEntry, staff: User, today: date, chance: Random) -> None:
    """Its posts went out and most are counted, about as the account usually does, less for advertising."""
    for post in BookedPost.objects.filter(entry=entry).select_related("entry__account"):
        flight = entry.shortlist.campaign
        latest = min(flight.ends_on or today, today - timedelta(days=1))
        post.posted_on = max(flight.starts_on or latest, latest - timedelta(days=chance.randint(0, 5)))
        post.url = f"https://www.example.com/post/{post.pk}"
        post.label_proof = "“Ad” stands in the first line"
        check_label(post, staff)
        if chance.random() < 0.8:
            usual = entry.account.engagements_per_post or 200
            came = usual * chance.lognormvariate(-0.15, 0.35)
            post.likes, post.comments = round(came * 0.95), round(came * 0.05)
            post.views = round((entry.account.followers or 5_000) * chance.uniform(0.15, 0.5))
            post.reach = round(post.views * 0.85)
            post.counted_on, post.counts_source = today, "Insights (synthetic)"
            learn_from(post)
        post.save()
