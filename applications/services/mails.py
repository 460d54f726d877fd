"""Mails to applicants: confirm, you applied already, accepted, rejected."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from applications.models import Application, Call

log = logging.getLogger(__name__)


def mail_about(stem: str, *, call: Call, to: str, **words: object) -> EmailMessage:
    """A mail of templates/applications/mail_<stem>.txt, its first line the subject."""
    text = render_to_string(
        f"applications/mail_{stem}.txt",
        {"call": call, "agency_name": settings.AGENCY_NAME, **words},
    )
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", None, [to])


def decision_mail(application: Application) -> EmailMessage:
    """What was decided, with the reason where there is one."""
    return mail_about(
        application.state,
        call=application.call,
        to=application.email,
        name=application.name,
        reason=application.reason,
    )


def send(mails: Sequence[EmailMessage]) -> bool:
    """Send them over one connection; False when that failed."""
    try:
        if mails:
            get_connection().send_messages(list(mails))
    except (OSError, SMTPException):
        log.exception("Mails to applicants could not be sent")
        return False
    return True
