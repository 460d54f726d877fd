"""The catalogue's log of changes, written by the database's triggers, and the catalogue's own name."""

from django.db import models

EVERY_ACCOUNT = (0, 2**63 - 1)


class CatalogueChange(models.Model):
    """Something that the lists show of the accounts of one range of keys changed.

    Triggers write it (campaigns.services.watching), so no way of changing a row passes it by.
    `mark` tells a change from one that was rolled back: a random number on SQLite, where keys are
    given again after a rollback; on PostgreSQL the transaction's id, since there the order of the keys
    is not the order of the commits.
    """

    first_account = models.BigIntegerField()
    last_account = models.BigIntegerField()
    mark = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"accounts {self.first_account} to {self.last_account}"


class CatalogueState(models.Model):
    """One row: a random name that tells catalogues apart, and how the log stands.

    `is_bulk` is set on SQLite within a transaction that notes its changes itself; nobody else ever
    sees it. Of the changes up to `pruned_through` (a key on SQLite, a transaction on PostgreSQL) some
    are no longer in the log.
    """

    slot = models.PositiveSmallIntegerField(primary_key=True)
    catalogue_id = models.CharField(max_length=32)
    is_bulk = models.BooleanField(default=False)
    pruned_through = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.catalogue_id
