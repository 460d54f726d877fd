"""Deciding about applications: accepting brings the person into the catalogue, once."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Area, User
from accounts.services.audit import record_change
from applications.choices import ApplicationState
from applications.models import Application, ApplicationProfile
from campaigns.models import Influencer, Niche, Shortlist, SocialAccount
from campaigns.services.bulk import one_import_at_a_time
from campaigns.services.shortlists import add_accounts

Key = tuple[str, str]


class NotWaitingError(Exception):
    """Somebody decided about this application already."""


def known_accounts(profiles: Iterable[ApplicationProfile]) -> dict[Key, SocialAccount]:
    """Accounts of the catalogue that the profiles name, by (platform, handle)."""
    wanted = {(profile.platform, profile.handle) for profile in profiles}
    found = SocialAccount.objects.filter(handle__in={handle for _, handle in wanted})
    return {
        (account.platform, account.handle): account
        for account in found.select_related("influencer")
        if (account.platform, account.handle) in wanted
    }


@transaction.atomic
def accept(*, key: int, by: User, shortlist: Shortlist | None = None) -> Application:
    """Find or make the accounts and their person; put them on the shortlist. Raises NotWaitingError."""
    one_import_at_a_time()
    application = _waiting(key)
    accounts = _accounts(application)
    if shortlist is not None:
        ids = [account.pk for account in accounts]
        add_accounts(shortlist=shortlist, account_ids=ids, user=by)
    application.influencer = accounts[0].influencer if accounts else None
    application.shortlist = shortlist
    return _decided(application, ApplicationState.ACCEPTED, by, "")


@transaction.atomic
def reject(*, key: int, by: User, reason: str) -> Application:
    """Raises NotWaitingError."""
    return _decided(_waiting(key), ApplicationState.REJECTED, by, reason)


def decide_all(*, keys: Sequence[int], by: User, is_accepted: bool, reason: str = "") -> list[Application]:
    """Those of the applications that still wait, each decided in a transaction of its own."""
    decided = []
    for key in keys:
        try:
            decided.append(accept(key=key, by=by) if is_accepted else reject(key=key, by=by, reason=reason))
        except NotWaitingError:
            continue
    return decided


def _waiting(key: int) -> Application:
    """The application, locked, so that of two decisions at once only one is made."""
    found = Application.objects.select_for_update().filter(pk=key, state=ApplicationState.WAITING).first()
    if found is None:
        raise NotWaitingError
    return found


def _decided(application: Application, state: ApplicationState, by: User, reason: str) -> Application:
    application.state, application.reason = state, reason
    application.decided_by, application.decided_at = by, timezone.now()
    application.save()
    on_list = {"shortlist": str(application.shortlist)} if application.shortlist else {}
    record_change(
        actor=by,
        area=Area.STATE,
        what=f"application {state}",
        subject=application,
        brand_key=application.call.brand_key,
        changed=({"state": "waiting"}, {"state": state.value, **on_list}),
        reason=reason,
    )
    return application


def _accounts(application: Application) -> list[SocialAccount]:
    """The accounts of the profiles, in their order; those that the catalogue lacks are made."""
    profiles = list(application.profiles.all())
    known = known_accounts(profiles)
    person = next((account.influencer for account in known.values()), None) or _new_person(application)
    _fill_gaps(person, application)
    return [
        known.get((profile.platform, profile.handle))
        or SocialAccount.objects.create(
            influencer=person, platform=profile.platform, handle=profile.handle, url=profile.url
        )
        for profile in profiles
    ]


def _new_person(application: Application) -> Influencer:
    return Influencer.objects.create(
        name=application.name, kind=application.relationship, is_sample=application.is_sample
    )


def _fill_gaps(person: Influencer, application: Application) -> None:
    """City, country and niche where none is known; what people entered stays."""
    empty = [name for name in ("city", "country") if not getattr(person, name) and getattr(application, name)]
    for name in empty:
        setattr(person, name, getattr(application, name))
    if empty:
        person.save(update_fields=empty)
    if application.niche and not person.niches.exists():
        niche = Niche.objects.filter(name__iexact=application.niche).first()
        person.niches.add(niche or Niche.objects.create(name=application.niche))
