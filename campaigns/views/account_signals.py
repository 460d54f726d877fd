"""What an influencer's page shows of each account beside its records: forecast, fair fee, what is unusual."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from campaigns.charts import forecast_interval
from campaigns.metrics.tiers import Band
from campaigns.services.closer_looks import closer_looks
from campaigns.services.fair_fees import fair_fees
from campaigns.services.forecasts import ToldForecast, told_forecasts
from campaigns.services.plausibility import doubts_of
from campaigns.services.profile import AccountProfile


def account_signals(
    profiles: Sequence[AccountProfile], user: User, bands: Sequence[Band]
) -> list[dict[str, Any]]:
    """One entry per account: its key, forecast with chart, fair fee, closer look and doubts."""
    accounts = [profile.account for profile in profiles]
    forecasts, fees = told_forecasts(accounts), fair_fees(accounts, user)
    looks = closer_looks(accounts, bands)
    doubts = doubts_of(accounts) if user.is_agency else {}
    return [
        {
            "account": account.pk,
            "forecast": forecasts.get(account.pk),
            "chart": _interval(forecasts.get(account.pk)),
            "fee": fees.get(account.pk),
            "closer": looks.get(account.pk),
            "doubts": doubts.get(account.pk, []),
        }
        for account in accounts
    ]


def _interval(told: ToldForecast | None) -> dict[str, Any] | None:
    if told is None:
        return None
    plain = [("Observed", told.observed), ("Others", told.typical)]
    bars = [(label, amount.engagements, None, None) for label, amount in plain if amount]
    middle = ("Next post", told.p50.engagements, told.p10.engagements, told.p90.engagements)
    worth = told.branded_worth
    branded = (
        "If branded",
        middle[1] * worth,
        middle[2] * worth,
        middle[3] * worth,
    )
    return forecast_interval([*bars, middle, branded])
