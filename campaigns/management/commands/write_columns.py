"""Write the catalogue's columns that lists and planner read, after many rows changed."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.services.snapshot import write_snapshot


class Command(BaseCommand):
    help = "Write the columns that lists and the planner read, as the catalogue is now."

    def handle(self, *args: Any, **options: Any) -> None:
        write_snapshot()
