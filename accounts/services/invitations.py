"""Invitations: a signed link by mail, with which somebody sets a password and signs in."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Area, User
from accounts.services.audit import record_change

SALT = "accounts.invitation"
log = logging.getLogger(__name__)


def invitation_token(person: User) -> str:
    """The signed part of the link; a later invitation, a password or a deactivation makes it void."""
    return signing.dumps([person.pk, _fingerprint(person)], salt=SALT)


def person_invited(token: str, *, lock: bool = False) -> User | None:
    """Who this link is for; None when it is forged, too old, used, or replaced by a later one."""
    try:
        key, fingerprint = signing.loads(token, salt=SALT, max_age=settings.INVITATION_TIMEOUT)
    except signing.BadSignature:
        return None
    people = User.objects.select_for_update() if lock else User.objects.all()
    person = people.filter(pk=key, is_active=True).first()
    if person is None or not constant_time_compare(_fingerprint(person), fingerprint):
        return None
    return person


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User | None:
    """Set the password; None when the link was used in the same moment."""
    person = person_invited(token, lock=True)
    if person is None:
        return None
    person.set_password(password)
    person.save(update_fields=["password"])
    record_change(actor=person, area=Area.ACCESS, what="invitation accepted", subject=person, brand_key=None)
    return person


def send_invitation(*, person: User, by: User, site: str) -> bool:
    """Mail the link, `site` being scheme and host; False when the mail could not be sent."""
    link = site + reverse("invitation_accept", args=[invitation_token(person)])
    days = settings.INVITATION_TIMEOUT // (24 * 60 * 60)
    words = {"person": person, "by": by, "link": link, "days": days, "agency_name": settings.AGENCY_NAME}
    subject = render_to_string("accounts/invitation_subject.txt", words).strip()
    text = render_to_string("accounts/invitation_email.txt", words)
    try:
        send_mail(subject, text, None, [person.email])
    except (OSError, SMTPException):
        log.exception("An invitation could not be sent")
        return False
    return True


def _fingerprint(person: User) -> str:
    held = [person.password, person.email, person.sign_outs, person.invited_at]
    return salted_hmac(SALT, "|".join(map(str, held)), algorithm="sha256").hexdigest()
