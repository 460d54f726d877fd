"""Benchmark packs: versions of cited numbers, each kept for good as the exact text of its file."""

from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from campaigns.choices import PackOrigin
from campaigns.metrics.benchmarks import Pack, read_pack

PACKS_KEPT = 256
EDITABLE = (PackOrigin.COPY, PackOrigin.UPLOAD)


class PackUnchangeableError(Exception):
    """A version was about to be changed; the next version is made instead."""


@lru_cache(maxsize=PACKS_KEPT)
def parsed_text(text: str) -> Pack:
    """The pack in a text that was checked when it was saved; parsed once per process."""
    return read_pack(text.splitlines(), "stored pack")


class BenchmarkPackQuerySet(models.QuerySet["BenchmarkPack"]):
    def visible_to(self, user: User) -> Self:
        """Packs hold no account and no fee of a brand: every signed-in person may read them."""
        return self if user.is_active and user.is_authenticated else self.none()

    def current(self) -> Self:
        """The newest version of each name."""
        newer = BenchmarkPack.objects.filter(name=OuterRef("name"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))

    def pinned(self, name: str, version: int) -> "BenchmarkPack":
        """This very version; raises DoesNotExist."""
        return self.get(name=name, version=version)

    def editable(self) -> Self:
        """Packs of the agency's own making: a shipped or computed pack can only be copied."""
        return self.filter(origin__in=EDITABLE)

    def with_metric(self, metric: str) -> Self:
        """Packs that hold a series of this metric."""
        return self._listed("metrics", metric)

    def on_platform(self, platform: str) -> Self:
        """Packs that hold a series of this platform itself; one about any platform does not count."""
        return self._listed("platforms", platform)

    def _listed(self, field: str, word: str) -> Self:
        ways = (
            ("exact", word),
            ("startswith", f"{word},"),
            ("endswith", f",{word}"),
            ("contains", f",{word},"),
        )
        return self.filter(Q(*((f"{field}__{lookup}", value) for lookup, value in ways), _connector=Q.OR))

    def update(self, **values: Any) -> int:
        raise PackUnchangeableError("A version of a pack never changes: save the next version.")


class BenchmarkPack(models.Model):
    """One version. What the text says is repeated in columns for lists; the text decides.

    Attributes:
        metrics, platforms: what the pack holds, sorted, with commas between.
        bands: how many rows of numbers.
        made_from: the version before, or the pack it is a copy of.
    """

    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=PackOrigin)
    text = models.TextField()
    year = models.PositiveSmallIntegerField()
    licence = models.CharField(max_length=200)
    metrics = models.CharField(max_length=300)
    platforms = models.CharField(max_length=300)
    bands = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    made_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BenchmarkPackQuerySet.as_manager()

    class Meta:
        ordering = ("name", "-version")
        constraints = (
            models.UniqueConstraint(fields=["name", "version"], name="pack_version_once_per_name"),
            models.CheckConstraint(condition=Q(version__gte=1), name="pack_versions_begin_at_1"),
            models.CheckConstraint(condition=Q(origin__in=PackOrigin.values), name="pack_origin_known"),
        )

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new version can be saved. Raises PackUnchangeableError for one that is stored."""
        if not self._state.adding:
            raise PackUnchangeableError(f"{self} is saved for good: save the next version.")
        for name, value in facts_of(self.parsed).items():
            setattr(self, name, value)
        super().save(*args, **kwargs)

    @property
    def parsed(self) -> Pack:
        """The numbers of this version."""
        return parsed_text(self.text)

    @property
    def is_editable(self) -> bool:
        return self.origin in EDITABLE

    @property
    def metric_names(self) -> list[str]:
        return self.metrics.split(",")

    @property
    def platform_names(self) -> list[str]:
        return self.platforms.split(",")


def facts_of(pack: Pack) -> dict[str, Any]:
    """What a pack says of itself, for the columns of a list."""
    return {
        "name": pack.name,
        "year": pack.year,
        "licence": pack.licence,
        "metrics": ",".join(sorted({series.metric for series in pack.series})),
        "platforms": ",".join(sorted({series.platform for series in pack.series})),
        "bands": sum(len(series.bands) for series in pack.series),
    }
