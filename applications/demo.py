"""An open call with applications for the demo; everything in it is marked as synthetic."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from applications.choices import ApplicationState, Relationship
from applications.models import Application, ApplicationProfile, Call
from applications.services.applying import CONSENT_VERSION, consent_text
from campaigns.models import Campaign

CAMPAIGN = "Autumn launch"
TITLE = "Out in the autumn: walk with Nordwind (synthetic)"
TEXT = (
    "We look for people who are outdoors anyway: creators, customers, colleagues.\n\n"
    "You get the new jacket and a fee for two posts. This is a synthetic call of the demo."
)
APPLICANTS = (
    ("Lena Sample", Relationship.CREATOR, "instagram", "lena.walks.sample", "Outdoors", "Hamburg", "DE"),
    ("Tom Sample", Relationship.CUSTOMER, "tiktok", "tom.hikes.sample", "Travel", "Leeds", "GB"),
    ("Ayla Sample", Relationship.EMPLOYEE, "instagram", "ayla.nordwind.sample", "", "Berlin", "DE"),
)


def load_applications(*, user: User, today: date) -> None:
    """One open call of a campaign and three applications that wait."""
    campaign = Campaign.objects.filter(name=CAMPAIGN).first()
    closes_on = today + timedelta(days=30)
    call = Call.objects.create(
        campaign=campaign, title=TITLE, text=TEXT, closes_on=closes_on, created_by=user
    )
    applied_at = datetime.combine(today, time(9, 30), timezone.get_current_timezone()) - timedelta(days=1)
    for name, relationship, platform, handle, niche, city, country in APPLICANTS:
        application = Application.objects.create(
            call=call,
            state=ApplicationState.WAITING,
            relationship=relationship,
            name=name,
            email=f"{handle}@demo.example",
            niche=niche,
            city=city,
            country=country,
            message="I am outdoors every weekend. (Synthetic.)",
            consent_version=CONSENT_VERSION,
            consent_text=consent_text(),
            consented_at=applied_at,
            confirmed_at=applied_at,
            is_sample=True,
        )
        Application.objects.filter(pk=application.pk).update(created_at=applied_at)
        ApplicationProfile.objects.create(application=application, platform=platform, handle=handle)
