"""Keeping what is derived from rates and measurements true after somebody entered some."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from campaigns.choices import agency_currency
from campaigns.formatting import cents
from campaigns.models import ExchangeRate, Measurement, Rate, SocialAccount
from campaigns.models.social_account import MEASURED_FIELDS
from campaigns.services.fair_fees import forget_fees


@transaction.atomic
def refresh_post_fees(*, account_ids: Iterable[int]) -> None:
    """Set each account's newest general asked fee per post, in the agency's currency."""
    units = {agency_currency(): Decimal(1)}
    for rate in ExchangeRate.objects.order_by("valid_on"):
        units[rate.currency] = rate.units_per_agency_unit
    newest: dict[int, int] = {}
    keys = list(account_ids)
    rates = Rate.objects.filter(account__in=keys, brand=None).exclude(deliverable="story")
    for rate in rates.order_by("quoted_on", "pk"):
        if rate.currency in units:
            newest[rate.account_id] = cents(rate.fee / units[rate.currency])
    accounts = list(SocialAccount.objects.filter(pk__in=keys))
    for account in accounts:
        account.post_fee_cents = newest.get(account.pk)
    SocialAccount.objects.bulk_update(accounts, ["post_fee_cents"], batch_size=500)
    forget_fees()


def remember_measurement(*, account: SocialAccount) -> None:
    """Keep the account's present numbers in its history, once per day and source."""
    if account.measured_on is None or account.followers is None:
        return
    numbers = {name: getattr(account, name) for name in MEASURED_FIELDS}
    del numbers["measured_on"], numbers["source"]
    Measurement.objects.update_or_create(
        account=account, measured_on=account.measured_on, source=account.source, defaults=numbers
    )
