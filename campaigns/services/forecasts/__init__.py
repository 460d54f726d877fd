"""Forecasts of accounts: what one more post of each is expected to bring, and why."""

from campaigns.services.forecasts.accounts import AccountForecasts, AccountNumbers, account_forecasts
from campaigns.services.forecasts.lessons import Lesson, forget_lessons, lessons_for

__all__ = [
    "AccountForecasts",
    "AccountNumbers",
    "Lesson",
    "account_forecasts",
    "forget_lessons",
    "lessons_for",
]
