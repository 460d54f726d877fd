"""Import a file of accounts from the command line."""

from campaigns.choices import ImportKind
from campaigns.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import accounts from a spreadsheet: every readable row in, every other one reported."
    kind = ImportKind.ACCOUNTS
