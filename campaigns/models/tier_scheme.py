"""Tier schemes: named, cited, editable sets of half-open follower bands."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from campaigns.metrics.tiers import Band


class TierScheme(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, help_text="Where these bands are published.")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def bands_in_words(self) -> list[str]:
        """Each stored band with its ends, for the log of changes."""
        bands = TierBand.objects.filter(scheme=self.pk)
        return [f"{band.tier}: {band.followers_min} to {band.followers_max or 'any'}" for band in bands]

    def as_bands(self) -> list[Band]:
        """The bands from small to large, as the pure functions take them."""
        if self.pk is None:
            return []
        return [
            Band(band.tier, band.followers_min, band.followers_max)
            for band in sorted(self.bands.all(), key=lambda band: band.followers_min)
        ]


class TierBand(models.Model):
    """followers_min <= followers < followers_max; an empty maximum is open."""

    scheme = models.ForeignKey(TierScheme, on_delete=models.CASCADE, related_name="bands")
    tier = models.CharField(max_length=30)
    followers_min = models.PositiveBigIntegerField()
    followers_max = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("followers_min",)
        constraints = (
            models.UniqueConstraint(fields=["scheme", "tier"], name="tier_once_per_scheme"),
            models.CheckConstraint(
                condition=Q(followers_max=None) | Q(followers_max__gt=models.F("followers_min")),
                name="tier_band_not_empty",
                violation_error_message="The upper end must be above the lower end.",
            ),
        )

    def __str__(self) -> str:
        return self.tier

    def clean(self) -> None:
        super().clean()
        self.tier = self.tier.strip().lower()
        if self.followers_min is None or self.scheme_id is None:
            return
        for other in self.scheme.bands.exclude(pk=self.pk):
            ends_before = other.followers_max is not None and other.followers_max <= self.followers_min
            starts_after = self.followers_max is not None and other.followers_min >= self.followers_max
            if not (ends_before or starts_after):
                raise ValidationError({"followers_min": f"This band overlaps with {other.tier}."})
