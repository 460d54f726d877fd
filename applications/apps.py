"""The room of applications: people who offer themselves as creators, customers, employees."""

from datetime import timedelta

from django.apps import AppConfig

from jobs.chores import chore


class ApplicationsConfig(AppConfig):
    name = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from applications.services.forgetting import forget_unconfirmed

        chore("forget unconfirmed applications", timedelta(hours=1), forget_unconfirmed)
