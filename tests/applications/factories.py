"""Plain functions that make calls and applications for tests."""

from typing import Any

from django.utils import timezone

from campaigns.models import Campaign
from tests.factories import NUMBERS


def make_call(campaign: Campaign | None = None, **fields: Any) -> Any:
    from applications.models import Call

    return Call.objects.create(**{"campaign": campaign, "title": f"Call {next(NUMBERS)}", **fields})


def make_application(call: Any = None, handles: tuple[str, ...] = (), **fields: Any) -> Any:
    """A confirmed application that waits, with profiles on Instagram."""
    from applications.models import Application, ApplicationProfile

    number = next(NUMBERS)
    application = Application.objects.create(
        **{
            "call": call or make_call(),
            "state": "waiting",
            "relationship": "creator",
            "name": f"Applicant {number}",
            "email": f"applicant{number}@test.example",
            "consent_version": "1",
            "consent_text": "I agree.",
            "consented_at": timezone.now(),
            "confirmed_at": timezone.now(),
            **fields,
        }
    )
    ApplicationProfile.objects.bulk_create(
        ApplicationProfile(application=application, platform="instagram", handle=handle)
        for handle in handles or (f"applicant{number}",)
    )
    return application
