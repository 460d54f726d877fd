"""The demo's agency: people who sign in, four brands, campaigns at every stage, shortlists."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Role, User
from campaigns.choices import CampaignStatus, FeeKind, Objective
from campaigns.demo.doubtful import load_doubtful
from campaigns.models import (
    Brand,
    Campaign,
    ExchangeRate,
    Niche,
    Rate,
    Shortlist,
    ShortlistEntry,
    SocialAccount,
)
from campaigns.services.schemes import default_scheme

PASSWORD = "demo-planner-2026"
PEOPLE = (
    ("admin@demo.example", "Ada Admin", Role.ADMIN),
    ("staff@demo.example", "Sam Staff", Role.STAFF),
    ("manager@demo.example", "Mia Manager", Role.BRAND_MANAGER),
    ("outsider@demo.example", "Otto Other", Role.BRAND_MANAGER),
)


@dataclass(frozen=True, slots=True)
class DemoCampaign:
    """A campaign of the demo; days count from the day the demo is loaded."""

    brand: str
    name: str
    status: CampaignStatus
    objective: Objective
    budget: int
    starts_in: int
    days: int
    niches: tuple[str, ...]
    countries: tuple[str, ...]
    candidates: int


BRANDS = (
    ("Nordwind", "Outdoors", "DE", "EUR", "manager@demo.example"),
    ("Brightleaf Tea", "Food", "GB", "USD", "manager@demo.example"),
    ("Luma Skin", "Beauty", "US", "USD", "manager@demo.example"),
    ("Pixel Forge", "Gaming", "US", "USD", "outsider@demo.example"),
)
CAMPAIGNS = (
    DemoCampaign(
        "Nordwind",
        "Autumn launch",
        CampaignStatus.PLANNING,
        Objective.ENGAGEMENT,
        60_000,
        14,
        30,
        ("Outdoors", "Travel"),
        ("DE", "GB"),
        60,
    ),
    DemoCampaign(
        "Nordwind",
        "Winter teaser",
        CampaignStatus.DRAFT,
        Objective.AWARENESS,
        20_000,
        60,
        21,
        ("Outdoors",),
        ("DE",),
        0,
    ),
    DemoCampaign(
        "Nordwind",
        "Spring trail stories",
        CampaignStatus.FINISHED,
        Objective.CONTENT,
        35_000,
        -200,
        40,
        ("Outdoors", "Fitness"),
        ("DE", "SE"),
        25,
    ),
    DemoCampaign(
        "Brightleaf Tea",
        "Iced tea summer",
        CampaignStatus.RUNNING,
        Objective.SALES,
        25_000,
        -7,
        45,
        ("Food", "Home"),
        ("GB",),
        30,
    ),
    DemoCampaign(
        "Brightleaf Tea",
        "Tasting club",
        CampaignStatus.CANCELLED,
        Objective.TRAFFIC,
        8_000,
        -60,
        20,
        ("Food",),
        ("GB",),
        0,
    ),
    DemoCampaign(
        "Luma Skin",
        "New serum",
        CampaignStatus.PLANNING,
        Objective.ENGAGEMENT,
        300_000,
        20,
        30,
        ("Beauty", "Fashion"),
        ("US",),
        120,
    ),
    DemoCampaign(
        "Luma Skin",
        "Holiday sets",
        CampaignStatus.DRAFT,
        Objective.SALES,
        45_000,
        30,
        24,
        ("Beauty",),
        ("US", "GB"),
        15,
    ),
    DemoCampaign(
        "Pixel Forge",
        "Beta weekend",
        CampaignStatus.RUNNING,
        Objective.TRAFFIC,
        18_000,
        -3,
        14,
        ("Gaming", "Technology"),
        ("US",),
        40,
    ),
)


def load_people() -> dict[str, User]:
    """The demo's people by address; everybody has the same password."""
    return {
        email: User.objects.filter(email=email).first()
        or User.objects.create_user(email, PASSWORD, name=name, role=role)
        for email, name, role in PEOPLE
    }


def load_agency(*, people: dict[str, User], today: date) -> None:
    """Brands with their managers, campaigns at every stage, shortlists drawn from the catalogue."""
    ExchangeRate.objects.get_or_create(
        currency="EUR",
        valid_on=today - timedelta(days=3),
        defaults={"units_per_agency_unit": Decimal("0.92"), "source": "Demo rate (synthetic)"},
    )
    brands = {}
    for name, niche, country, currency, manager in BRANDS:
        brand = Brand.objects.create(
            name=name, niche=_niche(niche), home_country=country, currency=currency, notes="Synthetic."
        )
        brand.members.add(people[manager])
        brands[name] = brand
    for planned in CAMPAIGNS:
        _load_campaign(planned, brands[planned.brand], people["staff@demo.example"], today)
    load_doubtful(today=today)


def _niche(name: str) -> Niche:
    return Niche.objects.get_or_create(name__iexact=name, defaults={"name": name})[0]


def _load_campaign(planned: DemoCampaign, brand: Brand, staff: User, today: date) -> None:
    starts_on = today + timedelta(days=planned.starts_in)
    campaign = Campaign.objects.create(
        brand=brand,
        name=planned.name,
        status=planned.status,
        objective=planned.objective,
        budget=planned.budget,
        currency=brand.currency,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=planned.days),
        countries=list(planned.countries),
        tier_scheme=default_scheme(),
        created_by=staff,
    )
    campaign.niches.set([_niche(name) for name in planned.niches])
    if not planned.candidates:
        return
    shortlist = Shortlist.objects.create(campaign=campaign, name="First choice", created_by=staff)
    fitting = SocialAccount.objects.filter(
        influencer__niches__name__in=planned.niches,
        influencer__country__in=planned.countries,
        followers__range=(1_000, 100_000),
    )
    chosen = list(fitting.order_by("pk").distinct()[: planned.candidates])
    _load_deals(chosen, campaign, starts_on)
    ShortlistEntry.objects.bulk_create(
        ShortlistEntry(shortlist=shortlist, account=account, added_by=staff) for account in chosen
    )


def _load_deals(accounts: list[SocialAccount], campaign: Campaign, day: date) -> None:
    """A finished campaign has agreed fees with its people: 15 to 25 % below what they ask."""
    if campaign.status != CampaignStatus.FINISHED:
        return
    asked = Rate.objects.filter(account__in=accounts, brand=None, fee__gt=0).order_by("pk")
    Rate.objects.bulk_create(
        Rate(
            account_id=rate.account_id,
            deliverable=rate.deliverable,
            kind=FeeKind.AGREED,
            fee=(rate.fee * (75 + 5 * (at % 3)) / 100).quantize(Decimal("0.01")),
            currency=rate.currency,
            quoted_on=day,
            source="Agreed with the brand (synthetic)",
            brand=campaign.brand,
        )
        for at, rate in enumerate(asked)
    )
