"""Taking an application in, and confirming it by the mailed link."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Area
from accounts.services.audit import record_change
from applications.choices import ApplicationState
from applications.models import Application, ApplicationProfile, Call
from applications.services.mails import mail_about, send
from applications.services.throttling import count_application, may_mail

SALT = "applications.confirm"
CONSENT_VERSION = "2026-11"
CONSENT = (
    "{agency} keeps what I enter here to decide about working with me, shows it, without my e-mail, to the "
    "people of the brand this call is for, and deletes it when I ask for it."
)
ANSWERS = ("relationship", "name", "niche", "city", "country", "message")


class MailFailedError(Exception):
    """The confirmation could not be sent; nothing was kept."""


def consent_text() -> str:
    return CONSENT.format(agency=settings.AGENCY_NAME)


def apply(
    *, call: Call, entered: Mapping[str, Any], profiles: Sequence[tuple[str, str]], address: str, site: str
) -> None:
    """Keep an unconfirmed application and mail its link; `site` is scheme and host.

    Whoever applied already gets another mail instead: the page is the same for both, so that it tells
    nobody who applied. Raises TooManyError and MailFailedError.
    """
    count_application(call_key=call.pk, address=address)
    email = entered["email"].strip().lower()
    if not may_mail(email):
        return
    confirmed = Application.objects.filter(call=call, email=email)
    if confirmed.exclude(state=ApplicationState.UNCONFIRMED).exists():
        if not send([mail_about("already", call=call, to=email)]):
            raise MailFailedError
        return
    application = _keep(call, email, entered, profiles)
    link = site + reverse("application_confirm", args=[signing.dumps(application.pk, salt=SALT)])
    days = settings.APPLICATION_CONFIRM_DAYS
    if not send([mail_about("confirm", call=call, to=email, link=link, days=days)]):
        application.delete()
        raise MailFailedError


def application_of(token: str) -> Application | None:
    """The application that a mailed link names; None when it is forged, too old, or forgotten."""
    try:
        key = signing.loads(token, salt=SALT, max_age=settings.APPLICATION_CONFIRM_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return None
    return Application.objects.select_related("call__campaign").filter(pk=key).first()


def confirm(application: Application) -> bool:
    """Let a confirmed application reach the moderators, once; False when this address applied before."""
    try:
        with transaction.atomic():
            unconfirmed = Application.objects.filter(pk=application.pk, state=ApplicationState.UNCONFIRMED)
            if not unconfirmed.update(state=ApplicationState.WAITING, confirmed_at=timezone.now()):
                return True
            record_change(
                actor="An applicant",
                area=Area.STATE,
                what="application confirmed",
                subject=application,
                brand_key=application.call.brand_key,
                changed=({"state": "unconfirmed"}, {"state": "waiting"}),
            )
    except IntegrityError:
        application.delete()
        return False
    return True


@transaction.atomic
def _keep(
    call: Call, email: str, entered: Mapping[str, Any], profiles: Sequence[tuple[str, str]]
) -> Application:
    application = Application.objects.create(
        call=call,
        email=email,
        consent_version=CONSENT_VERSION,
        consent_text=consent_text(),
        consented_at=timezone.now(),
        **{name: entered[name] for name in ANSWERS if name in entered},
    )
    ApplicationProfile.objects.bulk_create(
        ApplicationProfile(application=application, platform=platform, handle=handle)
        for platform, handle in profiles
    )
    return application
