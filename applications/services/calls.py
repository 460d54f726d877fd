"""Saving calls without losing what somebody else saved meanwhile."""

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.services.edits import logged_edit
from applications.models import Call
from applications.services.logged import CALL


@transaction.atomic
def create_call(*, call: Call, user: User) -> Call:
    with logged_edit(CALL, call, user):
        call.created_by = user
        call.save()
    return call


@transaction.atomic
def save_call_if_current(*, call: Call, version: int, user: User) -> bool:
    """Save when the stored version is still `version`, and count it up; False leaves all as it was."""
    if not Call.objects.filter(pk=call.pk, version=version).update(version=F("version") + 1):
        return False
    with logged_edit(CALL, call, user):
        call.version = version + 1
        call.save()
    return True
