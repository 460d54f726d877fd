"""Import a price list from the command line."""

from campaigns.choices import ImportKind
from campaigns.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import asked fees of known accounts from a spreadsheet."
    kind = ImportKind.RATES
