"""Handles whose owners asked to be forgotten, as keyed digests that nobody can read back."""

import hmac
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import models


def handle_digest() -> Callable[[str, str], str]:
    """A function from (platform, handle) to the digest that is stored, under this site's secret key."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"erased handles", "sha256")
    return lambda platform, handle: hmac.digest(key, f"{platform}:{handle}".encode(), "sha256").hex()


class ErasedHandleManager(models.Manager["ErasedHandle"]):
    def remember(self, accounts: Iterable[tuple[str, str]]) -> None:
        """Let imports refuse these (platform, handle) from now on."""
        digest = handle_digest()
        rows = [ErasedHandle(digest=digest(platform, handle)) for platform, handle in accounts]
        self.bulk_create(rows, ignore_conflicts=True)

    def digests(self) -> frozenset[str]:
        """All of them, for one look-up per row."""
        return frozenset(self.values_list("digest", flat=True))


class ErasedHandle(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(auto_now_add=True)

    objects = ErasedHandleManager()

    class Meta:
        ordering = ("-erased_at", "-pk")

    def __str__(self) -> str:
        return f"erased handle {self.pk}"
