"""What needs somebody's attention, for the dashboard."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from campaigns.formatting import counted
from campaigns.models import Campaign, ImportRun, ShortlistEntry, SocialAccount
from campaigns.services.plausibility import doubted_accounts

SOON = timedelta(days=21)
STALE = timedelta(days=90)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to do: about what, why, and the page where it is done."""

    subject: str
    reason: str
    url: str
    action: str


def notices(user: User, today: date) -> list[Notice]:
    """The most pressing first: flights near without a plan, no candidates, stale or missing numbers."""
    found = [*_campaign_notices(user, today), *_candidate_notices(user, today)]
    if user.is_agency:
        found += [*_doubt_notices(), *_import_notices()]
    return found[:SHOWN]


def _campaign_notices(user: User, today: date) -> list[Notice]:
    campaigns = (
        Campaign.objects.visible_to(user)
        .open()
        .select_related("brand")
        .annotate(
            lists=Count("shortlists", distinct=True),
            candidates=Count("shortlists__entries", distinct=True),
            kept_plans=Count("plans", filter=Q(plans__is_kept=True), distinct=True),
        )
        .filter(Q(lists=0) | Q(candidates=0) | Q(kept_plans=0))
        .order_by("starts_on", "pk")[:SHOWN]
    )
    return [notice for campaign in campaigns if (notice := _campaign_notice(campaign, today))]


def _campaign_notice(campaign: Campaign, today: date) -> Notice | None:
    subject = f"{campaign.brand} · {campaign.name}"
    page = reverse("campaign_detail", args=[campaign.pk])
    if not campaign.lists:
        address = f"{reverse('shortlist_create')}?campaign={campaign.pk}"
        return Notice(subject, "has no shortlist yet", address, "Start a shortlist")
    if not campaign.candidates:
        return Notice(subject, "has a shortlist, but nobody is on it", page, "Find candidates")
    if campaign.starts_on and campaign.starts_on <= today + SOON:
        when = "has started" if campaign.starts_on <= today else f"starts on {campaign.starts_on:%-d %b %Y}"
        return Notice(subject, f"{when} and has no saved plan", _planner(campaign), "Plan the budget")
    return Notice(subject, "has candidates and no saved plan", _planner(campaign), "Plan the budget")


def _planner(campaign: Campaign) -> str:
    return f"{reverse('plan_create')}?campaign={campaign.pk}"


def _candidate_notices(user: User, today: date) -> list[Notice]:
    listed = ShortlistEntry.objects.filter(
        account=OuterRef("pk"), shortlist__campaign__in=Campaign.objects.visible_to(user).open()
    )
    accounts = SocialAccount.objects.visible_to(user).filter(Exists(listed))
    stale = accounts.filter(Q(measured_on=None) | Q(measured_on__lt=today - STALE)).count()
    without_fee = accounts.filter(post_fee_cents=None).count()
    found = []
    if stale:
        found.append(
            Notice(
                counted(stale, "shortlisted account"),
                "last measured more than 90 days ago, or never",
                f"{reverse('influencer_list')}?sort=measured_on",
                "See the oldest",
            )
        )
    if without_fee:
        found.append(
            Notice(
                counted(without_fee, "shortlisted account"),
                "without an asked fee; a plan leaves them out or estimates it",
                f"{reverse('influencer_list')}?has_fee=no",
                "See accounts without a fee",
            )
        )
    return found


def _doubt_notices() -> list[Notice]:
    accounts = doubted_accounts()
    if not accounts:
        return []
    reason = "with numbers that cannot be true or are most likely wrong"
    return [Notice(counted(accounts, "account"), reason, reverse("doubt_list"), "See the reasons")]


def _import_notices() -> list[Notice]:
    runs = ImportRun.objects.filter(rejected__gt=0).order_by("-run_at")[:2]
    return [
        Notice(
            run.file_name,
            f"was imported with {run.rejected} rejected rows",
            reverse("import_detail", args=[run.pk]),
            "See the rows",
        )
        for run in runs
    ]
