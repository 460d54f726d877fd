"""Forecasts of accounts: what one more post of each is expected to bring, and why."""

from campaigns.services.forecasts.accounts import AccountForecasts, AccountNumbers, account_forecasts
from campaigns.services.forecasts.lessons import Lesson, forget_lessons, lessons_for
from campaigns.services.forecasts.telling import ToldForecast, told_forecasts
from campaigns.services.forecasts.words import Words

__all__ = [
    "AccountForecasts",
    "AccountNumbers",
    "Lesson",
    "ToldForecast",
    "Words",
    "account_forecasts",
    "forget_lessons",
    "lessons_for",
    "told_forecasts",
]
