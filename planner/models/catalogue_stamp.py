"""A mark that the database itself changes with every change of accounts, people, niches or rates."""

from django.db import models


class CatalogueStamp(models.Model):
    """Written by database triggers only (migration 0002), so no way of changing a row can pass it by.

    Tokens are random, not counted: a token of a transaction that was rolled back never comes again.
    PostgreSQL keeps one row per server process, so that writers never wait for each other here.
    """

    slot = models.PositiveIntegerField(primary_key=True)
    token = models.BigIntegerField()

    def __str__(self) -> str:
        return f"stamp {self.slot}"
