"""Import a file of posts from the command line."""

from campaigns.choices import ImportKind
from campaigns.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import posts from a spreadsheet or a JSON history; accounts not known yet are made."
    kind = ImportKind.POSTS
