"""Delete applications nobody confirmed; workers do the same every hour."""

from typing import Any

from django.core.management.base import BaseCommand

from applications.services.forgetting import forget_unconfirmed


class Command(BaseCommand):
    help = "Delete applications whose e-mail was not confirmed in time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_unconfirmed()} deleted.")
