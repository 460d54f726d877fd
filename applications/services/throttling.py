"""Keeping floods of applications out: counted per address, per call and per e-mail in the database."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from applications.models import Attempts

HOUR, DAY = 60 * 60, 24 * 60 * 60


class TooManyError(Exception):
    """The limit of this hour is reached."""


def count_application(*, call_key: int, address: str) -> None:
    """Count one more application of this network address and to this call. Raises TooManyError."""
    if not take(f"address {address}", limit=settings.APPLICATIONS_PER_ADDRESS, seconds=HOUR):
        raise TooManyError
    if not take(f"call {call_key}", limit=settings.APPLICATIONS_PER_CALL, seconds=HOUR):
        raise TooManyError


def may_mail(email: str) -> bool:
    """Whether one more mail may go to this address today: nobody is flooded through our form."""
    return take(f"mail {email}", limit=settings.APPLICATION_MAILS_PER_DAY, seconds=DAY)


def take(what: str, *, limit: int, seconds: int) -> bool:
    """Count one more within the current span; False, and nothing counted, once the limit is reached.

    Exact however many processes ask at once: the database compares and counts in one statement.
    """
    key = salted_hmac("applications.attempts", what, algorithm="sha256").hexdigest()
    span = int(timezone.now().timestamp()) // seconds
    ends_at = datetime.fromtimestamp((span + 1) * seconds, UTC)
    row, _ = Attempts.objects.get_or_create(key=key, span=span, defaults={"ends_at": ends_at})
    return bool(Attempts.objects.filter(pk=row.pk, count__lt=limit).update(count=F("count") + 1))
