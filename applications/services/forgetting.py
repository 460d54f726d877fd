"""Forgetting: applications nobody confirmed, and those of people who ask for it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import record_change
from applications.choices import ApplicationState
from applications.models import Application, Attempts


@transaction.atomic
def forget_unconfirmed() -> int:
    """Delete applications that were not confirmed in time, and counts whose time is over; how many went."""
    oldest = timezone.now() - timedelta(days=settings.APPLICATION_CONFIRM_DAYS)
    late = Application.objects.filter(state=ApplicationState.UNCONFIRMED, created_at__lt=oldest)
    gone = late.count()
    late.delete()
    Attempts.objects.filter(ends_at__lt=timezone.now()).delete()
    return gone


@transaction.atomic
def delete_application(*, application: Application, by: User) -> None:
    """Delete everything the applicant entered; the log keeps that it was done, not whose data it was."""
    record_change(
        actor=by,
        area=Area.RECORD,
        what="application deleted",
        subject=application,
        brand_key=application.call.brand_key,
        changed=({"state": application.state}, {}),
    )
    application.delete()
