"""Bring the packs that come with the product up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.formatting import counted
from campaigns.services.packs import load_shipped_packs


class Command(BaseCommand):
    help = "Load shipped benchmark packs that are new or newer; loading again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_shipped_packs()
        if loaded.added and options["verbosity"]:
            self.stdout.write(f"New versions: {', '.join(loaded.added)}.")
        if options["verbosity"]:
            self.stdout.write(f"{counted(len(loaded.unchanged), 'pack')} as they were.")
        if loaded.taken:
            self.stderr.write(
                f"Not loaded, since packs of the agency have these names: {', '.join(loaded.taken)}."
            )
